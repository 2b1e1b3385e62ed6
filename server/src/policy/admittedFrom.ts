import { memo } from '../model/memo.ts';
import type { Rule } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { everythingId, perhaps } from './accessTable.ts';
import type { Admitted } from './admitted.ts';
import { type Bits, countBits, ordinalsOf, shifted, union } from './bits.ts';
import { candidates } from './callers.ts';
import { type IngressRule, ingressRules } from './ingressRules.ts';
import { admit, merged, type Part } from './partition.ts';
import { matchRule } from './peers.ts';
import { peerPlaces } from './places.ts';
import type { RowsNamespace, RowsWorld } from './rowsWorld.ts';

/**
 * For each source, by its place: what the policies that surely isolate others admit of it, and everything at those that
 * none isolates. For a few sources the rules of each namespace are looked through; for many, all are listed by source.
 */
export function admittedFrom(world: RowsWorld): (from: number) => readonly Part[] {
  let asked = 0;
  let listed: ((from: number) => readonly Part[]) | undefined;
  return (from) => {
    if (++asked > few) listed ??= bySource(world);
    return listed ? listed(from) : lookedThrough(world, from);
  };
}

const few = 4;

/** Rules with the same peers, and what they admit, by places. */
interface PlacedRule {
  readonly rule: Rule;
  readonly home: string;
  readonly admitted: Admitted[];
}

interface Matching {
  readonly rule: PlacedRule;
  readonly verdict: Exclude<Ternary, 'no'>;
}

function lookedThrough(world: RowsWorld, from: number): readonly Part[] {
  const party = world.partyAt(from);
  const matching: Matching[] = [];
  for (const namespace of world.namespaces) {
    for (const each of candidates(ingressRules(namespace).callers, party.workload)) {
      const { verdict } = matchRule(each.rule, each.home, party, world.policies.facts);
      if (verdict !== 'no') matching.push({ rule: placed(each, namespace), verdict });
    }
  }
  return admittedBy(world, matching);
}

function placed({ rule, home, admitted }: IngressRule, { offset }: RowsNamespace): PlacedRule {
  return {
    rule,
    home,
    admitted: admitted.map(({ id, to }) => ({ id, to: shifted(to, offset) })),
  };
}

function admittedBy(world: RowsWorld, matching: readonly Matching[]): readonly Part[] {
  // First what is admitted on the same ports, whoever does; then the few sets that are left are made disjoint.
  const all = [{ id: everythingId, to: openIn(world) }];
  for (const { rule, verdict } of matching) {
    for (const { id, to } of rule.admitted) all.push({ id: verdict === 'yes' ? id : perhaps(id), to });
  }
  return merged(all).reduce<readonly Part[]>((parts, { id, to }) => admit(parts, to, id), []);
}

/** Those that no policy isolates. */
const openIn = memo(
  ({ namespaces }: RowsWorld): Bits =>
    union(namespaces.map((namespace) => shifted(ingressRules(namespace).open, namespace.offset))),
);

/**
 * Rules that match several sources are put together once for all sources that the same of them match; those that match
 * hardly anybody are added source by source.
 */
function bySource(world: RowsWorld): (from: number) => readonly Part[] {
  const matches: Matching[] = [];
  const [own, shared] = [emptyLists(world), emptyLists(world)];
  for (const rule of rulesByPeers(world)) {
    const { sure, unsure } = peerPlaces(world, rule.rule, rule.home);
    const lists = countBits(sure.words) + countBits(unsure.words) > hardlyAnybody ? shared : own;
    for (const [verdict, places] of [
      ['yes', sure],
      ['maybe', unsure],
    ] as const) {
      const number = matches.push({ rule, verdict }) - 1;
      for (const place of ordinalsOf(places)) lists[place]?.push(number);
    }
  }
  const matching = (numbers: readonly number[] = []): Matching[] =>
    numbers.map((number) => matches[number] as Matching);
  const classes = new Map<string, readonly Part[]>();
  return (from) => {
    const text = shared[from]?.join() ?? '';
    let parts = classes.get(text);
    if (!parts) {
      parts = admittedBy(world, matching(shared[from]));
      classes.set(text, parts);
    }
    for (const { rule, verdict } of matching(own[from])) {
      for (const { id, to } of rule.admitted) {
        parts = admit(parts, to, verdict === 'yes' ? id : perhaps(id));
      }
    }
    return parts;
  };
}

const hardlyAnybody = 4;

/** Rules with the same peers in any namespace as one. */
function rulesByPeers({ namespaces }: RowsWorld): Iterable<PlacedRule> {
  const shared = new Map<string, PlacedRule>();
  for (const namespace of namespaces) {
    for (const [text, rule] of ingressRules(namespace).rules) {
      const here = placed(rule, namespace);
      const known = shared.get(text);
      if (known) known.admitted.push(...here.admitted);
      else shared.set(text, here);
    }
  }
  return shared.values();
}

/** A list of numbers for each place. */
function emptyLists({ length }: RowsWorld): number[][] {
  return Array.from({ length: 32 * length }, () => []);
}
