import type { Direction } from '../model/policy.ts';
import { type Access, externalAccess } from '../policy/access.ts';
import { addressRanges } from '../policy/addressSet.ts';
import type { KnownParty } from '../policy/party.ts';
import { formatPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { partnersOf } from '../snapshot/partners.ts';
import { partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { linkFrom, type Segment } from './text.ts';

/** What a workload may exchange with one other end, surely or possibly. */
export interface Reach extends Access {
  readonly name: Segment;
  readonly from: KnownParty;
  readonly to: KnownParty;
}

/** Every other workload that may call this one (ingress), or that it may call (egress). */
export function workloadReach(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Reach[] {
  return [...partnersOf(cluster, workload, direction)].map(({ workload: other, access }) => ({
    ...access,
    ...endsOf(cluster, workload, direction, partyOf(cluster, other)),
    name: linkFrom(workload.namespace, other),
  }));
}

/** The addresses outside the cluster, those apart that are treated differently. */
export function outsideReach(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Reach[] {
  const parts = externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
  return parts.map(({ addresses, must, may }) => ({
    ...endsOf(cluster, workload, direction, { type: 'external', addresses }),
    must,
    may,
    name: rangesWords(addressRanges(addresses)),
  }));
}

function endsOf(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  other: KnownParty,
): Pick<Reach, 'from' | 'to'> {
  const me = partyOf(cluster, workload);
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
