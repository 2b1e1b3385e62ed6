import type { ClusterFacts } from '../model/clusterFacts.ts';
import { memo } from '../model/memo.ts';
import type { Rule } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { everythingId, perhaps } from './accessTable.ts';
import type { Admitted } from './admitted.ts';
import { type Bits, countBits, forOrdinals, shifted, union } from './bits.ts';
import { candidates } from './callers.ts';
import { type IngressRule, type IngressRules, ingressRules } from './ingressRules.ts';
import { admit, merged, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
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

const few = 16;

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
  const matching = world.namespaces.flatMap((namespace) =>
    matchingIn(ingressRules(namespace))(world.policies.facts)(party).map(({ rule, verdict }) => ({
      rule: placed(rule, namespace),
      verdict,
    })),
  );
  return admittedBy(world, matching);
}

/** Kept, since an edit leaves the rules of most namespaces as they are, and the same source is asked about again. */
const matchingIn = memo(({ callers }: IngressRules) =>
  memo((facts: ClusterFacts) =>
    memo((party: PodsParty) =>
      candidates(callers, party.workload).flatMap((rule) => {
        const { verdict } = matchRule(rule.rule, rule.home, party, facts);
        return verdict === 'no' ? [] : [{ rule, verdict }];
      }),
    ),
  ),
);

function placed({ rule, home, admitted }: IngressRule, { offset }: RowsNamespace): PlacedRule {
  return {
    rule,
    home,
    admitted: admitted.map(({ id, to }) => ({ id, to: shifted(to, offset) })),
  };
}

function admittedBy(world: RowsWorld, matching: readonly Matching[]): readonly Part[] {
  // First what is admitted on the same ports, whoever does; then the few sets that are left are made disjoint.
  return merged([{ id: everythingId, to: openIn(world) }, ...matching.flatMap(admittedOf)]).reduce<readonly Part[]>(
    (parts, { id, to }) => admit(parts, to, id),
    [],
  );
}

function admittedOf({ rule, verdict }: Matching): readonly Admitted[] {
  return verdict === 'yes' ? rule.admitted : rule.admitted.map(({ id, to }) => ({ id: perhaps(id), to }));
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
  const classes = sourceClasses(world);
  const known = new Map<SourceClass | undefined, readonly Part[]>();
  const sharedParts = (its: SourceClass | undefined): readonly Part[] => {
    let parts = known.get(its);
    if (!parts) {
      const all: Matching[] = [];
      for (let each = its; each; each = each.before) all.push(each.matching);
      parts = admittedBy(world, all);
      known.set(its, parts);
    }
    return parts;
  };
  return (from) => {
    const own: Admitted[] = [];
    let its = classes[from];
    for (; its?.matchesFew; its = its.before) own.push(...admittedOf(its.matching));
    return own.reduce((parts, { id, to }) => admit(parts, to, id), sharedParts(its));
  };
}

/** Sources that the same rules match: those of `before` that one more rule matches. */
interface SourceClass {
  readonly matching: Matching;
  readonly matchesFew: boolean;
  readonly before: SourceClass | undefined;
}

/** The class of each source, by its place; rules that match few come last in it. */
function sourceClasses(world: RowsWorld): readonly (SourceClass | undefined)[] {
  const matches = rulesByPeers(world).flatMap((rule) => {
    const { sure, unsure } = peerPlaces(world, rule.rule, rule.home);
    const matchesFew = countBits(sure.words) + countBits(unsure.words) <= hardlyAnybody;
    return [
      { matching: { rule, verdict: 'yes' as const }, matchesFew, places: sure },
      { matching: { rule, verdict: 'maybe' as const }, matchesFew, places: unsure },
    ];
  });
  const classes = new Array<SourceClass | undefined>(32 * world.length);
  for (const { matching, matchesFew, places } of matches.sort((a, b) => Number(a.matchesFew) - Number(b.matchesFew))) {
    const refined = new Map<SourceClass | undefined, SourceClass>();
    forOrdinals(places, (place) => {
      const before = classes[place];
      let next = refined.get(before);
      if (!next) {
        next = { matching, matchesFew, before };
        refined.set(before, next);
      }
      classes[place] = next;
    });
  }
  return classes;
}

const hardlyAnybody = 4;

/** Rules with the same peers in any namespace as one. */
function rulesByPeers({ namespaces }: RowsWorld): PlacedRule[] {
  const shared = new Map<string, PlacedRule>();
  for (const namespace of namespaces) {
    for (const [text, rule] of ingressRules(namespace).rules) {
      const here = placed(rule, namespace);
      const known = shared.get(text);
      if (known) known.admitted.push(...here.admitted);
      else shared.set(text, here);
    }
  }
  return [...shared.values()];
}
