import type { Backend, EntryPoint } from '../model/entryPoint.ts';
import type { Ingress } from '../model/ingress.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Route } from '../model/route.ts';
import type { Service } from '../model/service.ts';
import type { Workload } from '../model/workload.ts';
import { intersectPorts, isEmpty, type PortSet, portRange } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { serviceNamed } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { Call } from './call.ts';
import { callsThrough, targetsOf, workloadsOf } from './destination.ts';
import { remembered } from './remembered.ts';
import { endpointPorts, hidesEndpointPort, servicePorts } from './servicePorts.ts';

/**
 * What an Ingress or a route sends to its backends. A route whose parents are all Services is about calls inside of a
 * mesh, and makes none of its own.
 */
export const ingressCalls = remembered(
  (cluster, entry: Instance<Ingress | Route>) =>
    entry.resource.backends.flatMap((backend) => {
      const service = serviceOf(cluster, entry, backend);
      return [service, service && workloadsOf(cluster, service)];
    }),
  callsOfEntry,
);

function serviceOf(cluster: ClusterModel, { namespace }: Instance, backend: Backend): Instance<Service> | undefined {
  return serviceNamed(cluster, backend.namespace ?? namespace, backend.service);
}

function callsOfEntry(cluster: ClusterModel, entry: Instance<Ingress | Route>): readonly Call[] {
  const { resource } = entry;
  const parents = resource.type === 'route' ? resource.parents : [];
  if (parents.length > 0 && parents.every(({ kind }) => kind === 'Service')) return [];
  const sender = senderOf(entry);
  return resource.backends.flatMap((backend) => {
    const service = serviceOf(cluster, entry, backend);
    if (!service) return [];
    const evidence = { ...placeIn(entry, backend.node), text: `backend of ${resource.kind} ${resource.name}` };
    return targetsOf(cluster, { service, pod: undefined }).flatMap((target): Call[] => {
      const ports = backendPorts(service.resource, backend.protocol ?? resource.protocol, backend, target.resource);
      // The router finds no endpoint with this port.
      if (backend.podPort !== undefined && isEmpty(ports)) return [];
      const asked = backend.port;
      const meant = servicePorts(service.resource, asked);
      const isHidden = hidesEndpointPort(meant, target.resource) || (meant.length === 0 && service.resource.morePorts);
      return [
        {
          ...sender,
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

/** What is no pod comes from addresses that nobody knows, as what comes to a load balancer does. */
function senderOf({ resource, namespace }: Instance<Ingress | Route>): Pick<Call, 'from' | 'forwarder'> {
  const { forwarder } = resource;
  if (forwarder?.type === 'noPods') return { from: 'outside' };
  if (forwarder?.type !== 'gateway') return { from: 'ingressController', forwarder };
  return { from: 'ingressController', forwarder: { ...forwarder, namespace: forwarder.namespace ?? namespace } };
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

/** What comes from outside of the cluster straight to a Service: to its load balancer, or to a port of every node. */
export const outerCalls = remembered(
  (cluster, service: Instance<Service>) => (isOuter(service.resource) ? [workloadsOf(cluster, service)] : noInputs),
  callsFromOutside,
);

const noInputs: readonly unknown[] = [];

function isOuter({ serviceType }: Service): boolean {
  return serviceType === 'LoadBalancer' || serviceType === 'NodePort';
}

function callsFromOutside(cluster: ClusterModel, service: Instance<Service>): readonly Call[] {
  const { serviceType, name, root } = service.resource;
  if (!isOuter(service.resource)) return [];
  const node = valueAt(root, 'spec', 'type') ?? root;
  return callsThrough(cluster, { service, pod: undefined }, undefined, {
    from: 'outside',
    caller: undefined,
    strength: 'strong',
    evidence: { ...placeIn(service, node), text: `type ${serviceType} of Service ${name}` },
  });
}
