import type { Direction } from '../model/policy.ts';
import { type Access, externalAccess } from '../policy/access.ts';
import { type AddressSet, addressRanges } from '../policy/addressSet.ts';
import type { KnownParty } from '../policy/party.ts';
import { formatPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { partnersOf } from '../snapshot/partners.ts';
import { partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { linkFrom, type Segment } from './text.ts';

/** Whoever is at the other end, and what a workload may exchange with it, surely or possibly. */
export type Reach = Access & ({ readonly workload: WorkloadInstance } | { readonly addresses: AddressSet });

/** Every other workload that may call this one (ingress), or that it may call (egress). */
export function workloadReach(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Reach[] {
  const reach: Reach[] = [];
  for (const { workload: other, access } of partnersOf(cluster, workload, direction))
    reach.push({ workload: other, must: access.must, may: access.may });
  return reach;
}

/** The addresses outside the cluster, those apart that are treated differently. */
export function outsideReach(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): readonly Reach[] {
  return externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
}

/**
 * What the other end is called in a sentence about something in the namespace `home`. There may be thousands: it is asked
 * of those that are shown.
 */
export function reachName(reach: Reach, home: string): Segment {
  if ('addresses' in reach) return rangesWords(addressRanges(reach.addresses));
  return linkFrom(home, reach.workload);
}

/** Who calls, and who is called. */
export function reachEnds(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  reach: Reach,
): { readonly from: KnownParty; readonly to: KnownParty } {
  const me = partyOf(cluster, workload);
  const other: KnownParty =
    'addresses' in reach ? { type: 'external', addresses: reach.addresses } : partyOf(cluster, reach.workload);
  return direction === 'ingress' ? { from: other, to: me } : { from: me, to: other };
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

/** `every address outside the cluster`, or ranges. */
export function rangesWords(ranges: readonly (readonly [string, string])[]): string {
  const everyV4 = ranges.some(([low, high]) => low === '0.0.0.0' && high === '255.255.255.255');
  const everyV6 = ranges.some(([low, high]) => low === '::' && high.startsWith('ffff:ffff'));
  if (everyV4 && everyV6) return 'every address outside the cluster';
  const shown = ranges.slice(0, 3).map(([low, high]) => (low === high ? low : `${low} to ${high}`));
  return `${shown.join(', ')}${ranges.length > 3 ? ` and ${ranges.length - 3} more ranges` : ''}`;
}
