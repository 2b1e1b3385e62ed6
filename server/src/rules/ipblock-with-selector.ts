import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { mappings, once, peersOf, placeOfKey } from './support/policyNodes.ts';

export const ipBlockWithSelector: ObjectRule = {
  id: 'ipblock-with-selector',
  severity: 'error',
  category: 'invalid',
  summary: 'A peer has both an ipBlock and a selector.',
  subject: 'object',
  check: once(function* (object) {
    for (const peer of peersOf(object).flatMap(mappings)) {
      const ipBlock = entryOf(peer, 'ipBlock');
      const selectors = ['podSelector', 'namespaceSelector'].filter(
        (field) => mappings(entryOf(peer, field)?.value)[0],
      );
      if (!ipBlock || mappings(ipBlock.value).length === 0 || selectors.length === 0) continue;
      yield {
        at: placeOfKey(ipBlock),
        message: `A peer with ipBlock and ${selectors.join(' and ')} is rejected: may not specify both ipBlock and another peer. Make two peers of them, with a dash each, to admit either.`,
      };
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `may not specify both ipBlock and another peer`. Items of a list are alternatives, so two peers admit the pods and the addresses. A peer that demands both at once cannot be written.',
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
      ipBlock:
        cidr: 203.0.113.0/24
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
    - podSelector: {}
    - ipBlock:
        cidr: 203.0.113.0/24
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
    - podSelector: {}
    - ipBlock:
        cidr: 203.0.113.0/24
`,
    ],
  },
};
