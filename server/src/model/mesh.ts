import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { readLabels } from './labels.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/** A VirtualService of Istio: where requests that come in by a gateway, or inside of the mesh, are sent. */
export interface MeshRoute extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'meshRoute';
  /** Whether it is for requests that come in by a gateway; those inside of the mesh are calls of their own. */
  readonly isForGateways: boolean;
  readonly destinations: readonly MeshDestination[];
}

/** networking/v1 Destination. */
export interface MeshDestination {
  /** A Service as DNS names it; a short name is in the namespace of the VirtualService. */
  readonly host: string;
  readonly port: number | undefined;
  /** Where the host is named. */
  readonly node: Node;
}

export function readMeshRoute(header: ResourceHeader): MeshRoute | undefined {
  if (header.group !== 'networking.istio.io' || header.kind !== 'VirtualService') return undefined;
  const spec = valueAt(header.root, 'spec');
  const gateways = itemsOf(valueAt(spec, 'gateways'));
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => itemsOf(valueAt(spec, protocol)));
  const destinations = routes.flatMap((route) => [
    ...itemsOf(valueAt(route, 'route')).map((item) => valueAt(item, 'destination')),
    valueAt(route, 'mirror'),
    ...itemsOf(valueAt(route, 'mirrors')).map((item) => valueAt(item, 'destination')),
  ]);
  return {
    ...header,
    type: 'hint',
    hint: 'meshRoute',
    // Without any it is for the mesh, which is called so.
    isForGateways: gateways.some((gateway) => text(gateway) !== 'mesh'),
    destinations: destinations.flatMap((node) => {
      const host = valueAt(node, 'host');
      const name = text(host);
      const port = readPort(valueAt(node, 'port', 'number'));
      return host && name ? [{ host: name, port: typeof port === 'number' ? port : undefined, node: host }] : [];
    }),
  };
}

/** An AuthorizationPolicy of Istio that allows: who its authors expect to call. */
export interface MeshPolicy extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'meshPolicy';
  /** Labels of the pods that it is about; none for all of its namespace. */
  readonly labels: ReadonlyMap<string, string>;
  readonly sources: readonly MeshSource[];
}

/** The pods that run as a ServiceAccount, which a principal names: `cluster.local/ns/shop/sa/frontend`. */
export interface MeshSource {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Of the pods, as `to` says them; empty for all. */
  readonly ports: readonly number[];
  /** Where the principal is named. */
  readonly node: Node;
}

export function readMeshPolicy(header: ResourceHeader): MeshPolicy | undefined {
  if (header.group !== 'security.istio.io' || header.kind !== 'AuthorizationPolicy') return undefined;
  const spec = valueAt(header.root, 'spec');
  const isAllow = (text(valueAt(spec, 'action')) ?? 'ALLOW') === 'ALLOW';
  const labels = readLabels(valueAt(spec, 'selector', 'matchLabels'));
  return {
    ...header,
    type: 'hint',
    hint: 'meshPolicy',
    labels: new Map(labels.map(({ key, value }) => [key, value ?? ''])),
    sources: isAllow ? itemsOf(valueAt(spec, 'rules')).flatMap(readSources) : [],
  };
}

function readSources(rule: Node): MeshSource[] {
  const ports = itemsOf(valueAt(rule, 'to'))
    .flatMap((to) => itemsOf(valueAt(to, 'operation', 'ports')))
    .flatMap((port) => (/^\d+$/.test(text(port) ?? '') ? [Number(text(port))] : []));
  return itemsOf(valueAt(rule, 'from'))
    .flatMap((from) => itemsOf(valueAt(from, 'source', 'principals')))
    .flatMap((node) => {
      // A pattern with an asterisk is no one account.
      const [, namespace, serviceAccount] = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(text(node) ?? '') ?? [];
      return namespace && serviceAccount ? [{ namespace, serviceAccount, ports, node }] : [];
    });
}
