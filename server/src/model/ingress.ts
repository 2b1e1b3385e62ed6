import { type Node, valueAt } from '../yaml/node.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

export interface Ingress extends ResourceHeader {
  readonly type: 'ingress';
  readonly backends: readonly IngressBackend[];
}

/** A Service of the Ingress's namespace that requests are sent to. */
export interface IngressBackend {
  readonly service: string;
  /** Number or name of a *Service* port; undefined when it is missing. */
  readonly port: number | string | undefined;
  /** Where the Service is named. */
  readonly node: Node;
}

/** networking/v1 Ingress, and the older form with `serviceName` and `servicePort`. */
export function readIngress(header: ResourceHeader): Ingress | undefined {
  if (header.kind !== 'Ingress' || !['networking.k8s.io', 'extensions'].includes(header.group)) return undefined;
  const spec = valueAt(header.root, 'spec');
  const paths = items(valueAt(spec, 'rules')).flatMap((rule) => items(valueAt(rule, 'http', 'paths')));
  const nodes = [
    valueAt(spec, 'defaultBackend') ?? valueAt(spec, 'backend'),
    ...paths.map((path) => valueAt(path, 'backend')),
  ];
  return { ...header, type: 'ingress', backends: nodes.flatMap(readBackend) };
}

function readBackend(node: Node | undefined): IngressBackend[] {
  const nameNode = valueAt(node, 'service', 'name') ?? valueAt(node, 'serviceName');
  const service = text(nameNode);
  if (!nameNode || !service) return [];
  const port = valueAt(node, 'service', 'port');
  const portNode = valueAt(port, 'number') ?? valueAt(port, 'name') ?? valueAt(node, 'servicePort');
  return [{ service, port: readPort(portNode), node: nameNode }];
}

function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}
