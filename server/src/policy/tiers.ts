import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Direction } from '../model/policy.ts';
import { and, type Ternary } from '../model/ternary.ts';
import type { Access, Recorder } from './access.ts';
import { failsClosed, matchClusterRule, matchSubject } from './clusterPeers.ts';
import type { Party, PodsParty } from './party.ts';
import type { UnknownCode } from './peers.ts';
import type { Policies, Tier } from './policies.ts';
import { allPorts, equalPorts, intersectPorts, noPorts, type PortSet, subtractPorts, unionPorts } from './portSet.ts';
import { rulePorts } from './rulePorts.ts';

/** A cluster policy that is about a pod, surely or possibly. */
export interface ClusterSelecting {
  readonly clusterPolicy: ClusterPolicy;
  readonly tier: Tier;
  readonly verdict: Exclude<Ternary, 'no'>;
}

/**
 * What one end's policies of a tier let through, where `after` is what comes behind the tier: the first rule that
 * matches decides, or passes on to `after`, as does what no rule matches (v1alpha2 ClusterNetworkPolicySpec).
 */
export function throughTier(
  tier: Tier,
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policies: Policies,
  after: Access,
  recorder: Recorder | undefined,
): Access {
  if (subject.workload.hostNetwork === 'yes') return after;
  const orders = policies.tier(tier);
  const [order = []] = orders;
  if (order.length === 0) return after;
  const effects = new Map(
    order.map((policy) => [policy, effectsOf(policy, tier, subject, direction, other, policies, recorder)]),
  );
  const results = answersByOrder(orders, effects, after);
  const result = results.reduce(eitherOrder);
  const isOpen = recorder && results.some((each) => !sameAccess(each, result));
  if (isOpen)
    for (const clusterPolicy of order)
      recorder.unknown('tier-order', { clusterPolicy, tier, verdict: 'yes' }, undefined);
  return result;
}

/** What comes out of a tier when its rules have these effects, in whichever of its orders. */
export function tierAnswer(
  orders: readonly (readonly ClusterPolicy[])[],
  effects: ReadonlyMap<ClusterPolicy, readonly Effect[]>,
  after: Access,
): Access {
  return answersByOrder(orders, effects, after).reduce(eitherOrder);
}

function answersByOrder(
  orders: readonly (readonly ClusterPolicy[])[],
  effects: ReadonlyMap<ClusterPolicy, readonly Effect[]>,
  after: Access,
): Access[] {
  return orders.map((each) =>
    decide(
      each.flatMap((policy) => effects.get(policy) ?? []),
      after,
    ),
  );
}

/** What a rule does to which ports, surely and possibly. */
export interface Effect {
  readonly action: ClusterRule['action'];
  readonly surely: PortSet;
  readonly possibly: PortSet;
}

function effectsOf(
  clusterPolicy: ClusterPolicy,
  tier: Tier,
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policies: Policies,
  recorder: Recorder | undefined,
): Effect[] {
  const selected = matchSubject(clusterPolicy, subject);
  if (selected.verdict === 'no') return [];
  // A placeholder may hide which tier it is: then it is perhaps in this one.
  const verdict = clusterPolicy.tier === 'hidden' ? 'maybe' : selected.verdict;
  const selecting: ClusterSelecting = { clusterPolicy, tier, verdict };
  const why = verdict === 'maybe' ? (selected.code ?? 'placeholder') : undefined;
  recorder?.selected(selecting, why);
  if (why) recorder?.unknown(why, selecting, undefined);
  return clusterPolicy[direction].map((rule) => {
    const { match, code, action, must, may } = matched(rule, direction, subject, other, policies);
    const surely = and(verdict, match) === 'yes' ? must : noPorts;
    const possibly = match === 'no' ? noPorts : may;
    recorder?.clusterRule(
      selecting,
      rule,
      action,
      { verdict: match, ...(code ? { code } : {}) },
      { must: match === 'no' ? noPorts : must, may: possibly },
    );
    if (recorder && match !== 'no') {
      if (code) recorder.unknown(code, selecting, rule);
      if (!equalPorts(must, may)) recorder.unknown('placeholder', selecting, rule);
    }
    return { action, surely, possibly };
  });
}

interface Matched {
  readonly match: Ternary;
  readonly code: UnknownCode | undefined;
  /** What it does: a rule that fails closed denies. */
  readonly action: ClusterRule['action'];
  readonly must: PortSet;
  readonly may: PortSet;
}

function matched(
  rule: ClusterRule,
  direction: Direction,
  subject: PodsParty,
  other: Party,
  policies: Policies,
): Matched {
  if (failsClosed(rule)) {
    const match = closedMatch(rule);
    return {
      match,
      code: match === 'maybe' ? 'placeholder' : undefined,
      action: 'deny',
      must: allPorts,
      may: allPorts,
    };
  }
  const { verdict: match, code } = matchClusterRule(rule, other, policies.facts);
  const ports =
    match === 'no' ? { must: noPorts, may: noPorts } : rulePorts(rule, direction === 'ingress' ? subject : other);
  return { match, code: rule.action === 'hidden' ? 'placeholder' : code, action: rule.action, ...ports };
}

/** What a rule that fails closed denies everything of: an accept matches nothing instead. */
export function closedMatch({ action }: ClusterRule): Ternary {
  return action === 'accept' ? 'no' : action === 'hidden' ? 'maybe' : 'yes';
}

/** From the last rule to the first: what a rule does not match is left to those behind it. */
function decide(effects: readonly Effect[], after: Access): Access {
  return effects.reduceRight<Access>((next, effect) => withEffect(effect, next, after), after);
}

function withEffect({ action, surely, possibly }: Effect, next: Access, after: Access): Access {
  if (possibly === noPorts) return next;
  switch (action) {
    case 'accept':
      return { must: unionPorts(next.must, surely), may: unionPorts(next.may, possibly) };
    case 'deny':
      return { must: subtractPorts(next.must, possibly), may: subtractPorts(next.may, surely) };
    case 'pass': {
      const either = intersectPorts(after.must, next.must);
      const unsure = intersectPorts(subtractPorts(possibly, surely), either);
      return {
        must: unionPorts(unionPorts(intersectPorts(surely, after.must), unsure), subtractPorts(next.must, possibly)),
        may: unionPorts(intersectPorts(possibly, after.may), subtractPorts(next.may, surely)),
      };
    }
    default:
      // Whatever a placeholder stands for, it is one of the three.
      return { must: subtractPorts(next.must, possibly), may: unionPorts(next.may, possibly) };
  }
}

function eitherOrder(left: Access, right: Access): Access {
  return { must: intersectPorts(left.must, right.must), may: unionPorts(left.may, right.may) };
}

function sameAccess(left: Access, right: Access): boolean {
  return equalPorts(left.must, right.must) && equalPorts(left.may, right.may);
}
