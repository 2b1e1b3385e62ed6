import { isNull, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { mappings, once, placeOfLack } from './support/policyNodes.ts';

export const explicitProtocol: PolicyRule = {
  id: 'explicit-protocol',
  severity: 'off',
  category: 'redundant',
  summary: 'A port does not say its protocol.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const { ports } of countingRules(policy.resource)) {
      if (ports === 'all') continue;
      for (const { isValid, node } of ports) {
        if (!isValid || mappings(node).length === 0 || !isNull(valueAt(node, 'protocol'))) continue;
        yield { at: placeOfLack(node), message: 'A port without protocol means TCP. Write protocol: TCP.' };
      }
    }
  }),
  explanation: [
    'A missing protocol is TCP, and nothing else: who opens port 53 that way opens no DNS over UDP.',
    'It is off, since TCP is what nearly all ports are, and nearly all policies leave it out.',
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
  - ports:
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
  - ports:
    - port: 8080
      protocol: TCP
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
  - ports:
    - port: 8080
      protocol: TCP
`,
    ],
  },
};
