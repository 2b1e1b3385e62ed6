import { placeIn } from '../model/instance.ts';
import type { PolicyRule } from './rule.ts';
import { isWhole, placeOfRule } from './support/countingRules.ts';
import { coverOf, isOpened } from './support/cover.ts';
import { once } from './support/policyNodes.ts';

export const redundantRule: PolicyRule = {
  id: 'redundant-rule',
  severity: 'information',
  category: 'redundant',
  summary: 'Another rule admits all that this one does; a hint where that is in another policy.',
  subject: 'policy',
  check: once(function* (policy, view) {
    const cover = view.read(coverOf, policy);
    // Where nothing of a policy is needed, that is all there is to say.
    if (cover.policies.length > 0) return;
    for (const [rule, by] of cover.rules) {
      if (isOpened(cover, rule) || !isWhole(rule)) continue;
      const isOwn = by.policy === policy;
      const where = isOwn ? 'of this policy' : `of ${by.policy.resource.name}`;
      yield {
        at: placeOfRule(rule),
        severity: isOwn ? 'information' : 'hint',
        message: `Another rule ${where} ${isOwn && by.isEqual ? 'says the same as' : 'admits all that'} this one${isOwn && by.isEqual ? '' : ' does'}: without it nothing changes.`,
        related: [{ ...placeIn(by.policy, placeOfRule(by.rule)), message: 'The other rule' }],
      };
    }
  }),
  explanation: [
    'A rule that adds nothing hides what the policy means. Beside a rule without peers, which admits everyone, it reads as a limit and is none.',
    'It compares what the two ask for, not who is there, and says nothing where only several rules together admit all of it. What another policy admits too is a hint: a policy that can be read by itself is often worth the repetition.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 8080
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 9090
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 8080
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
`,
    ],
  },
};
