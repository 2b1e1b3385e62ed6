import { placeIn } from '../model/instance.ts';
import type { Rule, SelectorPeer } from '../model/policy.ts';
import { namesOf } from '../policy/selectorWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, peerNamespaces, selectIn, type WorkloadInstance } from '../snapshot/queries.ts';
import { selectsOnlyOnNodes } from './host-network-target.ts';
import type { PolicyRule } from './rule.ts';
import { enforcedRules, onceEach } from './support/policyParts.ts';

export const hostNetworkPeer: PolicyRule = {
  id: 'host-network-peer',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A peer matches only pods on the network of their node, whose traffic comes from the node.',
  subject: 'policy',
  check(policy, view) {
    // Then none of its peers matters.
    if (view.read(selectsOnlyOnNodes, policy)) return [];
    return onceEach(
      enforcedRules(policy)
        .flatMap(peersAlone)
        .flatMap((peer) => {
          const workload = view.read(onlyOnNodes, policy.namespace, peer);
          if (!workload) return [];
          const { kind, name, nameNode } = workload.resource;
          return [
            {
              at: peer.node,
              message: `This peer matches only pods that use the network of their node (hostNetwork), such as those of ${name}. Most network plugins see their traffic as that of the node, so the peer likely admits nobody: use an ipBlock with the addresses of the nodes.`,
              related: [{ ...placeIn(workload, nameNode), message: `${kind} ${name}` }],
            },
          ];
        }),
    );
  },
  explanation: [
    'A pod with `hostNetwork: true` has the address of its node. From the node of the called pod it gets through anyway, from all others only by an `ipBlock`: it works in a small test and fails in a cluster.',
    'Nothing is said of a peer that matches other pods too, that names neither labels of pods nor a namespace, or that has an `ipBlock` beside it, nor where `host-network-target` says that the whole policy has no effect. The quick fix needs `nodeCIDRs` in `.netpol.yaml`.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: proxy, namespace: shop}
spec:
  template:
    metadata: {labels: {app: proxy}}
    spec: {hostNetwork: true, containers: [{name: proxy, image: proxy}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: proxy}}
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: proxy, namespace: shop}
spec:
  template:
    metadata: {labels: {app: proxy}}
    spec: {containers: [{name: proxy, image: proxy}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: proxy}}
`,
    ],
  },
};

/** One of the workloads that a peer may match, if all of them are on the network of their nodes. */
function onlyOnNodes(cluster: ClusterModel, home: string, peer: SelectorPeer): WorkloadInstance | undefined {
  const { podSelector, namespaceSelector } = peer;
  if (!podSelector?.requirements.length && !(namespaceSelector && namesOf(namespaceSelector))) return undefined;
  let first: WorkloadInstance | undefined;
  for (const { facts } of peerNamespaces(cluster, home, peer)) {
    const namespace = cluster.namespaces.get(facts.name);
    if (!namespace) continue;
    if (mayHoldMore(cluster, facts.name)) return undefined;
    for (const ordinal of selectIn(namespace, podSelector).may) {
      const workload = namespace.workloads[ordinal];
      if (workload?.resource.hostNetwork !== 'yes') return undefined;
      first ??= workload;
    }
  }
  return first;
}

/** The peers of a rule that select pods, unless addresses stand beside them. */
function peersAlone({ peers }: Rule): readonly SelectorPeer[] {
  if (peers === 'everyone' || peers.some(({ type }) => type === 'ipBlock' || type === 'hidden')) return [];
  return peers.filter((peer) => peer.type === 'selector');
}
