import type { Node } from '../yaml/node.ts';
import type { Forwarder } from './ingressController.ts';
import type { ResourceHeader } from './resource.ts';

/** What brings requests into the cluster: an Ingress or a route. It sends them to Services. */
export interface EntryPoint extends ResourceHeader {
  readonly protocol: 'TCP' | 'UDP';
  readonly backends: readonly Backend[];
  /** Who sends it; undefined where nothing says which controller that is. */
  readonly forwarder: Forwarder | undefined;
}

/** A Service that an entry point sends requests to. */
export interface Backend {
  readonly service: string;
  /** The Service's namespace as written; undefined where it is the one of the entry point. */
  readonly namespace: string | undefined;
  /** Number or name of a *Service* port; undefined where none is named. */
  readonly port: number | string | undefined;
  /** Where that is written. */
  readonly portNode: Node | undefined;
  /** Number of a port on the *pods*, which is how an OpenShift Route may say it; undefined where it does not. */
  readonly podPort: number | undefined;
  /** Where it is another than that of the entry point. */
  readonly protocol?: EntryPoint['protocol'] | undefined;
  /** Where the Service is named. */
  readonly node: Node;
}

/**
 * Where a reference names its Service: at the name, or at the whole reference where a kustomization gave the Service
 * another name, since that stands elsewhere.
 */
export function whereNamed(name: Node, reference: Node | undefined): Node {
  return name.origin && reference && !reference.origin ? reference : name;
}
