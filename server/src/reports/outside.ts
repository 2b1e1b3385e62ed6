import type { Direction } from '../model/policy.ts';
import { type ExternalAccess, externalAccess } from '../policy/access.ts';
import type { Selecting } from '../policy/policies.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isolatedBy, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/**
 * What workloads may receive from outside of a cluster, or send there: found once for all that the same policies
 * isolate and that are otherwise alike in what those ask.
 */
export function outsideOf(
  cluster: ClusterModel,
): (workload: WorkloadInstance, direction: Direction) => readonly ExternalAccess[] {
  const known = new Map<string, readonly ExternalAccess[]>();
  const alike = alikeIn(cluster);
  return (workload, direction) => {
    const text = alike(workload, direction);
    let access = known.get(text);
    if (!access) {
      access = externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
      known.set(text, access);
    }
    return access;
  };
}

/** The same text for workloads that policies treat alike in a direction, whoever is at the other end. */
export function alikeIn(cluster: ClusterModel): (workload: WorkloadInstance, direction: Direction) => string {
  const numbers = new Map<Selecting, number>();
  const numberOf = (selecting: Selecting): number => {
    const number = numbers.get(selecting) ?? numbers.size;
    numbers.set(selecting, number);
    return number;
  };
  return (workload, direction) => {
    const { ports, hiddenPorts, hostNetwork } = workload.resource;
    // Only of those to whom something is sent it counts which names their ports have.
    const serving = direction === 'ingress' ? [ports, hiddenPorts].map((each) => each.map(asked)) : [];
    // The policies of the whole cluster may select by anything.
    const alone = cluster.clusterPolicies.length > 0 ? workload.key : '';
    const policies = isolatedBy(cluster, workload, direction).map(numberOf);
    return JSON.stringify([direction, alone, policies, hostNetwork, serving]);
  };
}

function asked({ name, port, protocol }: { name?: unknown; port: unknown; protocol?: unknown }): unknown[] {
  return [name, port, protocol];
}
