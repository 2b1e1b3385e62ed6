import type { ApiServerClient } from '../model/apiServerClient.ts';
import type { ClientIntents } from '../model/clientIntents.ts';
import type { Compose } from '../model/compose.ts';
import { serviceAccountOf } from '../model/container.ts';
import type { Hint } from '../model/hint.ts';
import { controllers } from '../model/ingressController.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { MeshPolicy, MeshRoute } from '../model/mesh.ts';
import type { ScaledObject } from '../model/scaledObject.ts';
import { podLabel } from '../model/workload.ts';
import { noPorts, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { parseAddresses } from './address.ts';
import type { Call } from './call.ts';
import { askedPort, callsThrough, destinationOf } from './destination.ts';
import { monitorCalls } from './scraping.ts';

/** The calls that an object tells of which is none of the ends. Secrets and role bindings tell of their readers' calls. */
export function hintCalls(cluster: ClusterModel, hint: Instance<Hint>): Call[] {
  const { resource } = hint;
  switch (resource.hint) {
    case 'apiServerClient':
      return webhookCalls(cluster, { ...hint, resource });
    case 'monitor':
      return monitorCalls(cluster, { ...hint, resource });
    case 'meshRoute':
      return gatewayCalls(cluster, { ...hint, resource });
    case 'meshPolicy':
      return principalCalls(cluster, { ...hint, resource });
    case 'clientIntents':
      return intendedCalls(cluster, { ...hint, resource });
    case 'compose':
      return dependencyCalls(cluster, { ...hint, resource });
    case 'scaledObject':
      return triggerCalls(cluster, { ...hint, resource });
    case 'secret':
    case 'roleBinding':
    case 'endpoints':
      return [];
  }
}

/** The API server, which is no pod, calls webhooks and extension API servers. */
function webhookCalls(cluster: ClusterModel, hint: Instance<ApiServerClient>): Call[] {
  const { kind, name, backends } = hint.resource;
  return backends.flatMap((backend) => {
    const service = serviceNamed(cluster, backend.namespace ?? 'default', backend.service);
    if (!service) return [];
    return callsThrough(cluster, { service, pod: undefined }, backend.port, {
      from: 'apiServer',
      caller: undefined,
      strength: 'strong',
      evidence: { ...placeIn(hint, backend.node), text: `${kind} ${name}` },
    });
  });
}

/** The pods of a gateway send what comes in by it to the destinations of a VirtualService. */
function gatewayCalls(cluster: ClusterModel, hint: Instance<MeshRoute>): Call[] {
  const { name, destinations, isForGateways } = hint.resource;
  if (!isForGateways) return [];
  return destinations.flatMap(({ host, port, node }) => {
    const destination = destinationOf(cluster, host, hint.namespace);
    if (!destination) return [];
    return callsThrough(cluster, destination, port, {
      from: 'ingressController',
      caller: undefined,
      forwarder: { type: 'controller', controller: controllers.istio },
      strength: 'strong',
      evidence: { ...placeIn(hint, node), text: `destination of VirtualService ${name}` },
    });
  });
}

/** The pods that run as a ServiceAccount call those that an AuthorizationPolicy lets it call. */
function principalCalls(cluster: ClusterModel, hint: Instance<MeshPolicy>): Call[] {
  const { name, labels, sources } = hint.resource;
  const workloads = (namespace: string): readonly WorkloadInstance[] =>
    distinct(cluster.namespaces.get(namespace)?.workloads ?? []);
  const targets = workloads(hint.namespace).filter(({ resource }) =>
    [...labels].every(([key, value]) => podLabel(resource, key) === value),
  );
  return sources.flatMap(({ namespace, serviceAccount, ports, node }) =>
    workloads(namespace)
      .filter(({ resource }) => serviceAccountOf(resource) === serviceAccount)
      .flatMap((caller) =>
        targets
          .filter(({ key }) => key !== caller.key)
          .map(
            (target): Call => ({
              from: 'workload',
              caller,
              target,
              service: undefined,
              asked: undefined,
              ports: ports.map((port) => portRange('TCP', port, port)).reduce(unionPorts, noPorts),
              hidesPort: false,
              strength: 'weak',
              evidence: { ...placeIn(hint, node), text: `AuthorizationPolicy ${name}` },
            }),
          ),
      ),
  );
}

/** A declaration, which names workloads and no ports. */
function intendedCalls(cluster: ClusterModel, hint: Instance<ClientIntents>): Call[] {
  const { name, client, servers } = hint.resource;
  const named = (namespace: string, workload: string): readonly WorkloadInstance[] =>
    distinct((cluster.namespaces.get(namespace)?.workloads ?? []).filter(({ resource }) => resource.name === workload));
  return named(hint.namespace, client).flatMap((caller) =>
    servers.flatMap((server): Call[] => {
      const namespace = server.namespace ?? hint.namespace;
      const call = {
        from: 'workload',
        caller,
        strength: 'strong',
        evidence: { ...placeIn(hint, server.node), text: `ClientIntents ${name}` },
      } as const;
      const service = server.isService ? serviceNamed(cluster, namespace, server.name) : undefined;
      if (service) return callsThrough(cluster, { service, pod: undefined }, undefined, call);
      return named(namespace, server.name).map((target) => ({
        ...call,
        target,
        service: undefined,
        asked: undefined,
        ports: noPorts,
        hidesPort: false,
      }));
    }),
  );
}

/**
 * In each namespace that has workloads and a Service of the names that a compose file has. Weak: a part may only have to
 * start after another one.
 */
function dependencyCalls(cluster: ClusterModel, hint: Instance<Compose>): Call[] {
  return [...cluster.namespaces.values()].flatMap(({ name: namespace, workloads }) =>
    hint.resource.dependencies.flatMap(({ from, to, node }) => {
      const service = serviceNamed(cluster, namespace, to);
      if (!service) return [];
      const callers = distinct(workloads.filter(({ resource }) => resource.name === from));
      return callers.flatMap((caller) =>
        callsThrough(cluster, { service, pod: undefined }, undefined, {
          from: 'workload',
          caller,
          strength: 'weak',
          evidence: { ...placeIn(hint, node), text: `dependency of ${from} in Docker Compose` },
        }).filter(({ target }) => target.key !== caller.key),
      );
    }),
  );
}

/** The operator of KEDA asks what the triggers name. */
function triggerCalls(cluster: ClusterModel, hint: Instance<ScaledObject>): Call[] {
  const { kind, name, settings } = hint.resource;
  return settings.flatMap(({ key, node }) =>
    parseAddresses(String(node.value)).flatMap((address) => {
      const isBare = address.port === undefined && address.scheme === undefined && !address.host.includes('.');
      const destination = isBare ? undefined : destinationOf(cluster, address.host, hint.namespace);
      if (!destination) return [];
      return callsThrough(cluster, destination, askedPort(address, destination.service), {
        from: 'keda',
        caller: undefined,
        strength: 'strong',
        evidence: { ...placeIn(hint, node), text: `${key} of ${kind} ${name}` },
      });
    }),
  );
}
