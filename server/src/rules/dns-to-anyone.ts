import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules, isDns, isWhole, placeOfPorts } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const dnsToAnyone: PolicyRule = {
  id: 'dns-to-anyone',
  severity: 'information',
  category: 'too-open',
  summary: 'A rule lets DNS queries go to any server.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const rule of countingRules(policy.resource)) {
      const isOpen = rule.direction === 'egress' && rule.peers === 'everyone';
      if (!isOpen || !isDns(rule) || !isWhole(rule)) continue;
      yield {
        at: placeOfPorts(rule),
        message: `DNS queries may go to any server, outside of the cluster too, which is also a way to carry data out. If the DNS of the cluster is meant, name its pods: ${view.read(dnsWords)}.`,
      };
    }
  }),
  explanation: [
    'A pod that may ask any DNS server can send whatever it likes in the names that it asks for. The DNS of the cluster is a few pods with known labels; a rule for these is enough for nearly all workloads.',
    'It is information: clusters with a DNS cache on each node, and pods that ask servers of their own, need more. `dns` in `.netpol.yaml` says who answers.',
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
  policyTypes: [Egress]
  egress:
  - ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
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
  policyTypes: [Egress]
  egress:
  - ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
    to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
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
  policyTypes: [Egress]
  egress:
  - ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
    to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
`,
    ],
  },
};

function dnsWords({ configured }: ClusterModel): string {
  const { namespace, labels } = configured.dns;
  return `${[...labels].map(([key, value]) => `${key}=${value}`).join(', ') || 'all'} in namespace ${namespace}`;
}
