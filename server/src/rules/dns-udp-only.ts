import type { PolicyRule } from './rule.ts';
import { entriesWithout } from './support/oneProtocol.ts';

export const dnsUdpOnly: PolicyRule = {
  id: 'dns-udp-only',
  severity: 'information',
  category: 'too-strict',
  summary: 'Pods may ask the DNS over UDP only.',
  subject: 'policy',
  *check(policy, view) {
    for (const { node, port } of entriesWithout(policy, view, 'UDP', 'TCP')) {
      yield {
        at: node,
        message: `Port ${port} is open over UDP only. DNS asks again over TCP where an answer is too large for UDP: allow TCP too.`,
      };
    }
  },
  explanation: [
    'An answer that does not fit into a UDP packet is asked for once more over TCP: that of a headless Service with many pods, or of a host with many addresses. Without TCP such names fail, and all others work, which is hard to find.',
    'Nothing is said where another rule, or another policy about the same pods, allows TCP.',
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
    - protocol: UDP
      port: 53
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
    - protocol: UDP
      port: 53
    - protocol: TCP
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
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`,
    ],
  },
};
