import type { Direction } from '../model/policy.ts';
import { type Access, access } from '../policy/access.ts';
import { answerOf } from '../policy/accessTable.ts';
import { admittedCallers } from '../policy/admittedCallers.ts';
import { type Bits, countBits, hasBit, ordinalsOf, union } from '../policy/bits.ts';
import type { PodsParty } from '../policy/party.ts';
import { isEmpty } from '../policy/portSet.ts';
import { possiblePartners } from '../policy/possiblePartners.ts';
import type { ClusterModel } from './clusterModel.ts';
import { workloadOf } from './explanation.ts';
import { partyOf, placeOf, policiesOf, rowsOf, rowsWorldOf, type WorkloadInstance } from './queries.ts';

/** A workload at the other end, and what policies surely and perhaps allow between the two. */
export interface Partner {
  readonly workload: WorkloadInstance;
  readonly access: Access;
}

/**
 * The workloads that may call one (ingress), or that it may call (egress), surely or perhaps, by the order of the
 * namespaces; each object once, and the workload itself not. They are found one after the other, since there may be
 * thousands.
 */
export function* partnersOf(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): Iterable<Partner> {
  const seen = new Set([workload.key]);
  const found = direction === 'ingress' ? callers(cluster, workload) : callees(cluster, workload);
  for (const partner of found) {
    if (seen.has(partner.workload.key)) continue;
    seen.add(partner.workload.key);
    yield partner;
  }
}

function* callers(cluster: ClusterModel, workload: WorkloadInstance): Iterable<Partner> {
  const world = rowsWorldOf(cluster);
  const [to, policies] = [partyOf(cluster, workload), policiesOf(cluster)];
  const admitted = admittedCallers(world, to);
  for (const place of ordinalsOf(possiblePartners(world, to, 'ingress'))) {
    const party = world.partyAt(place);
    const id = admitted(place);
    const open = id === undefined ? access(party, to, policies) : answerOf(id);
    const caller = isEmpty(open.may) ? undefined : workloadOf(cluster, party);
    if (caller) yield { workload: caller, access: open };
  }
}

function* callees(cluster: ClusterModel, workload: WorkloadInstance): Iterable<Partner> {
  const world = rowsWorldOf(cluster);
  const from = partyOf(cluster, workload);
  const possible = possiblePartners(world, from, 'egress');
  const found = countBits(possible.words) <= few ? oneByOne(cluster, from, possible) : byRow(cluster, workload);
  for (const { place, access: open } of found) {
    const callee = isEmpty(open.may) ? undefined : workloadOf(cluster, world.partyAt(place));
    if (callee) yield { workload: callee, access: open };
  }
}

/** So many are asked about one by one: for a row, what policies admit anywhere has to be known. */
const few = 200;

interface Callee {
  readonly place: number;
  readonly access: Access;
}

function* oneByOne(cluster: ClusterModel, from: PodsParty, places: Bits): Iterable<Callee> {
  const { partyAt } = rowsWorldOf(cluster);
  for (const place of ordinalsOf(places)) yield { place, access: access(from, partyAt(place), policiesOf(cluster)) };
}

function* byRow(cluster: ClusterModel, workload: WorkloadInstance): Iterable<Callee> {
  const row = rowsOf(cluster).row(placeOf(cluster, workload));
  for (const place of ordinalsOf(union(row.map(({ to }) => to)))) {
    const part = row.find(({ to }) => hasBit(to, place));
    if (part) yield { place, access: part.access };
  }
}
