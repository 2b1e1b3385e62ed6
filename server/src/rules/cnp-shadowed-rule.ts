import { placeIn } from '../model/instance.ts';
import { policyOfRule, shadowOf } from '../snapshot/tierQueries.ts';
import type { ClusterPolicyRule } from './rule.ts';
import { placeOfLack } from './support/policyNodes.ts';

export const cnpShadowedRule: ClusterPolicyRule = {
  id: 'cnp-shadowed-rule',
  severity: 'warning',
  category: 'tiers',
  summary: 'A rule of a cluster policy is never asked: one in front of it matches all that it does.',
  subject: 'clusterPolicy',
  *check(policy, view) {
    for (const rule of [...policy.resource.ingress, ...policy.resource.egress]) {
      const shadow = view.read(shadowOf, policy, rule);
      const owner = shadow && view.read(policyOfRule, shadow);
      if (!shadow || !owner) continue;
      const place = { ...placeOfLack(shadow.node), origin: shadow.node.origin };
      const which = `rule ${shadow.index + 1}${owner === policy ? '' : ` of ${owner.resource.kind} ${owner.resource.name}`}`;
      yield {
        at: { ...placeOfLack(rule.node), origin: rule.node.origin },
        message: `This rule is never asked: ${which} comes first and matches all that it does. Move it in front, or remove it.`,
        related: [{ ...placeIn(owner, place), message: `What it matches is decided here: ${shadow.action}.` }],
      };
    }
  },
  explanation: [
    'Rules of a tier are asked one after the other, by the priorities of their policies and in the order in which they are written. The first that matches decides, be it by `Accept`, `Deny` or `Pass`. What a general rule decides is never asked of a special one behind it.',
    'A rule is reported only where this is so whatever pods there are: for the selectors, the address ranges and the ports as they are written. Policies of equal priority, and what a placeholder hides, come in no order that is known, and those of two folders may be for two clusters, unless one kustomization has both.',
  ],
  examples: {
    fires: [
      `
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
  - action: Accept
    from:
    - namespaces:
        matchLabels:
          team: monitoring
`,
    ],
    passes: [
      `
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
  - action: Accept
    from:
    - namespaces:
        matchLabels:
          team: monitoring
  - action: Deny
    from:
    - namespaces: {}
`,
    ],
  },
};
