import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Service, ServicePort } from '../model/service.ts';
import type { EnvVar } from '../model/workload.ts';
import { ingressController, type Party } from '../policy/party.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
import { partyOf, serviceNamed, type WorkloadInstance, workloadsBehind } from '../snapshot/queries.ts';
import { parseAddress, serviceOfHost } from './address.ts';

/** Evidence in the manifests that one party calls a workload. */
export interface Call {
  readonly from: Party;
  /** The calling workload; undefined for an ingress controller. */
  readonly caller: WorkloadInstance | undefined;
  readonly target: WorkloadInstance;
  readonly service: Instance<Service>;
  /** The ports of the target's containers that the call goes to. */
  readonly ports: PortSet;
  /** Strong: the address has a port, a scheme or a namespace. Weak: a bare word that is a Service's name. */
  readonly strength: 'strong' | 'weak';
  readonly evidence: Evidence;
}

/** Where the manifests say so. */
export interface Evidence extends DocumentSpan {
  /** `env CART_SERVICE_ADDR of frontend` */
  readonly text: string;
}

/** What a workload calls, by the values of its environment. */
export function callsOf(cluster: ClusterModel, workload: WorkloadInstance): Call[] {
  return workload.resource.containers.flatMap(({ env }) => env.flatMap((variable) => envCalls(cluster, workload, variable)));
}

/** What an Ingress sends to its backends. */
export function ingressCalls(cluster: ClusterModel, ingress: Instance<Ingress>): Call[] {
  return ingress.resource.backends.flatMap(({ service: name, port, node }) => {
    const service = serviceNamed(cluster, ingress.namespace, name);
    if (!service) return [];
    const { uri, document } = ingress;
    return callsTo(cluster, service, servicePorts(service, port), {
      from: ingressController,
      caller: undefined,
      strength: 'strong',
      evidence: { uri, document, start: node.start, end: node.end, text: `backend of Ingress ${ingress.resource.name}` },
    });
  });
}

function envCalls(cluster: ClusterModel, workload: WorkloadInstance, { name, value, node }: EnvVar): Call[] {
  const address = value === undefined ? undefined : parseAddress(value);
  if (!address) return [];
  const target = serviceOfHost(address.host, workload.namespace);
  const service = serviceNamed(cluster, target.namespace, target.name);
  if (!service) return [];
  const port = address.port ?? portOfScheme(address.scheme);
  const strong = address.port !== undefined || address.scheme !== undefined || address.host.includes('.');
  const { uri, document } = workload;
  return callsTo(cluster, service, servicePorts(service, port), {
    from: partyOf(cluster, workload),
    caller: workload,
    strength: strong ? 'strong' : 'weak',
    evidence: { uri, document, start: node.start, end: node.end, text: `env ${name} of ${workload.resource.name}` },
  }).filter((call) => call.target.key !== workload.key || service.resource.headless);
}

function callsTo(
  cluster: ClusterModel,
  service: Instance<Service>,
  ports: readonly ServicePort[],
  call: Omit<Call, 'target' | 'service' | 'ports'>,
): Call[] {
  return workloadsBehind(cluster, service).may.map((target) => ({
    ...call,
    target,
    service,
    ports: containerPorts(service, ports, target),
  }));
}

function portOfScheme(scheme: string | undefined): number | undefined {
  return scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
}

/** The Service's ports that a number or a name means; all of them when nothing or nothing known is asked for. */
function servicePorts({ resource }: Instance<Service>, port: number | string | undefined): readonly ServicePort[] {
  const asked = resource.ports.filter((candidate) => candidate.port === port || candidate.name === port);
  return port === undefined || asked.length === 0 ? resource.ports : asked;
}

/**
 * Where Service ports lead on a workload: policies see the target port. A headless Service does not translate
 * (core/v1 ServicePort), and a named target port is looked up on the pod.
 */
export function containerPorts(service: Instance<Service>, ports: readonly ServicePort[], target: WorkloadInstance): PortSet {
  return ports.reduce((sum, { port, targetPort, protocol }) => {
    if (service.resource.headless) return unionPorts(sum, portRange(protocol, port, port));
    if (typeof targetPort === 'number') return unionPorts(sum, portRange(protocol, targetPort, targetPort));
    return target.resource.ports
      .filter((candidate) => candidate.name === targetPort && candidate.protocol === protocol)
      .reduce((found, candidate) => unionPorts(found, portRange(protocol, candidate.port, candidate.port)), sum);
  }, noPorts);
}
