import type { Rule as PolicyRuleItem } from '../model/policy.ts';
import { hostRange, parseCidr } from '../policy/addressSet.ts';
import { matchRule } from '../policy/peers.ts';
import { includesPort } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods } from '../snapshot/dns.ts';
import { mayHoldMore, type PolicyInstance } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';
import { isAny, isolatedWithout } from './support/dns.ts';
import { placeOfEntry } from './support/places.ts';

export const dnsNodeLocal: PolicyRule = {
  id: 'dns-node-local',
  severity: 'hint',
  category: 'too-strict',
  summary: 'A rule allows the DNS pods and not the DNS cache on the node, which the configuration names.',
  subject: 'policy',
  *check(policy, view) {
    for (const rule of policy.resource.isolates.egress === 'yes' ? policy.resource.egress : []) {
      const address = view.read(cacheCut, policy, rule);
      const at = address === undefined ? undefined : placeOfEntry(rule.node, 'to');
      if (!at) continue;
      yield {
        at,
        message: `Pods ask the cache on their node at ${address} first, which this rule does not allow. Add an ipBlock for it.`,
      };
    }
  },
  explanation: [
    'NodeLocal DNSCache answers on an address of the node, and has `hostNetwork`, so that no selector matches it. The rule fires only where `dns` in `.netpol.yaml` has such an address: `dns: node-local`, or one of its own under `addresses`.',
    'It is a hint, since network plugins differ in whether they let pods reach their own node anyway.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
dns: node-local
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
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
`,
    ],
    passes: [
      `
# .netpol.yaml
dns: node-local
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
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    - ipBlock: {cidr: 169.254.20.10/32}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
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
    - ipBlock:
        cidr: 169.254.20.10/32
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
`,
    ],
  },
};

/** The first address of a cache that surely no policy allows beside the pods which a rule surely allows. */
function cacheCut(cluster: ClusterModel, policy: PolicyInstance, rule: PolicyRuleItem): string | undefined {
  const { configured } = cluster;
  if (configured.dns.addresses.length === 0 || mayHoldMore(cluster, policy.namespace)) return undefined;
  const isForDns = matchRule(rule, policy.namespace, dnsPods(cluster), configured).verdict === 'yes';
  const { must } = rulePorts(rule, dnsPods(cluster));
  if (!isForDns || !configured.dns.ports.some((port) => includesPort(must, 'UDP', port))) return undefined;
  return configured.dns.addresses.find((address) =>
    isAny(isolatedWithout(cluster, policy, (each) => allows(cluster, each, address))),
  );
}

function allows({ configured }: ClusterModel, { resource, namespace }: PolicyInstance, address: string): boolean {
  const addresses = parseCidr(hostRange(address))?.addresses;
  if (!addresses) return true;
  const party = { type: 'external', addresses } as const;
  return resource.egress.some(
    (rule) =>
      matchRule(rule, namespace, party, configured).verdict !== 'no' &&
      includesPort(rulePorts(rule, party).may, 'UDP', 53),
  );
}
