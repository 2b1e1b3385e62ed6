import type { Requirement } from '../model/selector.ts';
import type { PolicyRule } from './rule.ts';
import { once } from './support/policyNodes.ts';

export const singleValueIn: PolicyRule = {
  id: 'single-value-in',
  severity: 'off',
  category: 'redundant',
  summary: 'In with one value could be written under matchLabels.',
  subject: 'policy',
  check: once(function* (policy) {
    const { podSelector, ingress, egress } = policy.resource;
    const peers = [...ingress, ...egress].flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers));
    const selectors = peers.flatMap((peer) =>
      peer.type === 'selector' ? [peer.namespaceSelector, peer.podSelector] : [],
    );
    for (const { key, values, node } of [podSelector, ...selectors].flatMap(
      (one) => one?.requirements.filter(isSingle) ?? [],
    )) {
      yield { at: node, message: `In with one value is what matchLabels says in one line: ${key}: ${values[0]}.` };
    }
  }),
  explanation: ['`matchLabels` says the same in a line instead of three.', 'It is off, since it is a matter of style.'],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchExpressions:
    - key: app
      operator: In
      values: [web]
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
  podSelector:
    matchLabels:
      app: web
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
  podSelector:
    matchLabels:
      app: web
`,
    ],
  },
};

function isSingle({ operator, values, node }: Requirement): boolean {
  return operator === 'In' && values.length === 1 && values[0] !== undefined && node.kind === 'mapping';
}
