import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Policy } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { type AccessTable, createAccessTable } from './accessTable.ts';
import { type Bits, bitsOf } from './bits.ts';
import type { LabelIndex, Ordinals } from './labelIndex.ts';
import type { PodsParty } from './party.ts';
import type { RuleSets } from './ruleSets.ts';
import type { NamespaceFacts } from './selection.ts';

/**
 * The pods of a cluster as sets: what rows are made of besides policies. It holds as long as workloads and namespaces
 * are the same, and keeps what policies mean in it, so that an edited policy costs itself.
 */
export interface RowsWorld {
  readonly parties: readonly PodsParty[];
  readonly namespaces: readonly RowsNamespace[];
  readonly configured: ClusterFacts;
  readonly table: AccessTable;
  /** Words that it takes to hold every place among the parties. */
  readonly length: number;
  readonly everyone: Bits;
  /** The parties that address ranges treat alike, and the others. */
  readonly plain: Bits;
  readonly addressed: readonly number[];
  /** The places of some workloads of a namespace; those that are no party, such as further copies of one, have none. */
  bitsAt(labelIndex: LabelIndex, ordinals: Ordinals): Bits;
  readonly ruleSets: WeakMap<Instance<Policy>, RuleSets>;
}

export interface RowsNamespace {
  readonly facts: NamespaceFacts;
  readonly labelIndex: LabelIndex;
}

export function rowsWorld(
  parties: readonly PodsParty[],
  namespaces: readonly RowsNamespace[],
  configured: ClusterFacts,
): RowsWorld {
  const places = new Map(parties.map(({ workload }, place) => [workload, place]));
  const everyone = [...parties.keys()];
  const hasOwn = (place: number): boolean => hasOwnAddress((parties[place] as PodsParty).workload);
  const placesOf = ({ workloads }: LabelIndex, ordinals: Ordinals): number[] =>
    ordinals.flatMap((ordinal) => places.get((workloads[ordinal] as Instance<Workload>).resource) ?? []);
  // Many rules ask for the same selection.
  const selections = memo((labelIndex: LabelIndex) =>
    memo((ordinals: Ordinals) => bitsOf(placesOf(labelIndex, ordinals))),
  );
  return {
    parties,
    namespaces,
    configured,
    table: createAccessTable(),
    length: (parties.length + 31) >>> 5,
    everyone: bitsOf(everyone),
    plain: bitsOf(everyone.filter((place) => !hasOwn(place))),
    addressed: everyone.filter(hasOwn),
    bitsAt: (labelIndex, ordinals) => selections(labelIndex)(ordinals),
    ruleSets: new WeakMap(),
  };
}

function hasOwnAddress({ podIPs, hostNetwork }: Workload): boolean {
  return podIPs.length > 0 || hostNetwork !== 'no';
}
