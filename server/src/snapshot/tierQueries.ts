/** What the order of cluster policies means for single rules, as far as it holds for whatever pods there may be. */
import type { ClusterPeer, ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Direction, Peer, Rule, SelectorPeer } from '../model/policy.ts';
import { everyAddress, isNoAddress, subtractAddresses } from '../policy/addressSet.ts';
import { coversPeer, coversSelector, isWithin, shareAddress, sharePort, surelyIn } from '../policy/clusterCovers.ts';
import { failsClosed } from '../policy/clusterPeers.ts';
import { coversPorts } from '../policy/covers.ts';
import { isolationOf } from '../policy/isolation.ts';
import { type NamespaceFacts, selectsNamespace } from '../policy/selection.ts';
import { isStored } from '../policy/tierOrder.ts';
import type { ClusterModel } from './clusterModel.ts';
import { matchingNamespaces, type PolicyInstance, peerMatches, selectIn } from './queries.ts';
import { areTogether } from './together.ts';

export type ClusterPolicyInstance = Instance<ClusterPolicy>;

/** A rule that is asked in front of another one and leaves nothing to it; undefined where none surely does. */
export function shadowOf(
  cluster: ClusterModel,
  home: ClusterPolicyInstance,
  rule: ClusterRule,
): ClusterRule | undefined {
  const own = home.resource;
  if (!isStored(own) || failsClosed(rule)) return undefined;
  for (const instance of cluster.clusterPolicies) {
    const { resource: other, key } = instance;
    const isSame = other === own;
    if (!isSame && (key === home.key || !areTogether(instance, home) || !comesBefore(other, own))) continue;
    if (!isSame && !coversSubject(other, own)) continue;
    const rules = isSame ? other[rule.direction].slice(0, rule.index) : other[rule.direction];
    const found = rules.find(
      (earlier) =>
        isDecided(earlier) &&
        coversPorts(earlier.ports, rule.ports) &&
        rule.peers.every((peer) => earlier.peers.some((outer) => coversPeer(outer, peer))),
    );
    if (found) return found;
  }
  return undefined;
}

/** The policy that a rule is of. */
export function policyOfRule(cluster: ClusterModel, rule: ClusterRule): ClusterPolicyInstance | undefined {
  return cluster.clusterPolicies.find(({ resource }) => resource[rule.direction].includes(rule));
}

/**
 * A policy in front of which or behind which another one of its tier and priority comes, nobody knows, though both
 * surely match something in common and do something else with it. Of two the one that is listed later has the other.
 */
export function rivalOf(cluster: ClusterModel, home: ClusterPolicyInstance): ClusterPolicyInstance | undefined {
  const own = home.resource;
  if (typeof own.priority !== 'number' || !isStored(own)) return undefined;
  for (const other of cluster.clusterPolicies) {
    if (other === home) return undefined;
    const { resource, key } = other;
    if (key === home.key || resource.tier !== own.tier || own.tier === 'hidden' || resource.priority !== own.priority)
      continue;
    if (!areTogether(other, home)) continue;
    if (!isStored(resource) || resource.isAlternative || own.isAlternative) continue;
    if (contradict(cluster, own, resource) && overlap(cluster, own.subject, resource.subject)) return other;
  }
  return undefined;
}

/** Whether every pod that a cluster policy is about is isolated by a NetworkPolicy, so that its baseline is never asked. */
export function isNeverAsked(
  cluster: ClusterModel,
  { resource }: ClusterPolicyInstance,
  direction: Direction,
): boolean {
  const { subject } = resource;
  if (subject.type !== 'selector' || !subject.namespaceSelector) return false;
  // Only by naming namespaces does it leave out those that no manifest shows.
  const isNamed = subject.namespaceSelector.requirements.some(({ operator }) => operator === 'In');
  const matched = matchingNamespaces(cluster, subject.namespaceSelector);
  if (!isNamed || matched.length === 0 || matched.some(({ verdict }) => verdict !== 'yes')) return false;
  let count = 0;
  for (const { facts } of matched) {
    const namespace = cluster.namespaces.get(facts.name);
    if (!namespace || namespace.unseen.length > 0) return false;
    const isolation = isolationOf(namespace.labelIndex, namespace.effective)[direction];
    for (const ordinal of selectIn(namespace, subject.podSelector).may) {
      if (!isolation[ordinal]?.some(({ verdict }) => verdict === 'yes')) return false;
      count++;
    }
  }
  return count > 0;
}

/**
 * A rule of the admin tier that matches what a rule of a NetworkPolicy admits, the first of several that do so together,
 * so that with those in front of it the tier decides about all of it; undefined where that is not sure.
 */
