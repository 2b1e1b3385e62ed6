import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const podSelectorEmptyPeer: PolicyRule = {
  id: 'pod-selector-empty-peer',
  severity: 'hint',
  category: 'too-open',
  summary: 'A peer means every pod of its own namespace, and none of another.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const { peers } of countingRules(policy.resource)) {
      if (peers === 'everyone') continue;
      for (const peer of peers) {
        if (peer.type !== 'selector' || peer.namespaceSelector || peer.podSelector?.requirements.length !== 0) continue;
        yield {
          at: peer.node,
          message: `This peer means every pod of namespace ${policy.namespace}, the policy’s own, and no pod of another one.`,
        };
      }
    }
  }),
  explanation: [
    '`podSelector: {}` reads like every pod. As a peer it means the pods of the namespace that the policy is in; with a `namespaceSelector: {}` beside it, in the same item, it means those of every namespace.',
    'It is a hint, since it is the usual way to admit a namespace to itself.',
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
  ingress:
  - from:
    - namespaceSelector: {}
      podSelector: {}
`,
    ],
  },
};
