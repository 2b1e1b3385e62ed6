import { portsInOrder } from './ports.ts';
import type { End, Pod, Protocol, Service, ServicePort, World } from './world.ts';

/** Where a connection to a Service ends up: one of these, and on which port there. */
export interface Target {
  readonly to: End;
  readonly port: number;
}

/**
 * The targets of a connection to a port of a Service (core/v1 ServiceSpec). Policies see the target and its port, never
 * the Service. Empty where nothing listens, as with a targetPort of a name that no pod has.
 */
export function targetsOf(world: World, service: Service, protocol: Protocol, port: number): Target[] {
  if (service.serviceType === 'ExternalName') {
    // A name in the DNS and no more: the client connects to the port that it asked for.
    return world.hosts.filter(({ names }) => names.includes(service.externalName ?? '')).map((to) => ({ to, port }));
  }
  // The name resolves to the pods themselves, and their ports are what the client says ("targetPort is ignored").
  if (service.headless) return behind(world, service).map((to) => ({ to, port }));
  const entry = service.ports.find((one) => one.port === port && one.protocol === protocol);
  return entry ? targetsOfPort(world, service, entry) : [];
}

/** The same for the port that a NodePort or LoadBalancer Service opens on every node. */
export function targetsOfNodePort(world: World, service: Service, protocol: Protocol, nodePort: number): Target[] {
  if (service.serviceType !== 'NodePort' && service.serviceType !== 'LoadBalancer') return [];
  const entry = service.ports.find((one) => one.nodePort === nodePort && one.protocol === protocol);
  return entry ? targetsOfPort(world, service, entry) : [];
}

function targetsOfPort(world: World, service: Service, entry: ServicePort): Target[] {
  return behind(world, service).flatMap((to) => {
    const port = targetPortOn(to, entry);
    return port === undefined ? [] : [{ to, port }];
  });
}

/** A missing targetPort is the port; a name is looked up on each pod, with the protocol of the Service's port. */
function targetPortOn(to: End, { port, targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  if (to.type !== 'pod') return port;
  return portsInOrder(to).find((candidate) => candidate.name === targetPort && candidate.protocol === protocol)?.port;
}

/** Pods of the Service's namespace with every label of the selector; without a selector, what the slices say. */
function behind(
  { pods }: World,
  { namespace, selector, endpoints }: Service,
): readonly (Pod | Service['endpoints'][number])[] {
  const wanted = Object.entries(selector ?? {});
  if (wanted.length === 0) return endpoints;
  return pods.filter((pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value));
}
