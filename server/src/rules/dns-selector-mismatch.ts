import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, type PolicyInstance, peerMatchesAny } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';
import { type DnsMistake, dnsMistake, lacksDns } from './support/dns.ts';

export const dnsSelectorMismatch: PolicyRule = {
  id: 'dns-selector-mismatch',
  severity: 'warning',
  category: 'too-strict',
  summary: 'A peer is written for the DNS of the cluster and does not mean it, so that no name is found.',
  subject: 'policy',
  *check(policy, view) {
    const { isolates, egress } = policy.resource;
    // What aliases share is reported once.
    const reported = new Set<number>();
    for (const { peers } of isolates.egress === 'yes' ? egress : []) {
      for (const peer of peers === 'everyone' ? [] : peers) {
        if (peer.type !== 'selector' || reported.has(peer.node.start)) continue;
        const mistake = view.read(dnsMistake, policy.namespace, peer);
        if (!mistake || !view.read(isWithoutDns, policy)) continue;
        // Where a namespace of unknown labels holds such pods, the label is still one of pods.
        if (mistake !== 'namespace-label' && view.read(peerMatchesAny, policy.namespace, peer)) continue;
        reported.add(peer.node.start);
        yield { at: peer.node, message: `${words[mistake](policy.namespace)} ${view.read(whereDnsIs)}` };
      }
    }
  },
  explanation: [
    'The DNS pods of a cluster have the label `k8s-app: kube-dns`, also where CoreDNS answers, and are in the namespace `kube-system`. A `namespaceSelector` asks for labels of namespaces, and none has that one; a `podSelector` alone looks in the namespace of the policy. Write both in one item of `to`.',
    'A kustomization with `commonLabels`, or with `labels` and `includeSelectors`, adds its labels to the peers of policies too, and the DNS pods have none of them.',
    'Nothing is said where another rule lets the queries out, nor of other labels, by which a DNS of your own may go. `dns` in `.netpol.yaml` says where it is.',
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
    - namespaceSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
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
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
`,
    ],
  },
};

const words: Readonly<Record<DnsMistake, (home: string) => string>> = {
  'namespace-label': () => 'This asks for namespaces with a label of the DNS pods, and none is known to have it.',
  'own-namespace': (home) => `This looks for the DNS pods in namespace ${home}, since it has no namespaceSelector.`,
  'added-label': () =>
    'A kustomization adds its labels to this peer, and the DNS pods do not have these: have it leave selectors alone (includeSelectors: false).',
  'other-namespace': () => 'This looks for the DNS pods in another namespace than the configured one.',
};

function whereDnsIs({ configured }: ClusterModel): string {
  const { namespace, labels } = configured.dns;
  const pods = [...labels].map(([key, value]) => `${key}=${value}`).join(',');
  return `The DNS of the cluster is in namespace ${namespace}${pods ? `, with ${pods}` : ''}.`;
}

function isWithoutDns(cluster: ClusterModel, policy: PolicyInstance): boolean {
  return !mayHoldMore(cluster, policy.namespace) && lacksDns(cluster, policy, 'UDP');
}
