import { placeIn } from '../model/instance.ts';
import { entryOf, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { placeOfRule } from './support/countingRules.ts';
import { coverOf } from './support/cover.ts';
import { placeOfKey } from './support/policyNodes.ts';

export const allowAllCancels: PolicyRule = {
  id: 'allow-all-cancels',
  severity: 'warning',
  category: 'too-open',
  summary: 'Another policy admits everyone to the same pods, so that the rules of this one mean nothing.',
  subject: 'policy',
  *check(policy, view) {
    const { opened } = view.read(coverOf, policy);
    for (const direction of ['ingress', 'egress'] as const) {
      const opening = opened[direction];
      const entry = entryOf(valueAt(policy.resource.root, 'spec'), direction);
      if (!opening || !entry) continue;
      const { name } = opening.policy.resource;
      yield {
        at: placeOfKey(entry),
        message: `These rules restrict nothing: ${name} selects the same pods, and admits everyone on every port. Policies add up, so narrow that rule, or keep only one of the two.`,
        related: [{ ...placeIn(opening.policy, placeOfRule(opening.rule)), message: `The rule of ${name}` }],
      };
    }
  },
  explanation: [
    'Policies add up: what one of them admits, no other takes away. Beside a policy that admits everyone to the same pods, a list of callers has no effect, though it reads as if it had.',
    'It speaks where that policy is sure to select every pod that this one may select. A policy for a whole namespace with an exception for some pods is left alone, and so is one without rules: opening some pods of a namespace that is closed by itself is what policies are for.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: open
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
  - {}
`,
    ],
  },
};
