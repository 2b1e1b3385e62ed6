import { type Node, valueAt } from '../yaml/node.ts';
import { type Labels, readLabels } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

export interface Service extends ResourceHeader {
  readonly type: 'service';
  readonly serviceType: string;
  /** Equality only; empty for a Service without selector, whose endpoints come from elsewhere. */
  readonly selector: Labels;
  readonly selectorNode: Node | undefined;
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** What the pods listen on; a missing targetPort is the port (core/v1 ServicePort). */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
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
    selector: readLabels(selectorNode),
    selectorNode,
    headless: text(valueAt(spec, 'clusterIP')) === 'None',
    ports: ports?.kind === 'sequence' ? ports.items.flatMap(readServicePort) : [],
  };
}

function readServicePort(node: Node): ServicePort[] {
  const port = readPort(valueAt(node, 'port'));
  const protocol = readProtocol(node);
  if (typeof port !== 'number' || !protocol) return [];
  return [
    {
      name: text(valueAt(node, 'name')),
      port,
      targetPort: readPort(valueAt(node, 'targetPort')) ?? port,
      protocol,
      node,
    },
  ];
}
