import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Service } from '../model/service.ts';
import { allPorts, isEmpty, portRange } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, serviceNamed, type WorkloadInstance, workloadsBehind } from '../snapshot/queries.ts';
import type { Address } from './address.ts';
import type { Call } from './call.ts';
import { type HostMeaning, meaningsOfHost } from './host.ts';
import type { Mention } from './mention.ts';
import { sameItems } from './remembered.ts';
import { containerPorts, hidesPort, servicePorts } from './servicePorts.ts';

/** What a host name leads to in the cluster. */
export interface Destination {
  readonly service: Instance<Service>;
  /** One pod of it; undefined for all. */
  readonly pod: string | undefined;
}

/**
 * The Service, or the pod behind a headless one, that a host name means to a caller; undefined for any other host. An
 * ExternalName that is the name of another Service is that one.
 */
export function destinationOf(cluster: ClusterModel, host: string, callerNamespace: string): Destination | undefined {
  return destinationAmong(cluster, meaningsOfHost(host, callerNamespace));
}

/** The same of what a host may mean. */
export function destinationAmong(cluster: ClusterModel, meanings: readonly HostMeaning[]): Destination | undefined {
  for (const { service: name, namespace, pod } of meanings) {
    const service = serviceNamed(cluster, namespace, name);
    if (!service || (pod !== undefined && targetsOf(cluster, { service, pod }).length === 0)) continue;
    return aliased(cluster, service) ?? { service, pod };
  }
  return undefined;
}

/** One step only: a ring of names leads nowhere. */
function aliased(cluster: ClusterModel, { resource }: Instance<Service>): Destination | undefined {
  if (resource.serviceType !== 'ExternalName' || !resource.externalName?.includes('.svc')) return undefined;
  for (const { service: name, namespace, pod } of meaningsOfHost(resource.externalName, '')) {
    const service = serviceNamed(cluster, namespace, name);
    if (service && service.resource.serviceType !== 'ExternalName') return { service, pod };
  }
  return undefined;
}

export function targetsOf(cluster: ClusterModel, { service, pod }: Destination): readonly WorkloadInstance[] {
  const { serviceType, headless } = service.resource;
  // An ExternalName is a name for a host outside the cluster, and its selector means nothing.
  if (serviceType === 'ExternalName') return [];
  const targets = workloadsOf(cluster, service);
  return pod === undefined ? targets : headless ? targets.filter((target) => isPodOf(pod, target)) : [];
}

/** The workloads behind a Service, each once; the same array as long as they are the same. */
export function workloadsOf(cluster: ClusterModel, service: Instance<Service>): readonly WorkloadInstance[] {
  const asked = targetsIn(cluster.namespaces.get(service.namespace)?.workloads ?? nobody);
  const known = asked.get(service);
  if (known) return known;
  const found = distinct(workloadsBehind(cluster, service).may);
  const before = lastTargets.get(service);
  const targets = before && sameItems(before, found) ? before : found;
  lastTargets.set(service, targets);
  asked.set(service, targets);
  return targets;
}

/** Of each Service of a namespace, as long as the workloads there are the same. */
const targetsIn = memo(
  (_: readonly WorkloadInstance[]) => new WeakMap<Instance<Service>, readonly WorkloadInstance[]>(),
);
const lastTargets = new WeakMap<Instance<Service>, readonly WorkloadInstance[]>();
const nobody: readonly WorkloadInstance[] = [];

/** The pods of a StatefulSet are named `<name>-<number>`, and have a DNS name each. */
function isPodOf(pod: string, { resource }: WorkloadInstance): boolean {
  const prefix = `${resource.name}-`;
  return resource.kind === 'StatefulSet' && pod.startsWith(prefix) && /^[0-9]+$/.test(pod.slice(prefix.length));
}

/** A scheme's own port counts where the Service has it, as one beside the host does: often it is configured elsewhere. */
export function askedPort(
  { port, portBeside, scheme }: Address & Pick<Mention, 'portBeside'>,
  { resource }: Instance<Service>,
): number | undefined {
  const implied = scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
  return (
    port ?? [portBeside, implied].find((one) => one !== undefined && resource.ports.some((each) => each.port === one))
  );
}

/** The calls to every workload behind a destination, on the Service port that is asked for. */
export function callsThrough(
  cluster: ClusterModel,
  destination: Destination,
  asked: number | string | undefined,
  call: Omit<Call, 'target' | 'service' | 'asked' | 'ports' | 'hidesPort'>,
): Call[] {
  const { service } = destination;
  return targetsOf(cluster, destination).map((target) => {
    const meant = servicePorts(service.resource, asked);
    const ports = containerPorts(service.resource, meant, target.resource);
    const known = { ...call, target, service, asked };
    // A headless Service takes the client to the pod, on whatever port it asks for.
    if (service.resource.headless && isEmpty(ports) && typeof asked === 'number') {
      return { ...known, ports: portRange('TCP', asked, asked), hidesPort: false };
    }
    if (meant.length === 0 && service.resource.morePorts) return { ...known, ports: allPorts, hidesPort: true };
    return { ...known, ports, hidesPort: hidesPort(service.resource, meant, target.resource) };
  });
}
