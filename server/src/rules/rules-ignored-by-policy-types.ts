import { isHidden } from '../model/labels.ts';
import type { Direction } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { entryOf, itemsOf, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';

export const rulesIgnoredByPolicyTypes: PolicyRule = {
  id: 'rules-ignored-by-policy-types',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A policy has rules for a direction that its policyTypes leave out.',
  subject: 'policy',
  *check(policy) {
    if (!hasValidTypes(policy)) return;
    for (const [direction, type] of types) {
      const entry = entryOf(valueAt(policy.resource.root, 'spec'), direction);
      if (!entry || policy.resource.isolates[direction] !== 'no' || policy.resource[direction].length === 0) continue;
      yield {
        at: { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin },
        message: `These ${direction} rules are ignored, since policyTypes does not contain ${type}: the policy leaves ${direction} as it is. Add ${type} to policyTypes, or remove the rules.`,
      };
    }
  },
  explanation: [
    'Where `policyTypes` is there, it alone says which directions a policy is about. Rules for another one are accepted and never looked at: what they should restrict stays open. Without `policyTypes`, `ingress` always counts, and `egress` where it has rules.',
    'Nothing is said where an entry of `policyTypes` is not valid, which is `invalid-policy-type`.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  egress:
  - to:
    - podSelector: {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  egress:
  - to:
    - podSelector: {}
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - to:
    - podSelector: {}
`,
    ],
  },
};

const types: readonly (readonly [Direction, string])[] = [
  ['ingress', 'Ingress'],
  ['egress', 'Egress'],
];

function hasValidTypes({ resource }: PolicyInstance): boolean {
  const known = new Set(types.map(([, type]) => type));
  const items = itemsOf(valueAt(resource.root, 'spec', 'policyTypes'));
  return items.length > 0 && items.every((item) => !isHidden(item) && known.has(text(item) ?? ''));
}
