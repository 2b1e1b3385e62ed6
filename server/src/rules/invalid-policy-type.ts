import { entryOf, valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { itemStringOf, once, placeOfItem, placeOfKey, quote } from './support/policyNodes.ts';

export const invalidPolicyType: ObjectRule = {
  id: 'invalid-policy-type',
  severity: 'error',
  category: 'invalid',
  summary: 'A policy type is neither Ingress nor Egress, or there are more than two of them.',
  subject: 'object',
  check: once(function* ({ root }) {
    const entry = entryOf(valueAt(root, 'spec'), 'policyTypes');
    if (entry?.value.kind !== 'sequence') return;
    const { items } = entry.value;
    if (items.length > 2) {
      yield {
        at: placeOfKey(entry),
        message: `A list of ${items.length} policy types is rejected: may not specify more than two policyTypes. Name Ingress and Egress once each.`,
      };
      return;
    }
    for (const item of items) {
      const type = itemStringOf(item);
      if (type === undefined || types.includes(type)) continue;
      const meant = types.find((name) => name.toLowerCase() === type.trim().toLowerCase());
      yield {
        at: placeOfItem(item),
        message: `Policy type ${quote(type)} is rejected: supported values: "Ingress", "Egress". Write ${meant ?? 'one of these'}.`,
        ...(meant ? { data: { replace: [{ start: item.start, end: item.end, value: meant }] } } : {}),
      };
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `supported values: "Ingress", "Egress"`, or `may not specify more than two policyTypes`. The types are written with a capital, unlike the fields `ingress` and `egress`.',
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
  policyTypes: [ingress]
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
    fixed: [
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

const types = ['Ingress', 'Egress'];
