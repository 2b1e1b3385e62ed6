import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { placeOfField } from './support/policyNodes.ts';

export const emptyPodSelectorAllow: PolicyRule = {
  id: 'empty-pod-selector-allow',
  severity: 'off',
  category: 'redundant',
  summary: 'A policy that admits somebody selects every pod of its namespace.',
  subject: 'policy',
  *check(policy) {
    const { podSelector, root } = policy.resource;
    const spec = entryOf(root, 'spec')?.value;
    const isEmpty = podSelector.requirements.length === 0;
    if (!isEmpty || spec?.kind !== 'mapping' || countingRules(policy.resource).length === 0) return;
    yield {
      at: placeOfField(spec, 'podSelector'),
      message: `This policy opens every pod of ${policy.namespace}, those that come later too. Select the pods that it is meant for.`,
    };
  },
  explanation: [
    'An empty `podSelector` is right for a policy that denies. One that admits somebody opens every pod of the namespace to them, also those that nobody thought of.',
    'It is off, since policies for all of a namespace, such as for DNS or for the namespace itself, are common and right.',
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
    - podSelector: {}
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
  policyTypes: [Ingress]
`,
    ],
  },
};
