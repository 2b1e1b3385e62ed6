import { remembered } from '../../calls/remembered.ts';
import { memo } from '../../model/memo.ts';
import type { Direction, Peer, Rule } from '../../model/policy.ts';
import { isInvalidSelector, type Selector } from '../../model/selector.ts';
import { follows } from '../../policy/anyPods.ts';
import { coversPeer, coversPorts, coversRule, type Home } from '../../policy/covers.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { factsOf } from '../../snapshot/namespaceModel.ts';
import { isContested, type PolicyInstance } from '../../snapshot/queries.ts';
import { areTogether } from '../../snapshot/together.ts';

/** What a policy says that is said elsewhere, so that nothing changes without it. */
export interface Cover {
  /** The other policies that say all of it together; none where they do not. */
  readonly policies: readonly PolicyInstance[];
  /** For each direction the rule of another policy that admits everyone to all pods of this one. */
  readonly opened: Readonly<Record<Direction, Covering | undefined>>;
  readonly rules: ReadonlyMap<Rule, Covering>;
  /** Of the rules that are not covered as a whole. */
  readonly peers: ReadonlyMap<Peer, Covering>;
}

/** What says it too. */
export interface Covering {
  readonly policy: PolicyInstance;
  readonly rule: Rule;
  /** Undefined where the rule has no peers. */
  readonly peer: Peer | undefined;
  /** Whether the two say the same: of such the first stays. */
  readonly isEqual: boolean;
}

/**
 * What covers the parts of a policy; the same object as long as the answer is. Of two that say the same only the later
 * one is covered, so that all that is reported may be removed together.
 */
export const coverOf: (cluster: ClusterModel, policy: PolicyInstance) => Cover = remembered(
  (cluster, policy) => [...selectingAtLeast(cluster, policy), cluster.facts, cluster.configured],
  (cluster, policy) => {
    const { resource } = policy;
    if (isInvalidSelector(resource.podSelector)) return nothing;
    const home: Home = {
      namespace: policy.namespace,
      factsOf: (name) => cluster.namespaces.get(name)?.facts ?? factsOf(name, [], cluster.configured),
    };
    const others = selectingAtLeast(cluster, policy);
    const rules = new Map<Rule, Covering>();
    const peers = new Map<Peer, Covering>();
    for (const direction of directionsOf(policy)) {
      const candidates = candidatesFor(policy, others, direction);
      for (const rule of resource[direction]) {
        const covering = ruleCovering(rule, candidates, home);
        if (covering) rules.set(rule, covering);
        else for (const [peer, by] of coveredPeers(rule, candidates, home)) peers.set(peer, by);
      }
    }
    const opened = { ingress: opening(policy, others, 'ingress'), egress: opening(policy, others, 'egress') };
    return { policies: policiesInstead(policy, others, rules), opened, rules, peers };
  },
);

const nothing: Cover = {
  policies: [],
  opened: { ingress: undefined, egress: undefined },
  rules: new Map(),
  peers: new Map(),
};

/**
 * The other policies of the namespace that select every pod that a policy selects, whichever there are; the same array
 * as long as they are the same. Not those that perhaps are not applied, nor those that are written otherwise elsewhere.
 */
export const selectingAtLeast: (cluster: ClusterModel, policy: PolicyInstance) => readonly PolicyInstance[] =
  remembered(candidatesIn, (cluster, policy) =>
    candidatesIn(cluster, policy).filter(
      (other) => follows(other.resource.podSelector, policy.resource.podSelector) === 'yes',
    ),
  );

/** Whoever selects all pods with some labels asks for some of these and for nothing else. */
function candidatesIn(cluster: ClusterModel, policy: PolicyInstance): readonly PolicyInstance[] {
  const { isAlternative, isUnseen, podSelector } = policy.resource;
  const index = cluster.namespaces.get(policy.namespace)?.policies;
  if (!index || isAlternative || isUnseen) return [];
  const { loose, byLabel } = policiesByLabel(index);
  const named = podSelector.requirements.flatMap(({ key, operator, values }) =>
    operator === 'In' && values.length === 1 ? (byLabel.get(`${key}=${values[0]}`) ?? []) : [],
  );
  return [...loose, ...named].filter(
    (other) => other.key !== policy.key && areTogether(policy, other) && !isContested(cluster, other),
  );
}

/** Policies by the first label that they ask for, and those that ask for none; of the latter no more than a few. */
const policiesByLabel = memo((policies: readonly PolicyInstance[]) => {
  const loose: PolicyInstance[] = [];
  const byLabel = new Map<string, PolicyInstance[]>();
  for (const policy of policies) {
    if (policy.resource.isAlternative) continue;
    const label = firstLabel(policy.resource.podSelector);
    const known = label === undefined ? loose : byLabel.get(label);
    if (!known) byLabel.set(label as string, [policy]);
    else if (known.length < mostCandidates) known.push(policy);
  }
  return { loose, byLabel };
});

const mostCandidates = 12;

function firstLabel({ requirements }: Selector): string | undefined {
  const first = requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
  return first && `${first.key}=${first.values[0]}`;
}

function directionsOf({ resource }: PolicyInstance): Direction[] {
  return (['ingress', 'egress'] as const).filter((direction) => resource.isolates[direction] !== 'no');
}

/** A rule that may cover another one. */
interface Candidate {
  readonly policy: PolicyInstance;
  readonly rule: Rule;
  /** Whether it goes first where the two are equal. */
  readonly isFirst: (rule: Rule) => boolean;
}

