import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { entriesWithout } from './support/oneProtocol.ts';

export const dnsTcpOnly: PolicyRule = {
  id: 'dns-tcp-only',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Pods may ask the DNS over TCP only.',
  subject: 'policy',
  *check(policy, view) {
    for (const { node, port } of entriesWithout(policy, view, 'TCP', 'UDP')) {
      const isLeftOut = entryOf(node, 'protocol') === undefined;
      yield {
        at: node,
        message: `Port ${port} is open over TCP only${isLeftOut ? ', which a port without protocol means' : ''}. DNS is asked over UDP first: allow UDP too, or no name is found.`,
      };
    }
  },
  explanation: [
    'DNS is asked over UDP, and over TCP only when an answer is too large. A port without `protocol` means TCP, so that a rule with nothing but `port: 53` lets no ordinary query out.',
    'Nothing is said where another rule, or another policy about the same pods, allows UDP.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
    - port: 53
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
    - protocol: TCP
      port: 53
    - protocol: UDP
      port: 53
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
    - port: 53
    - protocol: UDP
      port: 53
`,
    ],
  },
};
