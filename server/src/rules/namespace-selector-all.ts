import type { PolicyRule } from './rule.ts';
import { countingRules, isDns } from './support/countingRules.ts';
import { hasEntrance } from './support/entrances.ts';
import { once } from './support/policyNodes.ts';

export const namespaceSelectorAll: PolicyRule = {
  id: 'namespace-selector-all',
  severity: 'information',
  category: 'too-open',
  summary: 'A peer means every pod of the cluster; a hint for egress.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const rule of countingRules(policy.resource)) {
      const isIngress = rule.direction === 'ingress';
      if (rule.peers === 'everyone' || (!isIngress && isDns(rule))) continue;
      for (const peer of rule.peers) {
        if (peer.type !== 'selector' || peer.namespaceSelector?.requirements.length !== 0) continue;
        if (peer.podSelector?.requirements.length || (isIngress && view.read(hasEntrance, policy))) continue;
        yield {
          at: peer.node,
          severity: isIngress ? 'information' : 'hint',
          message:
            'This peer means every pod of every namespace. Name the namespaces by their labels, such as kubernetes.io/metadata.name, or the pods with a podSelector beside it.',
        };
      }
    }
  }),
  explanation: [
    'An empty `namespaceSelector` selects all namespaces, `kube-system` and those of other teams included. Addresses outside of the cluster and nodes are not among its pods, which is what tells it from a missing list.',
    'Nothing is said where an Ingress, a route, a load balancer or a webhook leads to the pods, of egress to ports that only DNS uses, and of peers with labels of pods. For egress it is a hint.',
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
    - namespaceSelector: {}
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
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: monitoring
`,
    ],
  },
};
