import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Tier } from './policies.ts';

/**
 * The policies of a tier by ascending priority (v1alpha2 ClusterNetworkPolicySpec). The API leaves open which of equal
 * priorities comes first, and a placeholder may hide a priority: then there are several orders, such that whichever
 * could come first of those that match is first in one of them. What the API server rejects is not there.
 */
export function tierOrders(policies: readonly ClusterPolicy[], tier: Tier): readonly (readonly ClusterPolicy[])[] {
  const those = policies.filter((policy) => isStored(policy) && (policy.tier === tier || policy.tier === 'hidden'));
  if (those.length === 0) return noOrders;
  const known = those.filter(({ priority }) => priority !== 'hidden');
  const hidden = those.filter(({ priority }) => priority === 'hidden');
  const orders = rotations(groups(known)).map((order) => [...order, ...hidden]);
  const [first = []] = orders;
  return [...orders, ...hidden.map((policy) => [policy, ...first.filter((other) => other !== policy)])];
}

const noOrders: readonly (readonly ClusterPolicy[])[] = [[]];

/** Whether the API server accepts what decides about a policy as a whole (CEL rules of its CRD). */
export function isStored(policy: ClusterPolicy): boolean {
  const { kind, name, tier, priority, ingress, egress } = policy;
  if (tier === 'invalid' || [...ingress, ...egress].some(isRejected)) return false;
  return kind === 'BaselineAdminNetworkPolicy' ? name === 'default' : priority !== undefined;
}

/** Domain names are for what is accepted only: which addresses they miss is never known (v1alpha2 egress rule). */
function isRejected({ action, peers }: ClusterRule): boolean {
  const isOther = action === 'deny' || action === 'pass';
  return action === 'invalid' || (isOther && peers.some(({ type }) => type === 'domainNames'));
}

/** Policies of one priority together. A BaselineAdminNetworkPolicy has none and comes last. */
function groups(policies: readonly ClusterPolicy[]): ClusterPolicy[][] {
  const byPriority = new Map<number, ClusterPolicy[]>();
  for (const policy of policies) {
    const priority = typeof policy.priority === 'number' ? policy.priority : Number.POSITIVE_INFINITY;
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), policy]);
  }
  return [...byPriority].sort(([left], [right]) => left - right).map(([, group]) => group);
}

/** As many orders as the largest group has members: each is first of its group in one. */
function rotations(ordered: readonly (readonly ClusterPolicy[])[]): ClusterPolicy[][] {
  const count = Math.max(1, ...ordered.map((group) => group.length));
  return Array.from({ length: count }, (_, turn) =>
    ordered.flatMap((group) => {
      const at = turn % group.length;
      return [...group.slice(at), ...group.slice(0, at)];
    }),
  );
}
