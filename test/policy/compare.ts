/** What the server read, and the same thing in a world of the oracle. */
import type { Peer, Rule } from '../../server/src/model/policy.ts';
import type { Ternary } from '../../server/src/model/ternary.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../server/src/snapshot/namespaceModel.ts';
import type { Matched, PolicyInstance, WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule, Pod, World } from '../oracle/world.ts';

export function namespaceIn(cluster: ClusterModel, name: string): NamespaceModel {
  const namespace = cluster.namespaces.get(name);
  if (!namespace) throw new Error(`no namespace ${name}`);
  return namespace;
}

export function instanceNamed<I extends WorkloadInstance | PolicyInstance>(instances: readonly I[], name: string): I {
  const found = instances.find(({ resource }) => resource.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export function allPolicies(cluster: ClusterModel): PolicyInstance[] {
  return [...cluster.namespaces.values()].flatMap(({ policies }) => policies);
}

export function allWorkloads(cluster: ClusterModel): WorkloadInstance[] {
  return [...cluster.namespaces.values()].flatMap(({ workloads }) => workloads);
}

export function peersOf(policy: PolicyInstance): readonly Peer[] {
  return peerPlaces(policy).map(({ peer }) => peer);
}

/** A peer with its place in the policy. */
export interface PeerPlace {
  readonly peer: Peer;
  readonly rule: Rule;
  readonly at: number;
}

export function peerPlaces({ resource }: PolicyInstance): readonly PeerPlace[] {
  return [...resource.ingress, ...resource.egress].flatMap((rule) =>
    rule.peers === 'everyone' ? [] : rule.peers.map((peer, at) => ({ peer, rule, at })),
  );
}

/** The peer at a place, as the oracle has it; null where a placeholder or something wrong stands for a list. */
export function peerObject(
  { spec }: NetworkPolicy,
  { rule: { direction, index }, at }: PeerPlace,
): NetworkPolicyPeer | null {
  const rule = spec?.[direction]?.[index] as NetworkPolicyRule | null | undefined;
  return (direction === 'ingress' ? rule?.from : rule?.to)?.[at] ?? null;
}

export function objectOf({ networkPolicies }: World, { resource, namespace }: PolicyInstance): NetworkPolicy {
  const found = networkPolicies.find(
    ({ metadata }) => metadata.name === resource.name && metadata.namespace === namespace,
  );
  if (!found) throw new Error(`no ${resource.name}`);
  return found;
}

export function podsOf({ pods }: World, { resource, namespace }: WorkloadInstance): Pod[] {
  return pods.filter(({ workload }) => workload === `${resource.kind}/${namespace}/${resource.name}`);
}

export function ternary({ must, may }: Matched, workload: WorkloadInstance): Ternary {
  return must.includes(workload) ? 'yes' : may.includes(workload) ? 'maybe' : 'no';
}

/** The law: what must be is so in every completion, what may not be in none; without unknowns nothing is unknown. */
export function checkLaw(verdict: Ternary, answers: readonly boolean[], unknowns: boolean, what: () => string): void {
  if (!unknowns && verdict === 'maybe') throw new Error(`${what()}: unknown, though manifests tell everything`);
  if (verdict === 'yes' && answers.includes(false)) throw new Error(`${what()}: not in every completion`);
  if (verdict === 'no' && answers.includes(true)) throw new Error(`${what()}: in some completion`);
}
