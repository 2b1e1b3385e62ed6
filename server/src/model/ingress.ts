import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type Backend, type EntryPoint, whereNamed } from './entryPoint.ts';
import { forwarderOfClass } from './ingressController.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

export interface Ingress extends EntryPoint {
  readonly type: 'ingress';
}

/** networking/v1 Ingress, and the older form with `serviceName` and `servicePort`. */
export function readIngress(header: ResourceHeader): Ingress | undefined {
  if (header.kind !== 'Ingress' || !['networking.k8s.io', 'extensions'].includes(header.group)) return undefined;
  const spec = valueAt(header.root, 'spec');
  const paths = itemsOf(valueAt(spec, 'rules')).flatMap((rule) => itemsOf(valueAt(rule, 'http', 'paths')));
  const nodes = [
    valueAt(spec, 'defaultBackend') ?? valueAt(spec, 'backend'),
    ...paths.map((path) => valueAt(path, 'backend')),
  ];
  const className =
    valueAt(spec, 'ingressClassName') ?? valueAt(header.root, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  return {
    ...header,
    type: 'ingress',
    protocol: 'TCP',
    backends: nodes.flatMap(readBackend),
    forwarder: forwarderOfClass(text(className)),
  };
}

function readBackend(node: Node | undefined): Backend[] {
  const nameNode = valueAt(node, 'service', 'name') ?? valueAt(node, 'serviceName');
  const service = text(nameNode);
  if (!nameNode || !service) return [];
  const port = valueAt(node, 'service', 'port');
  const portNode = valueAt(port, 'number') ?? valueAt(port, 'name') ?? valueAt(node, 'servicePort');
  return [
    {
      service,
      namespace: undefined,
      port: readPort(portNode),
      portNode,
      podPort: undefined,
      node: whereNamed(nameNode, node),
    },
  ];
}
