/**
 * Who may call whom, row by row: for one source, every destination at once. It asks the same questions as `access`,
 * but of sets of workloads, and `access` itself wherever something about an end is special: pods that may be their
 * node, policies that perhaps select, cluster policies. No matrix of pairs is kept; a row is made when it is asked for.
 */
import type { Instance } from '../model/instance.ts';
import type { Direction, Policy } from '../model/policy.ts';
import { type Access, access } from './access.ts';
import { everythingId, nothingId } from './accessTable.ts';
import { type Bits, bitsOf, countBits, hasBit, ordinalsOf, setBit } from './bits.ts';
import { admit, intersect, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import type { Policies, Selecting, Tier } from './policies.ts';
import type { RowsNamespace, RowsWorld } from './rowsWorld.ts';
import { type IngressSet, ruleSetsOf } from './ruleSets.ts';

export interface Rows {
  readonly parties: readonly PodsParty[];
  /** What a party may call, by its place among `parties`; itself is left out. */
  row(from: number): readonly RowPart[];
}

/** Destinations, by their places among the parties, at which the same is allowed. */
export interface RowPart {
  readonly access: Access;
  readonly to: Bits;
}

/** Rows of the parties of a world, under the policies of its namespaces, one list for each. */
export function rowsOf(
  world: RowsWorld,
  policiesOf: readonly (readonly Instance<Policy>[])[],
  policies: Policies,
): Rows {
  const { parties, table, length } = world;
  const isSpecial = specialParties(parties, policies);
  const special = bitsOf(parties.flatMap((_, place) => (isSpecial[place] ? [place] : [])));
  const open = bitsOf(
    parties.flatMap((party, place) =>
      isSpecial[place] || policies.isolating(party, 'ingress').length > 0 ? [] : [place],
    ),
  );
  const homes = new Map(world.namespaces.map((namespace) => [namespace.facts.name, namespace]));
  const admitting = ingressSetsBySource(
    parties.length,
    policiesOf.flatMap((list, at) =>
      list
        .filter(({ resource }) => resource.isolates.ingress === 'yes')
        .flatMap((policy) => ruleSetsOf(world, world.namespaces[at] as RowsNamespace, policy).ingress),
    ),
  );

  return { parties, row };

  function row(from: number): readonly RowPart[] {
    const answers = isSpecial[from] ? pairwise(from, parties.keys()) : simpleRow(from);
    return answers.map(({ id, words }) => {
      words[from >>> 5] = (words[from >>> 5] as number) & ~(1 << (from & 31));
      return { access: table.answers[id] as Access, to: { offset: 0, words } };
    });
  }

  function simpleRow(from: number): Part[] {
    const parts: Part[] = [];
    admit(parts, table, length, open, everythingId);
    for (const { admitted } of admitting(from)) for (const { id, to } of admitted) admit(parts, table, length, to, id);
    const party = parties[from] as PodsParty;
    const isolating = policies.isolating(party, 'egress');
    const result = isolating.length === 0 ? parts : intersect(parts, egressOf(party, isolating), table, length);
    return merged(withoutSpecial(result), pairwise(from, ordinalsOf(special)));
  }

  function egressOf({ namespace }: PodsParty, isolating: readonly Selecting[]): Part[] {
    const parts: Part[] = [];
    const home = homes.get(namespace.name) as RowsNamespace;
    for (const { instance } of isolating) {
      for (const { id, to } of ruleSetsOf(world, home, instance).egress) admit(parts, table, length, to, id);
    }
    return parts;
  }

  function withoutSpecial(parts: readonly Part[]): readonly Part[] {
    for (const { words } of parts) {
      for (const [at, word] of special.words.entries()) {
        words[special.offset + at] = (words[special.offset + at] as number) & ~word;
      }
    }
    return parts;
  }

  function pairwise(from: number, to: Iterable<number>): Part[] {
    const parts = new Map<number, Uint32Array>();
    for (const place of to) {
      const id = table.idOf(access(parties[from] as PodsParty, parties[place] as PodsParty, policies));
      if (id === nothingId) continue;
      let words = parts.get(id);
      if (!words) {
        words = new Uint32Array(length);
        parts.set(id, words);
      }
      setBit(words, place);
    }
    return [...parts].map(([id, words]) => ({ id, words }));
  }
}

/** Parties that sets cannot speak of. */
function specialParties(parties: readonly PodsParty[], policies: Policies): readonly boolean[] {
  const hasTiers = (['admin', 'baseline'] satisfies Tier[]).some((tier) => (policies.tier(tier)[0] ?? []).length > 0);
  const isUnsure = (party: PodsParty, direction: Direction): boolean =>
    policies.isolating(party, direction).some(({ verdict }) => verdict === 'maybe');
  return parties.map(
    (party) =>
      hasTiers || party.workload.hostNetwork !== 'no' || isUnsure(party, 'ingress') || isUnsure(party, 'egress'),
  );
}

function merged(left: readonly Part[], right: readonly Part[]): Part[] {
  const parts = [...left];
  for (const { id, words } of right) {
    const known = parts.find((part) => part.id === id);
    if (!known) parts.push({ id, words });
    else for (const [at, word] of words.entries()) known.words[at] = (known.words[at] as number) | word;
  }
  return parts;
}

/** For each source, the ingress rules that admit it: looked through for a few rows, listed by source for many. */
function ingressSetsBySource(count: number, sets: readonly IngressSet[]): (from: number) => Iterable<IngressSet> {
  let asked = 0;
  let listed: readonly (readonly IngressSet[])[] | undefined;
  const wide = (set: IngressSet): boolean => countBits(set.from.words) > count >>> 3;
  const list = (): readonly (readonly IngressSet[])[] => {
    const bySource: IngressSet[][] = Array.from({ length: count }, () => []);
    for (const set of sets) if (!wide(set)) for (const place of ordinalsOf(set.from)) bySource[place]?.push(set);
    return bySource;
  };
  let wideSets: readonly IngressSet[] = [];
  return (from) => {
    if (!listed && ++asked <= few) return sets.filter((set) => hasBit(set.from, from));
    if (!listed) {
      listed = list();
      wideSets = sets.filter(wide);
    }
    return [...(listed[from] ?? []), ...wideSets.filter((set) => hasBit(set.from, from))];
  };
}

const few = 16;
