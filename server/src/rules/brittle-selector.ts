import type { Selector } from '../model/selector.ts';
import type { PolicyRule, Report } from './rule.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';

export const brittleSelector: PolicyRule = {
  id: 'brittle-selector',
  severity: 'information',
  category: 'no-effect',
  summary: 'A selector of pods asks for a label that changes with each release.',
  subject: 'policy',
  check(policy) {
    return onceEach([
      ...checkSelector(policy.resource.podSelector),
      ...selectorPeersOf(policy).flatMap(({ podSelector }) => checkSelector(podSelector)),
    ]);
  },
  explanation: [
    'With the next upgrade or rollout the pods have another value, and the policy no longer selects them, or no longer admits them. Nothing says so: the pods are open, or cut off.',
    'These are `pod-template-hash` and its likes, which controllers set, and `app.kubernetes.io/version` and `helm.sh/chart`, which charts do. `app.kubernetes.io/managed-by` stays the same, and is passed over. The quick fix takes the label out, where others are left.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: web
      app.kubernetes.io/version: "1.4.2"
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: web
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: web
`,
    ],
  },
};

/** apps/v1 and batch/v1 types.go, and the labels of Helm and of Kubernetes’ recommendations that hold a version. */
const changing: ReadonlyMap<string, string> = new Map([
  ['pod-template-hash', 'each rollout'],
  ['rollouts-pod-template-hash', 'each rollout'],
  ['controller-revision-hash', 'each rollout'],
  ['pod-template-generation', 'each rollout'],
  ['controller-uid', 'each run'],
  ['batch.kubernetes.io/controller-uid', 'each run'],
  ['helm.sh/chart', 'each version of the chart'],
  ['app.kubernetes.io/version', 'each upgrade'],
]);

function checkSelector(selector: Selector | undefined): Report[] {
  return (selector?.requirements ?? []).flatMap(({ key, operator, keySpan }) => {
    const when = operator === 'In' ? changing.get(key) : undefined;
    if (!when) return [];
    return [
      {
        at: keySpan,
        message: `The label ${key} has another value with ${when}, and then this selector no longer matches. Select by labels that stay.`,
      },
    ];
  });
}
