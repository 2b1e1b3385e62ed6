import type { Call } from '../calls/call.ts';
import { reaches } from '../calls/reaches.ts';
import type { IngressController } from '../model/clusterFacts.ts';
import { everyAddress, noAddress, parseCidr } from '../policy/addressSet.ts';
import { entireCluster } from '../policy/anyPods.ts';
import type { Party } from '../policy/party.ts';
import { formatPorts } from '../policy/portSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { factsOf } from '../snapshot/namespaceModel.ts';
import { partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Value } from '../yaml/write.ts';
import type { Need } from './need.ts';
import { podPeer } from './podPeer.ts';
import { portsOfCall } from './portsToOpen.ts';

/** What has to be let into the target of a call so that it gets through; nothing where no policy could say it. */
export function ingressNeeds(cluster: ClusterModel, call: Call): Need[] {
  if (!reaches(call)) return [];
  const { from, caller, target, evidence } = call;
  const { ports, words } = portsOfCall(cluster, call);
  const remarks = words === formatPorts(ports) ? [] : [`on ${words}`];
  const need = { direction: 'ingress', ports, destination: target.resource } as const;
  const made = (peer: Value | undefined, parties: readonly Party[], ...more: string[]): Need => ({
    ...need,
    peer,
    parties,
    reasons: [evidence, ...remarks, ...more],
  });
  switch (from) {
    case 'workload':
      return caller ? callerNeeds(cluster, target, caller, made) : [];
    case 'ingressController':
      return controllerNeeds(cluster, made);
    case 'outside':
      return [made(undefined, everyone, 'from outside of the cluster, whose addresses nobody knows')];
    case 'apiServer':
      return [made(undefined, everyone, 'from the API server, which is no pod')];
    case 'prometheus':
    case 'keda':
      return [made(anyPod, [entireCluster], `from every pod, since no manifest shows the pods of ${names[from]}`)];
  }
}

type Make = (peer: Value | undefined, parties: readonly Party[], ...remarks: string[]) => Need;

const names = { prometheus: 'Prometheus', keda: 'KEDA' } as const;

/** All pods, and all that are none. */
export const everyone: readonly Party[] = [entireCluster, { type: 'external', addresses: everyAddress }];
const anyPod: Value = { namespaceSelector: {} };

function callerNeeds(cluster: ClusterModel, target: WorkloadInstance, caller: WorkloadInstance, made: Make): Need[] {
  const { hostNetwork, name } = caller.resource;
  if (hostNetwork === 'yes')
    return nodeNeeds(cluster, made, `${name} uses hostNetwork: its traffic is that of its node`);
  const { value, remarks } = podPeer(cluster, target.namespace, caller);
  return [made(value, [asPods(cluster, caller)], ...remarks)];
}

/** Where a placeholder hides whether pods use hostNetwork, a policy can be about those only that do not. */
export function asPods(cluster: ClusterModel, workload: WorkloadInstance): Party {
  const party = partyOf(cluster, workload);
  return { ...party, workload: { ...party.workload, hostNetwork: 'no' } };
}

/** By their addresses, if the configuration has them. */
function nodeNeeds({ configured }: ClusterModel, made: Make, remark: string): Need[] {
  return configured.nodeCIDRs.flatMap((cidr) => {
    const addresses = parseCidr(cidr)?.addresses ?? noAddress;
    return parseCidr(cidr) ? [made({ ipBlock: { cidr } }, [{ type: 'external', addresses }], remark)] : [];
  });
}

function controllerNeeds(cluster: ClusterModel, made: Make): Need[] {
  const { ingressControllers } = cluster.configured;
  if (ingressControllers.length === 0) {
    const remark = 'from every pod: .netpol.yaml may name the pods that bring it, under ingressControllers';
    return [made(anyPod, [entireCluster], remark)];
  }
  return ingressControllers.flatMap((controller) => {
    if (controller.hostNetwork) {
      return nodeNeeds(cluster, made, 'the ingress controller uses hostNetwork: its traffic is that of its node');
    }
    return [made(controllerPeer(controller), [controllerParty(cluster, controller)])];
  });
}

function controllerPeer({ namespace, podLabels }: IngressController): Value {
  const namespaceSelector = { matchLabels: { [nameLabel]: namespace } };
  return podLabels
    ? { namespaceSelector, podSelector: { matchLabels: Object.fromEntries(podLabels) } }
    : { namespaceSelector };
}

function controllerParty({ namespaces, configured }: ClusterModel, controller: IngressController): Party {
  const { namespace, podLabels, hostNetwork } = controller;
  const facts = namespaces.get(namespace)?.facts ?? factsOf(namespace, [], configured);
  return { type: 'ingressController', candidates: [{ namespace: facts, labels: podLabels, hostNetwork }] };
}
