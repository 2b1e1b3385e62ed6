import type { Direction } from '../model/policy.ts';
import { type Access, access } from '../policy/access.ts';
import type { PodsParty } from '../policy/party.ts';
import { formatPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/** What a workload may exchange with one other. */
export interface Reach extends Access {
  readonly other: WorkloadInstance;
  readonly from: PodsParty;
  readonly to: PodsParty;
}

/** Every other workload that may call this one (ingress), or that it may call (egress), surely or possibly. */
export function reachOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Reach[] {
  const lookup = policiesOf(cluster);
  const me = partyOf(cluster, workload);
  return distinctWorkloads(cluster).flatMap((other) => {
    if (other.key === workload.key) return [];
    const them = partyOf(cluster, other);
    const [from, to] = direction === 'ingress' ? [them, me] : [me, them];
    const allowed = access(from, to, lookup);
    return isEmpty(allowed.may) ? [] : [{ other, from, to, ...allowed }];
  });
}

/** Items that share their ports, under the words for those; items without any port are left out. */
export function groupedByPorts<T>(
  items: readonly T[],
  portsOf: (item: T) => PortSet,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const ports = portsOf(item);
    if (isEmpty(ports)) continue;
    const words = formatPorts(ports);
    const group = groups.get(words);
    if (group) group.push(item);
    else groups.set(words, [item]);
  }
  return groups;
}