export function overriderOf(cluster: ClusterModel, home: PolicyInstance, rule: Rule): ClusterRule | undefined {
  const facts = cluster.namespaces.get(home.namespace)?.facts;
  if (!facts) return undefined;
  const { mayPass, candidates } = adminRules(cluster.clusterPolicies)(facts)[rule.direction];
  if (mayPass || candidates.length === 0) return undefined;
  const rules = candidates.flatMap(({ subject, rule: candidate }) =>
    coversSelector(subject, home.resource.podSelector) && coversPorts(candidate.ports, rule.ports) ? [candidate] : [],
  );
  if (rule.peers === 'everyone') return rules.find(({ peers }) => peers.some(isEveryone));
  const found = rule.peers.map((peer) =>
    rules.find(({ peers }) => peers.some((outer) => coversNetworkPeer(outer, peer, facts))),
  );
  return found.every((each) => each !== undefined) ? found[0] : undefined;
}

/** What the admin tier says about a namespace. */
const adminRules = memo((all: ClusterModel['clusterPolicies']) => {
  const stored = all
    .map(({ resource }) => resource)
    .filter((policy) => policy.tier !== 'baseline' && isStored(policy) && policy.subject.type === 'selector');
  return memo((facts: NamespaceFacts) => {
    const verdictOf = memo(({ subject }: ClusterPolicy) =>
      subject.type === 'selector' ? selectsNamespace(subject.namespaceSelector ?? nothing, facts) : 'no',
    );
    const about = (direction: Direction) => ({
      /** What passes, or may, is left to NetworkPolicies again. */
      mayPass: stored.some(
        (policy) =>
          policy[direction].some(({ action }) => action === 'pass' || action === 'hidden') &&
          verdictOf(policy) !== 'no',
      ),
      /** Rules that surely decide, with the pods of the namespace that they are about. */
      candidates: stored
        .filter((policy) => policy.tier === 'admin' && !policy.isAlternative && verdictOf(policy) === 'yes')
        .flatMap((policy) =>
          policy[direction].filter(isDecided).map((rule) => ({
            subject: policy.subject.type === 'selector' ? policy.subject.podSelector : undefined,
            rule,
          })),
        ),
    });
    return { ingress: about('ingress'), egress: about('egress') };
  });
});

function comesBefore(one: ClusterPolicy, other: ClusterPolicy): boolean {
  if (one.tier !== other.tier || one.tier === 'hidden' || one.isAlternative || !isStored(one)) return false;
  return typeof one.priority === 'number' && typeof other.priority === 'number' && one.priority < other.priority;
}

function coversSubject({ subject: outer }: ClusterPolicy, { subject: inner }: ClusterPolicy): boolean {
  return outer.type === 'selector' && inner.type === 'selector' && coversPeer(outer, inner);
}

/** Whether a rule does what it says with whatever it matches. */
function isDecided(rule: ClusterRule): boolean {
  return rule.action !== 'hidden' && rule.action !== 'invalid' && !failsClosed(rule);
}

function contradict(cluster: ClusterModel, one: ClusterPolicy, other: ClusterPolicy): boolean {
  return (['ingress', 'egress'] as const).some((direction) =>
    one[direction].some((left) =>
      other[direction].some(
        (right) =>
          left.action !== right.action &&
          isDecided(left) &&
          isDecided(right) &&
          sharePort(left.ports, right.ports) &&
          left.peers.some((peer) => right.peers.some((against) => overlap(cluster, peer, against))),
      ),
    ),
  );
}

/** Whether two peers, or subjects, surely have something in common: one is within the other, or there is a pod in both. */
function overlap(cluster: ClusterModel, one: ClusterPeer, other: ClusterPeer): boolean {
  if (one.type === 'networks' && other.type === 'networks') return shareAddress(one.blocks, other.blocks);
  if (coversPeer(one, other) || coversPeer(other, one)) return true;
  if (one.type !== 'selector' || other.type !== 'selector') return false;
  const there = new Set(peerMatches(cluster, '', one).must);
  return peerMatches(cluster, '', other).must.some((workload) => there.has(workload));
}

function isEveryone(peer: ClusterPeer): boolean {
  return peer.type === 'networks' && isNoAddress(subtractAddresses(everyAddress, surelyIn(peer.blocks)));
}

/** Whether a peer of a cluster policy matches all that one of a NetworkPolicy does, in whose namespace it is asked. */
function coversNetworkPeer(outer: ClusterPeer, inner: Peer, home: NamespaceFacts): boolean {
  if (inner.type === 'ipBlock') return outer.type === 'networks' && isWithin([inner], surelyIn(outer.blocks));
  if (inner.type !== 'selector') return false;
  if (isEveryone(outer)) return true;
  return (
    outer.type === 'selector' &&
    coversNamespaces(outer, inner, home) &&
    coversSelector(outer.podSelector, inner.podSelector)
  );
}

function coversNamespaces(outer: SelectorPeer, inner: SelectorPeer, home: NamespaceFacts): boolean {
  if (inner.namespaceSelector) return coversSelector(outer.namespaceSelector, inner.namespaceSelector);
  return selectsNamespace(outer.namespaceSelector ?? nothing, home) === 'yes';
}

const nothing = { requirements: [], node: undefined, canonical: '' };
