import { placeIn } from '../model/instance.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { contradictionIn } from '../policy/contradiction.ts';
import { selectorWords } from '../policy/selectorWords.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import type { PolicyRule, Report } from './rule.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';

export const contradictorySelector: PolicyRule = {
  id: 'contradictory-selector',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A selector asks for what nothing can meet at once.',
  subject: 'policy',
  check(policy) {
    return onceEach([
      ...checkSelector(policy, policy.resource.podSelector, 'No pod'),
      ...selectorPeersOf(policy).flatMap(({ podSelector, namespaceSelector }) => [
        ...checkSelector(policy, podSelector, 'No pod'),
        ...checkSelector(policy, namespaceSelector, 'No namespace'),
      ]),
    ]);
  },
  explanation: [
    'All conditions of a selector must hold together: those of `matchLabels` and those of `matchExpressions`. A label has one value, so two values asked for in two conditions are met by nothing. To mean either, list both as `values` of one `In`.',
    'Conditions with placeholders contradict nothing.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchLabels: {app: web}
    matchExpressions:
    - {key: app, operator: In, values: [api]}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchExpressions:
    - {key: app, operator: In, values: [web, api]}
`,
    ],
  },
};

function checkSelector(policy: PolicyInstance, selector: Selector | undefined, nobody: string): Report[] {
  const found = selector && contradictionIn(selector);
  if (!found) return [];
  const { requirement, others } = found;
  const words = [...others, requirement].map(wordsOf);
  return [
    {
      at: requirement.keySpan,
      message: `${nobody} can match this selector: ${words.join(', and ')} cannot hold together.`,
      related: others.map((other) => ({ ...placeIn(policy, other.keySpan), message: wordsOf(other) })),
    },
  ];
}

function wordsOf(requirement: Requirement): string {
  return selectorWords({ requirements: [requirement], node: undefined, canonical: '' });
}
