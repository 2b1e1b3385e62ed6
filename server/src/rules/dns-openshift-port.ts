import { listed } from '../model/listed.ts';
import type { Rule as PolicyRuleItem, PortEntry } from '../model/policy.ts';
import { matchRule } from '../policy/peers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods } from '../snapshot/dns.ts';
import { mayHoldMore, type PolicyInstance } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';
import { lacksDns } from './support/dns.ts';

export const dnsOpenshiftPort: PolicyRule = {
  id: 'dns-openshift-port',
  severity: 'warning',
  category: 'too-strict',
  summary:
    'A rule for the DNS pods has port 53, and the configured DNS pods listen on another one, as those of OpenShift do.',
  subject: 'policy',
  *check(policy, view) {
    for (const rule of policy.resource.isolates.egress === 'yes' ? policy.resource.egress : []) {
      const entry = rule.ports === 'all' ? undefined : rule.ports.find(is53);
      const ports = entry && view.read(portsMissed, policy, rule);
      if (!entry || !ports) continue;
      yield {
        at: entry.node,
        message: `The pods of the DNS listen on ${ports}, which is what policies see: 53 is the port of their Service. Allow ${ports} over UDP and TCP.`,
      };
    }
  },
  explanation: [
    'Policies see the port of the pod, not that of the Service. The DNS pods of OpenShift listen on 5353 behind a Service with port 53, so that a rule for port 53 lets no query out.',
    'The rule fires only where `dns` in `.netpol.yaml` says so: `dns: openshift`, or `ports` without 53. Nothing is said where another rule lets the queries out.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
dns: openshift
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}
    ports:
    - {protocol: UDP, port: 53}
`,
    ],
    passes: [
      `
# .netpol.yaml
dns: openshift
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}
    ports:
    - {protocol: UDP, port: 5353}
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
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}
    ports:
    - {protocol: UDP, port: 53}
    - protocol: UDP
      port: 5353
    - protocol: TCP
      port: 5353
`,
    ],
  },
};

function is53({ port, endPort, hidden }: PortEntry): boolean {
  return port === 53 && endPort === undefined && hidden.length === 0;
}

/** The ports of the DNS pods, as words, where 53 is none of them and no policy lets queries to them out. */
function portsMissed(cluster: ClusterModel, policy: PolicyInstance, rule: PolicyRuleItem): string | undefined {
  const { configured } = cluster;
  const { ports } = configured.dns;
  if (ports.some((port) => port === 53) || mayHoldMore(cluster, policy.namespace)) return undefined;
  const isForDns = matchRule(rule, policy.namespace, dnsPods(cluster), configured).verdict !== 'no';
  return isForDns && lacksDns(cluster, policy, 'UDP') ? listed(ports.map(String), 'and') : undefined;
}
