import type { Backend, EntryPoint } from '../model/entryPoint.ts';
import type { Ingress } from '../model/ingress.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Route } from '../model/route.ts';
import type { Service } from '../model/service.ts';
import type { EnvVar, Workload } from '../model/workload.ts';
import type { KnownParty } from '../policy/party.ts';
import { allPorts, intersectPorts, isEmpty, type PortSet, portRange } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinct,
  ingressControllerOf,
  partyOf,
  serviceNamed,
  type WorkloadInstance,
  workloadsBehind,
} from '../snapshot/queries.ts';
import { type Address, parseAddresses } from './address.ts';
import { isNoAddressKey } from './envKeys.ts';
import { meaningsOfHost } from './host.ts';
import { containerPorts, endpointPorts, hidesEndpointPort, hidesPort, servicePorts } from './servicePorts.ts';

/** Evidence in the manifests that one party calls a workload. */
export interface Call {
  readonly from: KnownParty;
  /** The calling workload; undefined for an ingress controller. */
  readonly caller: WorkloadInstance | undefined;
  readonly target: WorkloadInstance;
  readonly service: Instance<Service>;
  /** The Service's port that the evidence names; undefined where it names none. */
  readonly asked: number | string | undefined;
  /** The ports of the target's pods that the call goes to; empty where the Service leads to none of them. */
  readonly ports: PortSet;
  /** Whether a placeholder hides which of `ports` it is. */
  readonly hidesPort: boolean;
  /** Strong: the address has a port, a scheme or a namespace. Weak: a bare word that is a Service's name. */
  readonly strength: 'strong' | 'weak';
  readonly evidence: Evidence;
}

/** Whether the Service has the port that is asked for; a headless one takes its clients to every port. */
export function isServed({ service: { resource }, asked }: Call): boolean {
  return resource.headless || resource.morePorts || asked === undefined || servicePorts(resource, asked).length > 0;
}

/** Where the manifests say so. */
export interface Evidence extends DocumentSpan {
  /** `env CART_SERVICE_ADDR of frontend` */
  readonly text: string;
}

/** What a workload calls, by the values of its environment. */
export function callsOf(cluster: ClusterModel, workload: WorkloadInstance): Call[] {
  return workload.resource.containers.flatMap(({ env }) =>
    env.flatMap((variable) => envCalls(cluster, workload, variable)),
  );
}

/**
 * What an Ingress or a route sends to its backends. A route whose parents are all Services is about calls inside of a
 * mesh, and makes none of its own.
 */
export function ingressCalls(cluster: ClusterModel, entry: Instance<Ingress | Route>): Call[] {
  const { resource } = entry;
  const parents = resource.type === 'route' ? resource.parents : [];
  if (parents.length > 0 && parents.every(({ kind }) => kind === 'Service')) return [];
  return resource.backends.flatMap((backend) => {
    const service = serviceNamed(cluster, backend.namespace ?? entry.namespace, backend.service);
    if (!service) return [];
    const evidence = { ...placeIn(entry, backend.node), text: `backend of ${resource.kind} ${resource.name}` };
    return targetsOf(cluster, { service, pod: undefined }).flatMap((target): Call[] => {
      const ports = backendPorts(service.resource, resource.protocol, backend, target.resource);
      // The router finds no endpoint with this port.
      if (backend.podPort !== undefined && isEmpty(ports)) return [];
      const asked = backend.port;
      const meant = servicePorts(service.resource, asked);
      const isHidden = hidesEndpointPort(meant, target.resource) || (meant.length === 0 && service.resource.morePorts);
      return [
        {
          from: ingressControllerOf(cluster),
          caller: undefined,
          target,
          service,
          asked,
          ports,
          hidesPort: isHidden,
          strength: 'strong',
          evidence,
        },
      ];
    });
  });
}

function backendPorts(
  service: Service,
  protocol: EntryPoint['protocol'],
  { port, podPort }: Backend,
  pod: Workload,
): PortSet {
  const sent = podPort === undefined ? portRange(protocol) : portRange(protocol, podPort, podPort);
  const meant = servicePorts(service, port);
  if (meant.length === 0 && service.morePorts) return sent;
  return intersectPorts(endpointPorts(meant, pod), sent);
}

function envCalls(cluster: ClusterModel, workload: WorkloadInstance, { name, value, node }: EnvVar): Call[] {
  const evidence = { ...placeIn(workload, node), text: `env ${name} of ${workload.resource.name}` };
  return parseAddresses(value ?? '').flatMap((address) => {
    const isBareWord = address.port === undefined && address.scheme === undefined && !address.host.includes('.');
    const found =
      isBareWord && isNoAddressKey(name) ? undefined : destinationOf(cluster, address.host, workload.namespace);
    if (!found) return [];
    return callsTo(cluster, found, askedPort(address, found.service), {
      from: partyOf(cluster, workload),
      caller: workload,
      strength: isBareWord ? 'weak' : 'strong',
      evidence,
    }).filter((call) => call.target.key !== workload.key || found.service.resource.headless);
  });
}

interface Destination {
  readonly service: Instance<Service>;
  /** One pod of it; undefined for all. */
  readonly pod: string | undefined;
}

/** The Service, or the pod behind a headless one, that a host name means to a caller; undefined for any other host. */
function destinationOf(cluster: ClusterModel, host: string, callerNamespace: string): Destination | undefined {
  for (const { service: name, namespace, pod } of meaningsOfHost(host, callerNamespace)) {
    const service = serviceNamed(cluster, namespace, name);
    if (service && (pod === undefined || targetsOf(cluster, { service, pod }).length > 0)) return { service, pod };
  }
  return undefined;
}

function targetsOf(cluster: ClusterModel, { service, pod }: Destination): readonly WorkloadInstance[] {
  const { serviceType, headless } = service.resource;
  // An ExternalName is a name for a host outside the cluster, and its selector means nothing.
  if (serviceType === 'ExternalName') return [];
  const targets = distinct(workloadsBehind(cluster, service).may);
  return pod === undefined ? targets : headless ? targets.filter((target) => isPodOf(pod, target)) : [];
}

/** The pods of a StatefulSet are named `<name>-<number>`, and have a DNS name each. */
function isPodOf(pod: string, { resource }: WorkloadInstance): boolean {
  const prefix = `${resource.name}-`;
  return resource.kind === 'StatefulSet' && pod.startsWith(prefix) && /^[0-9]+$/.test(pod.slice(prefix.length));
}

/** A scheme's own port counts where the Service has it: often the port is configured elsewhere. */
function askedPort({ port, scheme }: Address, { resource }: Instance<Service>): number | undefined {
  const implied = scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
  return port ?? (resource.ports.some((candidate) => candidate.port === implied) ? implied : undefined);
}

function callsTo(
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
