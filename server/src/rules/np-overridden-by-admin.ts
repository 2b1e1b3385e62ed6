import { placeIn } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { overriderOf, policyOfRule } from '../snapshot/tierQueries.ts';
import type { PolicyRule } from './rule.ts';
import { placeOfLack } from './support/policyNodes.ts';

export const npOverriddenByAdmin: PolicyRule = {
  id: 'np-overridden-by-admin',
  severity: 'information',
  category: 'tiers',
  summary: 'All that a rule of a NetworkPolicy admits is decided by the admin tier before.',
  subject: 'policy',
  *check(policy, view) {
    const { resource, namespace } = policy;
    if (isPlaceholder(namespace) || resource.isAlternative || !view.read(hasClusterPolicies)) return;
    for (const rule of [...resource.ingress, ...resource.egress]) {
      if (resource.isolates[rule.direction] !== 'yes') continue;
      const overrider = view.read(overriderOf, policy, rule);
      const owner = overrider && view.read(policyOfRule, overrider);
      if (!overrider || !owner) continue;
      const { kind, name } = owner.resource;
      const place = { ...placeOfLack(overrider.node), origin: overrider.node.origin };
      yield {
        at: { ...placeOfLack(rule.node), origin: rule.node.origin },
        message: `This rule has no effect: ${kind} ${name} decides about all that it admits, before NetworkPolicies are asked. Remove the rule, or have the other one let it pass.`,
        related: [{ ...placeIn(owner, place), message: `${kind} ${name} has a rule for it: ${overrider.action}.` }],
      };
    }
  },
  explanation: [
    'The admin tier is asked before NetworkPolicies, and what it accepts or denies they are not asked about. A rule that admits only such traffic changes nothing. Who wrote it may rely on it, or look for the reason why it does not work.',
    'It is reported where this holds whatever pods there are, by the selectors as they are written. Where a rule of the admin tier lets something pass to the pods of the namespace, or away from them, nothing is said. That the policy isolates its pods still counts, for all other traffic.',
  ],
  examples: {
    fires: [
      `
# admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`,
      `
# policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
`,
    ],
    passes: [
      `
# admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces:
        matchLabels:
          team: guests
`,
      `
# policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
`,
    ],
  },
};

function hasClusterPolicies({ clusterPolicies }: ClusterModel): boolean {
  return clusterPolicies.length > 0;
}
