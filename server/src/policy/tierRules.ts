import type { Action, ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import { memo } from '../model/memo.ts';
import type { Direction } from '../model/policy.ts';
import { and, type Ternary } from '../model/ternary.ts';
import { perhaps } from './accessTable.ts';
import { type Admitted, admittedAt } from './admitted.ts';
import { type Bits, nobody } from './bits.ts';
import { failsClosed, matchClusterRule, matchSubject } from './clusterPeers.ts';
import { admit, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { clusterPlaces, type Places } from './places.ts';
import type { Tier } from './policies.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { closedMatch } from './tiers.ts';

/** A rule of a cluster policy as it bears on a row: what it acts on at each destination, surely and possibly. */
export interface TierRule {
  readonly policy: ClusterPolicy;
  readonly action: Action;
  readonly parts: readonly Part[];
}

/** The rules of a tier that bear on a row, by the ingress of its destinations or the egress of its source. */
export function tierRules(world: RowsWorld, tier: Tier, direction: Direction, from: PodsParty): TierRule[] {
  return (world.policies.tier(tier)[0] ?? []).flatMap((policy) => {
    const subject = direction === 'egress' ? matchSubject(policy, from).verdict : 'yes';
    // A placeholder may hide which tier it is: then it is perhaps in this one.
    const isIn: Ternary = policy.tier === 'hidden' ? 'maybe' : 'yes';
    return policy[direction].flatMap((rule): TierRule[] => {
      const match = and(and(isIn, subject), matchOf(world, rule, from));
      if (match === 'no') return [];
      const action = failsClosed(rule) ? 'deny' : rule.action;
      return [{ policy, action, parts: partsOf(world)(policy)(rule)[match] }];
    });
  });
}

/** What is the same for all destinations: whether a rule fails closed, and whether one of ingress matches the source. */
function matchOf({ policies }: RowsWorld, rule: ClusterRule, from: PodsParty): Ternary {
  if (failsClosed(rule)) return closedMatch(rule);
  return rule.direction === 'ingress' ? matchClusterRule(rule, from, policies.facts).verdict : 'yes';
}

/** What a rule acts on where everything else is sure, and where it is not. */
const partsOf = memo((world: RowsWorld) =>
  memo((policy: ClusterPolicy) =>
    memo((rule: ClusterRule): Readonly<Record<Exclude<Ternary, 'no'>, readonly Part[]>> => {
      const { sure, unsure } = destinations(world, policy, rule);
      const admitted = (those: Bits): Admitted[] =>
        admittedAt(failsClosed(rule) ? { ports: 'all' } : rule, those, world.partyAt);
      const surely = admitted(sure);
      const possibly = [...surely, ...admitted(unsure)].map(({ id, to }) => ({ id: perhaps(id), to }));
      return {
        yes: united([...surely, ...possibly]),
        maybe: united(possibly),
      };
    }),
  ),
);

/** The subjects of an ingress rule; whom an egress rule is about. */
function destinations(world: RowsWorld, policy: ClusterPolicy, rule: ClusterRule): Places {
  if (rule.direction === 'ingress') return clusterPlaces(world, [policy.subject]);
  if (failsClosed(rule)) return { sure: world.everyone, unsure: nobody };
  return clusterPlaces(world, rule.peers);
}

function united(all: readonly Admitted[]): readonly Part[] {
  return all.reduce<readonly Part[]>((parts, { id, to }) => admit(parts, to, id), []);
}
