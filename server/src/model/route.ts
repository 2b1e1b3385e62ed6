import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import type { Backend, EntryPoint } from './entryPoint.ts';
import { controllers, type Forwarder } from './ingressController.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/**
 * A route of the Gateway API (HTTPRoute, GRPCRoute, TCPRoute, TLSRoute, UDPRoute), of OpenShift (Route), of Traefik
 * (IngressRoute, IngressRouteTCP, IngressRouteUDP) or of Contour (HTTPProxy).
 */
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

const traefikKinds: readonly string[] = ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'];
/** The second is that of version 2. */
const traefikGroups: readonly string[] = ['traefik.io', 'traefik.containo.us'];

export const routeKinds: readonly string[] = [...gatewayKinds, 'Route', ...traefikKinds, 'HTTPProxy'];

/** The route that a header names, in any version of its group; undefined for other kinds and other groups. */
export function readRoute(header: ResourceHeader): Route | undefined {
  const spec = valueAt(header.root, 'spec');
  if (header.group === 'gateway.networking.k8s.io' && gatewayKinds.includes(header.kind)) {
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
  if (header.group === 'route.openshift.io' && header.kind === 'Route') {
    const targets = [valueAt(spec, 'to'), ...itemsOf(valueAt(spec, 'alternateBackends'))];
    const portNode = valueAt(spec, 'port', 'targetPort');
    return {
      ...header,
      type: 'route',
      protocol: 'TCP',
      parents: [],
      backends: targets.flatMap((node) => readTarget(node, portNode)),
      forwarder: { type: 'controller', controller: controllers.openShift },
    };
  }
  const isTraefik = traefikGroups.includes(header.group) && traefikKinds.includes(header.kind);
  if (isTraefik || (header.group === 'projectcontour.io' && header.kind === 'HTTPProxy')) {
    // Contour has routes for HTTP, and one place for everything else.
    const holders = [...itemsOf(valueAt(spec, 'routes')), valueAt(spec, 'tcpproxy')];
    return {
      ...header,
      type: 'route',
      protocol: header.kind === 'IngressRouteUDP' ? 'UDP' : 'TCP',
      parents: [],
      backends: holders.flatMap((holder) => itemsOf(valueAt(holder, 'services'))).flatMap(readServiceOf),
      forwarder: { type: 'controller', controller: isTraefik ? controllers.traefik : controllers.contour },
    };
  }
  return undefined;
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

/**
 * traefik.io/v1alpha1 LoadBalancerSpec and ServiceTCP, projectcontour.io/v1 Service: the number of a Service port, or for
 * Traefik its name. A TraefikService is another object of Traefik, and no Service.
 */
function readServiceOf(node: Node): Backend[] {
  const nameNode = valueAt(node, 'name');
  const service = text(nameNode);
  if (!nameNode || !service || (text(valueAt(node, 'kind')) ?? 'Service') !== 'Service' || hasNoWeight(node)) return [];
  const portNode = valueAt(node, 'port');
  const namespace = text(valueAt(node, 'namespace'));
  return [{ service, namespace, port: readPort(portNode), portNode, podPort: undefined, node: nameNode }];
}

/**
 * route/v1 RouteTargetReference. The port is looked up among the endpoints of the Service: a number is one of the pods'
 * ports, and a name that of a Service port, since endpoints have those names.
 */
function readTarget(node: Node | undefined, portNode: Node | undefined): Backend[] {
  const port = readPort(portNode);
  const nameNode = valueAt(node, 'name');
  const service = text(nameNode);
  if (!nameNode || !service || (text(valueAt(node, 'kind')) ?? 'Service') !== 'Service' || hasNoWeight(node)) return [];
  const isNumber = /^[0-9]+$/.test(String(port));
  return [
    {
      service,
      namespace: undefined,
      port: isNumber ? undefined : port,
      portNode,
      podPort: isNumber ? Number(port) : undefined,
      node: nameNode,
    },
  ];
}

function hasNoWeight(node: Node | undefined): boolean {
  const weight = valueAt(node, 'weight');
  return weight?.kind === 'scalar' && weight.value === 0;
}
