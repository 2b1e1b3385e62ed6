import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { controllerRouteKinds, hasNoWeight, readControllerRoute } from './controllerRoute.ts';
import type { Backend, EntryPoint } from './entryPoint.ts';
import type { Forwarder } from './ingressController.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/** A route of the Gateway API (HTTPRoute, GRPCRoute, TCPRoute, TLSRoute, UDPRoute), or of one ingress controller. */
export interface Route extends EntryPoint {
  readonly type: 'route';
  /** What a Gateway API route is attached to; none for all others, which their controllers pick up themselves. */
  readonly parents: readonly ParentRef[];
}

/** gateway/v1 ParentReference: a Gateway, or a Service, whose callers inside of the mesh the route then means. */
export interface ParentRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** As written; undefined where it is the route's own. */
  readonly namespace: string | undefined;
  readonly node: Node;
}

const gatewayKinds: readonly string[] = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

export const routeKinds: readonly string[] = [...gatewayKinds, ...controllerRouteKinds];

/** The route that a header names, in any version of its group; undefined for other kinds and other groups. */
export function readRoute(header: ResourceHeader): Route | undefined {
  if (header.group === 'gateway.networking.k8s.io' && gatewayKinds.includes(header.kind)) {
    const spec = valueAt(header.root, 'spec');
    const parents = itemsOf(valueAt(spec, 'parentRefs')).flatMap(readParent);
    return {
      ...header,
      type: 'route',
      protocol: header.kind === 'UDPRoute' ? 'UDP' : 'TCP',
      parents,
      backends: itemsOf(valueAt(spec, 'rules')).flatMap(backendRefsOf).flatMap(readBackendRef),
      forwarder: gatewayAmong(parents),
    };
  }
  const route = readControllerRoute(header);
  return route && { ...header, type: 'route', parents: [], ...route };
}

function readParent(node: Node): ParentRef[] {
  const name = text(valueAt(node, 'name'));
  if (!name) return [];
  return [
    {
      group: text(valueAt(node, 'group')) ?? 'gateway.networking.k8s.io',
      kind: text(valueAt(node, 'kind')) ?? 'Gateway',
      name,
      namespace: text(valueAt(node, 'namespace')),
      node,
    },
  ];
}

function gatewayAmong(parents: readonly ParentRef[]): Forwarder | undefined {
  const gateway = parents.find(({ kind }) => kind === 'Gateway');
  return gateway && { type: 'gateway', name: gateway.name, namespace: gateway.namespace };
}

/** The backends of a rule, and those that a filter of the rule or of a backend sends copies of requests to. */
function backendRefsOf(rule: Node): (Node | undefined)[] {
  const backends = itemsOf(valueAt(rule, 'backendRefs'));
  return [rule, ...backends].flatMap((node) => [
    ...(node === rule ? backends : []),
    ...itemsOf(valueAt(node, 'filters')).map((filter) => valueAt(filter, 'requestMirror', 'backendRef')),
  ]);
}

/** gateway/v1 BackendRef. What is no Service is not in the cluster's network; weight 0 gets no requests. */
function readBackendRef(node: Node | undefined): Backend[] {
  const nameNode = valueAt(node, 'name');
  const service = text(nameNode);
  const isService = !text(valueAt(node, 'group')) && (text(valueAt(node, 'kind')) ?? 'Service') === 'Service';
  if (!nameNode || !service || !isService || hasNoWeight(node)) return [];
  const portNode = valueAt(node, 'port');
  const port = readPort(portNode);
  const namespace = text(valueAt(node, 'namespace'));
  return [
    {
      service,
      namespace,
      port: typeof port === 'number' ? port : undefined,
      portNode,
      podPort: undefined,
      node: nameNode,
    },
  ];
}
