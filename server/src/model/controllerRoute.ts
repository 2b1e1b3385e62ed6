import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import type { Backend, EntryPoint } from './entryPoint.ts';
import { type Controller, controllers } from './ingressController.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/** What a route of one ingress controller says; other controllers do not know its kind. */
export type ControllerRoute = Pick<EntryPoint, 'protocol' | 'backends' | 'forwarder'>;

/** Undefined for other kinds and other groups; any version of a group is read. */
export function readControllerRoute({ group, kind, root }: ResourceHeader): ControllerRoute | undefined {
  const dialect = dialects.find(({ groups, kinds }) => groups.includes(group) && kinds.includes(kind));
  if (!dialect) return undefined;
  const spec = valueAt(root, 'spec');
  return {
    protocol: dialect.isUdp?.(kind, spec) ? 'UDP' : 'TCP',
    backends: dialect.backends(spec),
    forwarder: { type: 'controller', controller: dialect.controller },
  };
}

interface Dialect {
  readonly controller: Controller;
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  backends(spec: Node | undefined): Backend[];
  isUdp?(kind: string, spec: Node | undefined): boolean;
}

const dialects: readonly Dialect[] = [
  {
    controller: controllers.openShift,
    groups: ['route.openshift.io'],
    kinds: ['Route'],
    backends: (spec) => {
      const targets = [valueAt(spec, 'to'), ...itemsOf(valueAt(spec, 'alternateBackends'))];
      return targets.flatMap((node) => readTarget(node, valueAt(spec, 'port', 'targetPort')));
    },
  },
  {
    controller: controllers.traefik,
    // The second is that of version 2.
    groups: ['traefik.io', 'traefik.containo.us'],
    kinds: ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'],
    backends: (spec) => servicesOf(itemsOf(valueAt(spec, 'routes'))),
    isUdp: (kind) => kind === 'IngressRouteUDP',
  },
  {
    controller: controllers.contour,
    groups: ['projectcontour.io'],
    kinds: ['HTTPProxy'],
    // It has routes for HTTP, and one place for everything else.
    backends: (spec) => servicesOf([...itemsOf(valueAt(spec, 'routes')), valueAt(spec, 'tcpproxy')]),
  },
  {
    controller: controllers.nginxInc,
    groups: ['k8s.nginx.org'],
    kinds: ['VirtualServer', 'VirtualServerRoute', 'TransportServer'],
    backends: (spec) =>
      itemsOf(valueAt(spec, 'upstreams')).flatMap((node) => readNamed(valueAt(node, 'service'), valueAt(node, 'port'))),
    isUdp: (_, spec) => text(valueAt(spec, 'listener', 'protocol')) === 'UDP',
  },
  {
    controller: controllers.kong,
    groups: ['configuration.konghq.com'],
    kinds: ['TCPIngress', 'UDPIngress'],
    backends: (spec) => itemsOf(valueAt(spec, 'rules')).flatMap((rule) => readServiceName(valueAt(rule, 'backend'))),
    isUdp: (kind) => kind === 'UDPIngress',
  },
  {
    controller: controllers.emissary,
    groups: ['getambassador.io'],
    kinds: ['Mapping', 'TCPMapping'],
    backends: (spec) => readHost(valueAt(spec, 'service')),
  },
  {
    controller: controllers.apisix,
    groups: ['apisix.apache.org'],
    kinds: ['ApisixRoute'],
    backends: (spec) => [
      ...itemsOf(valueAt(spec, 'http'))
        .flatMap((rule) => [valueAt(rule, 'backend'), ...itemsOf(valueAt(rule, 'backends'))])
        .flatMap(readServiceName),
      ...itemsOf(valueAt(spec, 'stream')).flatMap((rule) => {
        const protocol = text(valueAt(rule, 'protocol')) === 'UDP' ? 'UDP' : 'TCP';
        return readServiceName(valueAt(rule, 'backend')).map((backend) => ({ ...backend, protocol }) as const);
      }),
    ],
  },
];

export const controllerRouteKinds: readonly string[] = dialects.flatMap(({ kinds }) => kinds);

function servicesOf(holders: readonly (Node | undefined)[]): Backend[] {
  return holders.flatMap((holder) => itemsOf(valueAt(holder, 'services'))).flatMap(readServiceOf);
}

/**
 * traefik.io/v1alpha1 LoadBalancerSpec and ServiceTCP, projectcontour.io/v1 Service: the number of a Service port, or for
 * Traefik its name. A TraefikService is another object of Traefik, and no Service.
 */
function readServiceOf(node: Node): Backend[] {
  if ((text(valueAt(node, 'kind')) ?? 'Service') !== 'Service' || hasNoWeight(node)) return [];
  return readNamed(valueAt(node, 'name'), valueAt(node, 'port'), text(valueAt(node, 'namespace')));
}

/**
 * route/v1 RouteTargetReference. The port is looked up among the endpoints of the Service: a number is one of the pods'
 * ports, and a name that of a Service port, since endpoints have those names.
 */
function readTarget(node: Node | undefined, portNode: Node | undefined): Backend[] {
  if ((text(valueAt(node, 'kind')) ?? 'Service') !== 'Service' || hasNoWeight(node)) return [];
  const podPort = /^[0-9]+$/.test(String(readPort(portNode))) ? Number(readPort(portNode)) : undefined;
  return readNamed(valueAt(node, 'name'), portNode).map((backend) =>
    podPort === undefined ? backend : { ...backend, port: undefined, podPort },
  );
}

/** configuration.konghq.com/v1beta1 IngressBackend, apisix.apache.org/v2 ApisixRouteHTTPBackend. */
function readServiceName(node: Node | undefined): Backend[] {
  return hasNoWeight(node) ? [] : readNamed(valueAt(node, 'serviceName'), valueAt(node, 'servicePort'));
}

/** getambassador.io MappingSpec: a Service as DNS names it, perhaps with a scheme and a port. */
function readHost(node: Node | undefined): Backend[] {
  const [, scheme, service, namespace, digits] = serviceHost.exec(text(node) ?? '') ?? [];
  if (!node || !service) return [];
  const port = digits === undefined ? (scheme === 'https' ? 443 : 80) : Number(digits);
  return [{ service, namespace, port, portNode: undefined, podPort: undefined, node }];
}

const serviceHost =
  /^(?:([a-z]+):\/\/)?([a-z](?:[-a-z0-9]*[a-z0-9])?)(?:\.([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)(?:\.svc(?:\.[-.a-z0-9]*)?)?)?(?::(\d{1,5}))?\/?$/;

/** A Service by its name, and its port by number or name. */
function readNamed(node: Node | undefined, portNode: Node | undefined, namespace?: string): Backend[] {
  const service = text(node);
  return node && service ? [{ service, namespace, port: readPort(portNode), portNode, podPort: undefined, node }] : [];
}

/** Where a weight is 0, no requests are sent. */
export function hasNoWeight(node: Node | undefined): boolean {
  const weight = valueAt(node, 'weight');
  return weight?.kind === 'scalar' && weight.value === 0;
}
