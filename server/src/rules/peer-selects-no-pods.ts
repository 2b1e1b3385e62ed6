import type { Rule as PolicyRuleItem, SelectorPeer } from '../model/policy.ts';
import { isInvalidSelector } from '../model/selector.ts';
import { nearerMiss } from '../policy/nearMiss.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  mayHoldMore,
  nearMissIn,
  type PolicyInstance,
  peerMatchesAny,
  peerNamespaces,
  workloadCount,
} from '../snapshot/queries.ts';
import { missReport, missWords } from './nearMissReport.ts';
import type { PolicyRule, Report } from './rule.ts';
import { dnsMistake } from './support/dns.ts';
import type { View } from './view.ts';

export const peerSelectsNoPods: PolicyRule = {
  id: 'peer-selects-no-pods',
  severity: 'information',
  category: 'no-effect',
  summary: 'A peer matches no pods; a warning where a near miss shows what was meant.',
  subject: 'policy',
  *check(policy, view) {
    const { isolates, ingress, egress } = policy.resource;
    // What aliases share is reported once.
    const reported = new Set<number>();
    for (const rule of [...(isolates.ingress === 'no' ? [] : ingress), ...(isolates.egress === 'no' ? [] : egress)]) {
      for (const peer of selectorPeers(rule)) {
        const report = checkPeer(policy, peer, view);
        if (!report || reported.has(report.at.start)) continue;
        reported.add(report.at.start);
        yield report;
      }
    }
  },
  explanation: [
    'Where the labels nearly match, the finding is a warning and names the label that was likely meant.',
    'Such a peer admits nobody, so the connection that it was written for is cut. A peer with a `podSelector` alone looks in the namespace of the policy. To mean pods of another one, put a `namespaceSelector` into the same item of the list.',
    'Nothing is said of a peer that looks in namespaces without known workloads.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: carts-db-access
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: cart
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: carts-db-access
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: carts
`,
    ],
  },
};

function selectorPeers({ peers }: PolicyRuleItem): SelectorPeer[] {
  return peers === 'everyone' ? [] : peers.filter((peer) => peer.type === 'selector');
}

function checkPeer(policy: PolicyInstance, peer: SelectorPeer, view: View): Report | undefined {
  const { podSelector } = peer;
  if (!podSelector || podSelector.requirements.length === 0 || isInvalidSelector(podSelector)) return undefined;
  if (view.read(peerMatchesAny, policy.namespace, peer)) return undefined;
  const misses = view
    .read(knownNamespaces, policy.namespace, peer)
    .split('\n')
    .flatMap((name) => (name === '' ? [] : (view.read(nearMissIn, name, podSelector) ?? [])));
  if (misses.length > 0) {
    const miss = misses.reduce(nearerMiss);
    return missReport(`This peer matches no pods. ${missWords(miss)}`, miss, podSelector);
  }
  const only = view.read(onlyNamespace, policy.namespace, peer);
  // What the DNS of the cluster is taken for has a rule of its own.
  if (view.read(dnsMistake, policy.namespace, peer)) return undefined;
  // Namespaces that are not in the workspace may hold what a wider peer means.
  if (only === undefined || view.read(workloadCount, only) === 0 || view.read(mayHoldMore, only)) return undefined;
  return {
    at: peer.node,
    message: `This peer matches no pods that are known in namespace ${only}, so it admits nobody there. Compare its labels with those of the pod templates.`,
  };
}

/** Names of the namespaces that a peer surely looks in and that have workloads, all of them known, one a line. */
function knownNamespaces(cluster: ClusterModel, home: string, peer: SelectorPeer): string {
  return peerNamespaces(cluster, home, peer)
    .filter(({ verdict }) => verdict === 'yes')
    .filter(({ facts: { name } }) => workloadCount(cluster, name) > 0 && !mayHoldMore(cluster, name))
    .map(({ facts }) => facts.name)
    .join('\n');
}

/** The one namespace that a peer means by name, or its own. */
function onlyNamespace(cluster: ClusterModel, home: string, peer: SelectorPeer): string | undefined {
  if (!peer.namespaceSelector) return home;
  const [requirement, ...others] = peer.namespaceSelector.requirements;
  const isName = others.length === 0 && requirement?.operator === 'In' && requirement.values.length === 1;
  if (!isName || requirement.key !== 'kubernetes.io/metadata.name') return undefined;
  const [name] = requirement.values;
  return name !== undefined && cluster.namespaces.has(name) ? name : undefined;
}
