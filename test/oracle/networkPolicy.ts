import { inBlock } from './cidr.ts';
import { matchesPolicyPort } from './ports.ts';
import { matchesSelector } from './selectors.ts';
import { addressOf, type Traffic } from './traffic.ts';
import type { Direction, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule, Pod, World } from './world.ts';

/** A rule of a policy, by its place from zero. */
export interface RuleRef {
  readonly policy: NetworkPolicy;
  readonly rule: number;
}

/** The policies that isolate a pod in a direction. */
export function isolating(world: World, pod: Pod, direction: Direction): NetworkPolicy[] {
  if (isNodeForPolicies(world, pod)) return [];
  return world.networkPolicies.filter(
    (policy) =>
      policy.metadata.namespace === pod.namespace &&
      matchesSelector(policy.spec?.podSelector ?? {}, pod.labels) &&
      policyTypes(policy).includes(direction === 'ingress' ? 'Ingress' : 'Egress'),
  );
}

/** SetDefaults_NetworkPolicy. */
export function policyTypes({ spec }: NetworkPolicy): readonly string[] {
  const written = spec?.policyTypes ?? [];
  if (written.length > 0) return written;
  return (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** Every rule of the policies that lets the traffic of an isolated pod through. */
export function admitting(world: World, policies: readonly NetworkPolicy[], traffic: Traffic): RuleRef[] {
  return policies.flatMap((policy) =>
    rulesOf(policy, traffic.direction).flatMap((rule, index) =>
      admits(world, policy, rule, traffic) ? [{ policy, rule: index }] : [],
    ),
  );
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly (NetworkPolicyRule | null | undefined)[] {
  return (direction === 'ingress' ? spec?.ingress : spec?.egress) ?? [];
}

/** Peers and ports both; a list that is missing or empty is no condition. */
function admits(
  world: World,
  policy: NetworkPolicy,
  rule: NetworkPolicyRule | null | undefined,
  traffic: Traffic,
): boolean {
  const peers = (traffic.direction === 'ingress' ? rule?.from : rule?.to) ?? [];
  const ports = rule?.ports ?? [];
  const { destination, protocol, port } = traffic;
  return (
    (peers.length === 0 || peers.some((peer) => matchesPeer(world, policy.metadata.namespace, peer, traffic))) &&
    (ports.length === 0 || ports.some((entry) => matchesPolicyPort(entry, destination, protocol, port)))
  );
}

/** networking/v1 NetworkPolicyPeer. What the API server rejects matches nothing. */
function matchesPeer(
  world: World,
  policyNamespace: string,
  peer: NetworkPolicyPeer | null | undefined,
  traffic: Traffic,
): boolean {
  const { other } = traffic;
  const { ipBlock, namespaceSelector, podSelector } = peer ?? {};
  const seenAsPod = other.type === 'pod' && !isNodeForPolicies(world, other);
  if (ipBlock) {
    if (namespaceSelector || podSelector) return false;
    if (seenAsPod && !world.plugin.ipBlockMatchesPods) return false;
    return inBlock(ipBlock.cidr, ipBlock.except ?? [], addressOf(other, traffic.family));
  }
  if (!namespaceSelector && !podSelector) return false;
  if (!seenAsPod) return false;
  const inNamespace = namespaceSelector
    ? matchesSelector(namespaceSelector, world.namespaces[other.namespace] ?? {})
    : other.namespace === policyNamespace;
  return inNamespace && matchesSelector(podSelector ?? {}, other.labels);
}

/** Whether the plugin takes a pod for its node, because it uses the node's network. */
export function isNodeForPolicies({ plugin }: World, pod: Pod): boolean {
  return pod.hostNetwork && !plugin.hostNetworkIsPod;
}
