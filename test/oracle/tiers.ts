import { inCidr } from './cidr.ts';
import { matchesAdminPort, matchesClusterProtocol } from './ports.ts';
import { matchesSelector } from './selectors.ts';
import { addressOf, type Traffic } from './traffic.ts';
import type { ClusterPeer, ClusterPolicy, ClusterRule, Direction, NamespacedPods, Pod, World } from './world.ts';

export type ClusterTier = 'Admin' | 'Baseline';

export interface ClusterVerdict {
  readonly action: 'Accept' | 'Deny' | 'Pass';
  readonly policy: ClusterPolicy;
  /** Its place from zero. */
  readonly rule: number;
}

/**
 * The first rule of a tier that matches: by priority, then in order. Undefined: the tier has nothing to say. Which of
 * equal priorities comes first the API leaves open; a world has them in the order in which they come.
 */
export function firstMatch(world: World, tier: ClusterTier, traffic: Traffic): ClusterVerdict | undefined {
  const policies = policiesAbout(world, tier, traffic.subject).sort(
    (a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0),
  );
  for (const policy of policies) {
    for (const [rule, one] of (policy.spec[traffic.direction] ?? []).entries()) {
      const action = verdictOf(world, policy, one, traffic);
      if (action) return { action, policy, rule };
    }
  }
  return undefined;
}

/** Whether the API server takes it: what decides about a policy as a whole must be right. */
function isStored({ kind, metadata, spec }: ClusterPolicy): boolean {
  const accept = kind === 'ClusterNetworkPolicy' ? 'Accept' : 'Allow';
  const actions = [accept, 'Deny', ...(kind === 'BaselineAdminNetworkPolicy' ? [] : ['Pass'])];
  if ([...(spec.ingress ?? []), ...(spec.egress ?? [])].some(({ action }) => !actions.includes(action))) return false;
  if (kind === 'BaselineAdminNetworkPolicy') return metadata.name === 'default';
  // "domainNames may only be used with Accept action"
  const isNamed = ({ to }: ClusterRule): boolean => (to ?? []).some((peer) => (peer?.domainNames ?? []).length > 0);
  if ((spec.egress ?? []).some((rule) => rule.action !== accept && isNamed(rule))) return false;
  const { priority, tier } = spec;
  if (!Number.isInteger(priority) || Number(priority) < 0 || Number(priority) > 1000) return false;
  return kind === 'AdminNetworkPolicy' || tier === 'Admin' || tier === 'Baseline';
}

/** The policies of a tier that are about a pod. */
export function policiesAbout(world: World, tier: ClusterTier, pod: Pod): ClusterPolicy[] {
  return world.clusterPolicies.filter(
    (policy) => isStored(policy) && tierOf(policy) === tier && isSubject(world, policy, pod),
  );
}

/** Exactly one of the two fields is given. */
function isSubject(world: World, { spec: { subject } }: ClusterPolicy, pod: Pod): boolean {
  if (subject.namespaces) return isAmong(world, { namespaceSelector: subject.namespaces }, pod);
  return subject.pods ? isAmong(world, subject.pods, pod) : false;
}

function tierOf({ kind, spec }: ClusterPolicy): ClusterTier | undefined {
  if (kind === 'AdminNetworkPolicy') return 'Admin';
  if (kind === 'BaselineAdminNetworkPolicy') return 'Baseline';
  return spec.tier;
}

/**
 * What a rule does with the traffic, if anything. A peer of a later version cannot be understood, and then the rule
 * fails closed, as the API says: one that accepts matches nothing, any other denies everything.
 */
function verdictOf(
  world: World,
  policy: ClusterPolicy,
  rule: ClusterRule,
  traffic: Traffic,
): ClusterVerdict['action'] | undefined {
  const action = rule.action === 'Allow' ? 'Accept' : rule.action;
  if (failsClosed(policy, rule, traffic.direction)) return action === 'Accept' ? undefined : 'Deny';
  return matchesRule(world, policy, rule, traffic) ? action : undefined;
}

/** Peers and ports both. There is no empty list of peers; without ports there is no condition on them. */
function matchesRule(world: World, policy: ClusterPolicy, rule: ClusterRule, traffic: Traffic): boolean {
  const peers = peersOf(rule, traffic.direction);
  if (!peers.some((peer) => matchesPeer(world, peer ?? {}, traffic))) return false;
  const { destination, protocol, port } = traffic;
  if (policy.kind === 'ClusterNetworkPolicy') {
    const protocols = rule.protocols ?? [];
    return (
      protocols.length === 0 || protocols.some((entry) => matchesClusterProtocol(entry, destination, protocol, port))
    );
  }
  const ports = rule.ports ?? [];
  return ports.length === 0 || ports.some((entry) => matchesAdminPort(entry, destination, protocol, port));
}

/** Whether a peer of a rule is one of a later version, or none. */
export function failsClosed(policy: ClusterPolicy, rule: ClusterRule, direction: Direction): boolean {
  return peersOf(rule, direction).some((peer) => !isUnderstood(policy, peer, direction));
}

function isUnderstood(policy: ClusterPolicy, peer: ClusterPeer | null | undefined, direction: Direction): boolean {
  const fields = Object.entries(peer ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return fields.length === 1 && knownFields(policy, direction).includes((fields[0] as [string, unknown])[0]);
}

function knownFields({ kind }: ClusterPolicy, direction: Direction): string[] {
  if (direction === 'ingress') return ['namespaces', 'pods'];
  const inside = ['namespaces', 'pods', 'networks', 'nodes'];
  return kind === 'BaselineAdminNetworkPolicy' ? inside : [...inside, 'domainNames'];
}

function peersOf(rule: ClusterRule, direction: Direction): readonly (ClusterPeer | null | undefined)[] {
  return (direction === 'ingress' ? rule.from : rule.to) ?? [];
}

function matchesPeer(world: World, peer: ClusterPeer, { other, family }: Traffic): boolean {
  if (peer.namespaces) {
    return other.type === 'pod' && isAmong(world, { namespaceSelector: peer.namespaces }, other);
  }
  if (peer.pods) return other.type === 'pod' && isAmong(world, peer.pods, other);
  // Traffic inside the cluster is matched too.
  if (peer.networks) return peer.networks.some((cidr) => inCidr(cidr, addressOf(other, family)));
  if (peer.nodes) {
    const name =
      other.type === 'node' ? other.name : other.type === 'pod' && other.hostNetwork ? other.node : undefined;
    const node = world.nodes.find((candidate) => candidate.name === name);
    return node !== undefined && matchesSelector(peer.nodes, node.labels);
  }
  return other.type === 'host' && (peer.domainNames ?? []).some((domain) => other.names.some(resolves(domain)));
}

/** Whether a pod is in the namespaces and has the labels. A hostNetwork pod never is. */
function isAmong(world: World, { namespaceSelector, podSelector }: NamespacedPods, pod: Pod): boolean {
  return (
    !pod.hostNetwork &&
    matchesSelector(namespaceSelector ?? {}, world.namespaces[pod.namespace] ?? {}) &&
    matchesSelector(podSelector ?? {}, pod.labels)
  );
}

/** `*.` stands for one or more whole labels; a dot at the end means nothing. */
function resolves(domain: string): (name: string) => boolean {
  const wanted = withoutDot(domain);
  return (name) => (wanted.startsWith('*.') ? withoutDot(name).endsWith(wanted.slice(1)) : withoutDot(name) === wanted);
}

function withoutDot(domain: string): string {
  return domain.endsWith('.') ? domain.slice(0, -1) : domain;
}
