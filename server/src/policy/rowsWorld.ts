import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Policy } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { type Bits, bitsOf, shifted, union } from './bits.ts';
import type { LabelIndex } from './labelIndex.ts';
import type { PodsParty } from './party.ts';
import type { Policies } from './policies.ts';
import type { NamespaceFacts } from './selection.ts';

/** What the manifests say of a namespace, as far as it decides who may call whom. */
export interface NamespaceParts {
  readonly facts: NamespaceFacts;
  readonly labelIndex: LabelIndex;
  readonly policies: readonly Instance<Policy>[];
}

/** A namespace whose workloads have places: a word of its own begins it, and they stand in their order, copies included. */
export interface RowsNamespace extends NamespaceParts {
  /** By ordinal. */
  readonly parties: readonly PodsParty[];
  /** Index of its first word. */
  readonly offset: number;
}

/** The pods of a cluster as sets of places, and what decides about them. */
export interface RowsWorld {
  readonly namespaces: readonly RowsNamespace[];
  readonly policies: Policies;
  /** Words that it takes to hold every place. */
  readonly length: number;
  /** Every place that somebody has. */
  readonly everyone: Bits;
  /** Whose pods are on the network of their node, surely and perhaps. */
  readonly onNode: Bits;
  readonly perhapsOnNode: Bits;
  /** Those that address ranges treat alike, and each of the others. */
  readonly plain: Bits;
  readonly addressed: readonly number[];
  partyAt(place: number): PodsParty;
}

export function rowsWorld(parts: readonly NamespaceParts[], policies: Policies): RowsWorld {
  let length = 0;
  const namespaces = parts.map((part): RowsNamespace => {
    const offset = length;
    length += (part.labelIndex.workloads.length + 31) >>> 5;
    return { ...part, offset, parties: partiesOf(part.labelIndex)(part.facts) };
  });
  const byWord = namespaces.flatMap((namespace) =>
    Array.from({ length: (namespace.parties.length + 31) >>> 5 }, () => namespace),
  );
  const all = (set: (networks: Networks) => Bits): Bits =>
    union(namespaces.map(({ labelIndex, offset }) => shifted(set(networksOf(labelIndex)), offset)));
  return {
    namespaces,
    policies,
    length,
    everyone: all(({ everyone }) => everyone),
    onNode: all(({ onNode }) => onNode),
    perhapsOnNode: all(({ perhapsOnNode }) => perhapsOnNode),
    plain: all(({ plain }) => plain),
    addressed: namespaces.flatMap(({ labelIndex, offset }) =>
      networksOf(labelIndex).addressed.map((ordinal) => 32 * offset + ordinal),
    ),
    partyAt: (place) => {
      const { parties, offset } = byWord[place >>> 5] as RowsNamespace;
      return parties[place - 32 * offset] as PodsParty;
    },
  };
}

const partiesOf = memo(({ workloads }: LabelIndex) =>
  memo((namespace: NamespaceFacts): readonly PodsParty[] =>
    workloads.map(({ resource }) => ({ type: 'pods', workload: resource, namespace })),
  ),
);

/** The workloads of a namespace by what is known of their addresses. */
interface Networks extends Pick<RowsWorld, 'everyone' | 'onNode' | 'perhapsOnNode' | 'plain' | 'addressed'> {}

const networksOf = memo(({ workloads }: LabelIndex): Networks => {
  const onNode: number[] = [];
  const perhapsOnNode: number[] = [];
  const plain: number[] = [];
  const addressed: number[] = [];
  workloads.forEach(({ resource }, ordinal) => {
    if (resource.hostNetwork === 'yes') onNode.push(ordinal);
    if (resource.hostNetwork === 'maybe') perhapsOnNode.push(ordinal);
    if (hasOwnAddress(resource)) addressed.push(ordinal);
    else plain.push(ordinal);
  });
  return {
    everyone: bitsOf([...plain, ...addressed]),
    onNode: bitsOf(onNode),
    perhapsOnNode: bitsOf(perhapsOnNode),
    plain: bitsOf(plain),
    addressed,
  };
});

function hasOwnAddress({ podIPs, hostNetwork }: Workload): boolean {
  return podIPs.length > 0 || hostNetwork !== 'no';
}
