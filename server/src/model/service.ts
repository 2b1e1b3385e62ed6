import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { hidesLabels, isHidden, isHiddenKey, type Labels, readLabels } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

export interface Service extends ResourceHeader {
  readonly type: 'service';
  /** ClusterIP, NodePort, LoadBalancer or ExternalName, as written. */
  readonly serviceType: string;
  /** The host outside of the cluster that an ExternalName stands for. */
  readonly externalName: string | undefined;
  /** Equality only; empty for a Service without selector, whose endpoints come from elsewhere. */
  readonly selector: Labels;
  readonly selectorNode: Node | undefined;
  /** Whether it may ask for more: a placeholder stands for all of it, or for a key. */
  readonly moreSelector: boolean;
  /** Without an address of its own: clients connect to its pods (`clusterIP: None`). */
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
  /** Whether there may be others: a placeholder hides their numbers. */
  readonly morePorts: boolean;
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** What the pods listen on; a targetPort that is missing, 0 or empty is the port (SetDefaults_Service). */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  /** Where every node takes connections for it, as written; a NodePort or LoadBalancer without one gets some. */
  readonly nodePort: number | undefined;
  readonly node: Node;
}

export function readService(header: ResourceHeader): Service | undefined {
  if (header.group !== '' || header.kind !== 'Service') return undefined;
  const spec = valueAt(header.root, 'spec');
  const selectorNode = valueAt(spec, 'selector');
  const ports = valueAt(spec, 'ports');
  return {
    ...header,
    type: 'service',
    serviceType: text(valueAt(spec, 'type')) ?? 'ClusterIP',
    externalName: text(valueAt(spec, 'externalName')),
    selector: readLabels(selectorNode).filter(({ key }) => !isHiddenKey(key)),
    selectorNode,
    moreSelector: hidesLabels(selectorNode),
    headless: text(valueAt(spec, 'clusterIP')) === 'None',
    ports: itemsOf(ports).flatMap(readServicePort),
    morePorts: [ports, ...itemsOf(ports).flatMap((item) => [item, valueAt(item, 'port')])].some(isHidden),
  };
}

function readServicePort(node: Node): ServicePort[] {
  const port = readPort(valueAt(node, 'port'));
  const protocol = readProtocol(node);
  const nodePort = readPort(valueAt(node, 'nodePort'));
  if (typeof port !== 'number' || !protocol) return [];
  return [
    {
      name: text(valueAt(node, 'name')),
      port,
      targetPort: readPort(valueAt(node, 'targetPort')) || port,
      protocol,
      nodePort: typeof nodePort === 'number' ? nodePort : undefined,
      node,
    },
  ];
}
