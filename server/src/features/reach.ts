import type { Direction } from '../model/policy.ts';
import { type Access, access, type ExternalAccess, externalAccess } from '../policy/access.ts';
import { formatPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/** What a workload may exchange with one other. */
export interface Reach extends Access {
  readonly other: WorkloadInstance;
}

/** Every other workload that may call this one (ingress), or that it may call (egress), surely or possibly. */
export function reachOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Reach[] {
  const lookup = policiesOf(cluster);
  const me = partyOf(cluster, workload);
  return distinctWorkloads(cluster).flatMap((other) => {
    if (other.key === workload.key) return [];
    const them = partyOf(cluster, other);
    const allowed = direction === 'ingress' ? access(them, me, lookup) : access(me, them, lookup);
    return isEmpty(allowed.may) ? [] : [{ other, ...allowed }];
  });
}

export function externalReachOf(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): readonly ExternalAccess[] {
  return externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
}

/** Members that share their ports, under the words for those. */
export function groupedByPorts<T>(
  items: readonly { readonly item: T; readonly ports: PortSet }[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const { item, ports } of items) {
    if (isEmpty(ports)) continue;
    const words = formatPorts(ports);
    const group = groups.get(words);
    if (group) group.push(item);
    else groups.set(words, [item]);
  }
  return groups;
}

/** What is possible but not sure. */
export function unsure({ must, may }: Access): PortSet {
  return subtractPorts(may, must);
}
