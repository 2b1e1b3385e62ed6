import { inBlock } from './cidr.ts';
import { matchesPolicyPort } from './ports.ts';
import { isIpBlock, isMapping, itemsOf } from './rejected.ts';
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

/** SetDefaults_NetworkPolicy. What is rejected is no type, and an `egress` that is rejected is one all the same. */
export function policyTypes({ spec }: NetworkPolicy): readonly string[] {
  const written = itemsOf(spec?.policyTypes);
  if (!written) return [];
  if (written.length > 0) return written;
  return itemsOf(spec?.egress)?.length === 0 ? ['Ingress'] : ['Ingress', 'Egress'];
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
  return itemsOf(direction === 'ingress' ? spec?.ingress : spec?.egress) ?? [];
}

/** Peers and ports both; a list that is missing or empty is no condition. */
function admits(
  world: World,
  policy: NetworkPolicy,
  rule: NetworkPolicyRule | null | undefined,
  traffic: Traffic,
): boolean {
  if (!isMapping(rule ?? {})) return false;
  const peers = itemsOf(traffic.direction === 'ingress' ? rule?.from : rule?.to);
  const ports = itemsOf(rule?.ports);
  if (!peers || !ports) return false;
  const { destination, protocol, port } = traffic;
  return (
    (peers.length === 0 || peers.some((peer) => matchesPeer(world, policy.metadata.namespace, peer, traffic))) &&
    (ports.length === 0 || ports.some((entry) => matchesPolicyPort(entry, destination, protocol, port)))
  );
}

/** networking/v1 NetworkPolicyPeer. What the API server rejects matches nothing. */
export function matchesPeer(
  world: World,
  policyNamespace: string,
  peer: NetworkPolicyPeer | null | undefined,
  { other, family }: Pick<Traffic, 'other' | 'family'>,
): boolean {
  const { ipBlock, namespaceSelector, podSelector } = isMapping(peer) ? (peer as NetworkPolicyPeer) : {};
  const seenAsPod = other.type === 'pod' && !isNodeForPolicies(world, other);
  if (isGiven(ipBlock)) {
    if (isGiven(namespaceSelector) || isGiven(podSelector) || !isIpBlock(ipBlock)) return false;
    if (seenAsPod && !world.plugin.ipBlockMatchesPods) return false;
    return inBlock(ipBlock.cidr, ipBlock.except ?? [], addressOf(other, family));
  }
  if (!isGiven(namespaceSelector) && !isGiven(podSelector)) return false;
  if (!seenAsPod) return false;
  const inNamespace = isGiven(namespaceSelector)
    ? matchesSelector(namespaceSelector, world.namespaces[other.namespace] ?? {})
    : other.namespace === policyNamespace;
  return inNamespace && matchesSelector(podSelector ?? {}, other.labels);
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** Whether the plugin takes a pod for its node, because it uses the node's network. */
export function isNodeForPolicies({ plugin }: World, pod: Pod): boolean {
  return pod.hostNetwork && !plugin.hostNetworkIsPod;
}