/** The policy's own rules first: what they say is nearer. */
function candidatesFor(policy: PolicyInstance, others: readonly PolicyInstance[], direction: Direction): Candidate[] {
  const own = policy.resource[direction].map((rule) => ({
    policy,
    rule,
    isFirst: (other: Rule) => rule.index < other.index,
  }));
  const ofOthers = others
    .filter(({ resource }) => resource.isolates[direction] === 'yes')
    .flatMap((other) => {
      const isFirst = !selectsSame(policy, other) || precedes(other, policy);
      return other.resource[direction].map((rule) => ({ policy: other, rule, isFirst: () => isFirst }));
    });
  return [...own, ...ofOthers];
}

/** Given that the other one selects at least as much. */
function selectsSame(policy: PolicyInstance, other: PolicyInstance): boolean {
  return follows(policy.resource.podSelector, other.resource.podSelector) === 'yes';
}

/** In some order that no edit elsewhere changes. */
function precedes(one: PolicyInstance, other: PolicyInstance): boolean {
  return one.uri < other.uri || (one.uri === other.uri && one.key < other.key);
}

function ruleCovering(rule: Rule, candidates: readonly Candidate[], home: Home): Covering | undefined {
  for (const candidate of candidates) {
    if (candidate.rule.node === rule.node || !coversRule(candidate.rule, rule, home)) continue;
    const isEqual = coversRule(rule, candidate.rule, home);
    if (!isEqual || candidate.isFirst(rule)) return { ...candidate, peer: undefined, isEqual };
  }
  return undefined;
}

function coveredPeers(rule: Rule, candidates: readonly Candidate[], home: Home): [Peer, Covering][] {
  if (rule.peers === 'everyone') return [];
  return rule.peers.flatMap((peer, index): [Peer, Covering][] => {
    const covering = peerCovering(rule, index, peer, home, candidates) ?? elsewhere(rule, peer, candidates, home);
    return covering ? [[peer, covering]] : [];
  });
}

function elsewhere(rule: Rule, peer: Peer, candidates: readonly Candidate[], home: Home): Covering | undefined {
  for (const candidate of candidates) {
    const found = candidate.rule === rule ? undefined : peerCoveringIn(rule, peer, candidate, home);
    if (found) return found;
  }
  return undefined;
}

/** Another peer of the same rule. */
function peerCovering(
  rule: Rule,
  index: number,
  peer: Peer,
  home: Home,
  candidates: readonly Candidate[],
): Covering | undefined {
  const own = candidates.find((candidate) => candidate.rule === rule);
  if (!own || rule.peers === 'everyone') return undefined;
  for (const [at, other] of rule.peers.entries()) {
    if (other === peer || other.node === peer.node || !coversPeer(other, peer, home)) continue;
    const isEqual = coversPeer(peer, other, home);
    if (!isEqual || at < index) return { policy: own.policy, rule, peer: other, isEqual };
  }
  return undefined;
}

function peerCoveringIn(rule: Rule, peer: Peer, candidate: Candidate, home: Home): Covering | undefined {
  const wide = candidate.rule;
  if (wide.peers === 'everyone' || wide.node === rule.node || !coversPorts(wide.ports, rule.ports)) return undefined;
  for (const other of wide.peers) {
    if (other.node === peer.node || !coversPeer(other, peer, home)) continue;
    const isEqual = coversPeer(peer, other, home) && coversPorts(rule.ports, wide.ports);
    if (!isEqual || candidate.isFirst(rule)) return { policy: candidate.policy, rule: wide, peer: other, isEqual };
  }
  return undefined;
}

/** A rule of another policy that makes all rules of a direction mean nothing. */
function opening(
  policy: PolicyInstance,
  others: readonly PolicyInstance[],
  direction: Direction,
): Covering | undefined {
  const { isolates, [direction]: rules } = policy.resource;
  if (isolates[direction] !== 'yes' || rules.length === 0 || rules.some(admitsEveryone)) return undefined;
  for (const other of others) {
    const rule = other.resource.isolates[direction] === 'yes' && other.resource[direction].find(admitsEveryone);
    if (rule) return { policy: other, rule, peer: undefined, isEqual: false };
  }
  return undefined;
}

export function admitsEveryone({ peers, ports }: Rule): boolean {
  return peers === 'everyone' && ports === 'all';
}

/**
 * Those in whose stead nobody misses a policy: they isolate its pods in the same directions, and have a rule for each of
 * its rules. One without rules denies, which is said for its own sake, and is never needless.
 */
function policiesInstead(
  policy: PolicyInstance,
  others: readonly PolicyInstance[],
  covered: Cover['rules'],
): readonly PolicyInstance[] {
  const { isolates, ingress, egress } = policy.resource;
  const directions = directionsOf(policy);
  const rules = directions.flatMap((direction) => policy.resource[direction]);
  if (rules.length === 0 || isolates.ingress === 'maybe' || isolates.egress === 'maybe') return [];
  const byOthers = rules.flatMap((rule) => covered.get(rule)?.policy ?? []).filter((other) => other !== policy);
  if (byOthers.length < rules.length || ingress.length + egress.length > rules.length) return [];
  // The fewer are named the better.
  const isolating = directions.map((direction) =>
    [...byOthers, ...others].find(
      (other) =>
        other.resource.isolates[direction] === 'yes' && (!selectsSame(policy, other) || precedes(other, policy)),
    ),
  );
  const instead = directions.map((direction, index) =>
    policy.resource[direction].length > 0 ? policy : isolating[index],
  );
  if (instead.some((other) => other === undefined)) return [];
  return [...new Set([...byOthers, ...instead])].filter(
    (other): other is PolicyInstance => other !== policy && !!other,
  );
}
/** Whether another policy makes a rule mean nothing, which is reported for the direction as a whole. */
export function isOpened({ opened }: Cover, { direction }: Rule): boolean {
  return opened[direction] !== undefined;
}
