/**
 * What policies mean, in the slowest and plainest way: one end, one other end, one port at a time, straight from the
 * documentation of the APIs (reference/semantics.md, part 1). No sets, no indexes, nothing kept.
 */
import { admitting, isNodeForPolicies, isolating } from './networkPolicy.ts';
import { type ClusterTier, firstMatch } from './tiers.ts';
import { families, type Traffic } from './traffic.ts';
import type { Direction, End, Family, NetworkPolicy, Pod, Protocol, World } from './world.ts';

/** What the policies of one end say, and why. */
export interface Decision {
  readonly allowed: boolean;
  /**
   * The tier that decided; `none` where no policy had a say: the end is no pod of the pod network, it is the other end
   * itself, the other end is its node, or nothing isolates it.
   */
  readonly tier: ClusterTier | 'NetworkPolicy' | 'none';
  readonly direction: Direction;
  /**
   * Who decided. A cluster tier has one policy and rule. A NetworkPolicy that allows has every rule that admits; one
   * that denies has every policy that isolates, without a rule.
   */
  readonly by: readonly PolicyRef[];
}

export interface PolicyRef {
  /** `namespace/name`, or the name alone of a policy of the cluster. */
  readonly policy: string;
  /** Its place in `ingress` or `egress`, from zero. */
  readonly rule?: number;
}

/**
 * Whether policies let `from` connect to a port of `to`: its egress and the other's ingress both. Ports are those of
 * the destination itself, behind any Service. Whether there is a route is not asked.
 */
export function allows(
  world: World,
  from: End,
  to: End,
  protocol: Protocol,
  port: number,
  family: Family = families(from, to)[0] as Family,
): boolean {
  return (
    gate(world, 'egress', from, to, protocol, port, family).allowed &&
    gate(world, 'ingress', from, to, protocol, port, family).allowed
  );
}

/** The decisions of both ends. */
export function decidedBy(
  world: World,
  from: End,
  to: End,
  protocol: Protocol,
  port: number,
  family: Family = families(from, to)[0] as Family,
): { readonly egress: Decision; readonly ingress: Decision } {
  return {
    egress: gate(world, 'egress', from, to, protocol, port, family),
    ingress: gate(world, 'ingress', from, to, protocol, port, family),
  };
}

/** What the policies of one end say: of the source for egress, of the destination for ingress. */
function gate(
  world: World,
  direction: Direction,
  from: End,
  to: End,
  protocol: Protocol,
  port: number,
  family: Family,
): Decision {
  const [subject, other] = direction === 'ingress' ? [to, from] : [from, to];
  const open: Decision = { allowed: true, tier: 'none', direction, by: [] };
  if (subject === other) return open; // "a pod cannot block access to itself"
  if (subject.type !== 'pod') return open;
  const ownNode = isOwnNode(world, subject, other);
  if (ownNode && direction === 'ingress') return open; // "those from the pod's node"
  const traffic: Traffic = { direction, subject, other, destination: to, protocol, port, family };

  const admin = byClusterTier(world, 'Admin', traffic);
  if (admin) return admin;

  const policies = isolating(world, subject, direction);
  if (policies.length > 0) {
    if (ownNode && world.plugin.podMayCallOwnNode) return open;
    const rules = admitting(world, policies, traffic);
    const by =
      rules.length > 0
        ? rules.map(({ policy, rule }) => ({ policy: nameOf(policy), rule }))
        : policies.map((policy) => ({ policy: nameOf(policy) }));
    return { allowed: rules.length > 0, tier: 'NetworkPolicy', direction, by };
  }

  return byClusterTier(world, 'Baseline', traffic) ?? open;
}

function nameOf({ metadata }: NetworkPolicy): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The decision of a tier; undefined when it passes the traffic on or has no rule for it. */
function byClusterTier(world: World, tier: ClusterTier, traffic: Traffic): Decision | undefined {
  const match = firstMatch(world, tier, traffic);
  if (!match || match.action === 'Pass') return undefined;
  const by = [{ policy: match.policy.metadata.name, rule: match.rule }];
  return { allowed: match.action === 'Accept', tier, direction: traffic.direction, by };
}

/** Whether `other` is the node of a pod, or a hostNetwork pod there that the plugin does not tell from it. */
function isOwnNode(world: World, pod: Pod, other: End): boolean {
  if (other.type === 'node') return other.name === pod.node;
  return other.type === 'pod' && isNodeForPolicies(world, other) && other.node === pod.node;
}
