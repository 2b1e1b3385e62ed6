import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { misfitsOf } from './support/misfits.ts';
import { once, placeOfKey } from './support/policyNodes.ts';

export const anpRemovedField: ObjectRule = {
  id: 'anp-removed-field',
  severity: 'error',
  category: 'tiers',
  summary: 'A field stood in early versions of the API of cluster policies and is gone.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const { entry, kind } of misfitsOf(object)) {
      if (kind.is !== 'removed') continue;
      const { key } = entry;
      yield {
        at: placeOfKey(entry),
        message:
          `${key} was removed from the API: the API server rejects it, or drops it, and without it the selector may mean everything. ${advice[key] ?? ''}`.trimEnd(),
      };
    }
  }),
  explanation: [
    '`sameLabels` and `notSameLabels` were removed in v0.1.7 of network-policy-api, and no other field says the same. In the first versions, `namespaces` held a `namespaceSelector`, and `pods` held `namespaces`; today `namespaces` is the selector itself, and `pods` has a `namespaceSelector`. What such a field says counts for nothing here.',
  ],
  examples: {
    fires: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata:
  name: tenants
spec:
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces:
        notSameLabels: [tenant]
`,
    ],
    passes: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata:
  name: tenants
spec:
  priority: 10
  subject:
    namespaces:
      matchLabels:
        tenant: one
  ingress:
  - action: Deny
    from:
    - namespaces:
        matchExpressions:
        - key: tenant
          operator: NotIn
          values: [one]
`,
    ],
  },
};

const advice: Readonly<Record<string, string>> = {
  namespaceSelector: 'Write the selector itself under namespaces.',
  namespaces: 'Write namespaceSelector in its stead.',
  sameLabels: 'Write a policy for each of the groups of namespaces.',
  notSameLabels: 'Write a policy for each of the groups of namespaces.',
};
