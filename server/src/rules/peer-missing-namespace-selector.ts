import { placeIn } from '../model/instance.ts';
import type { PolicyRule } from './rule.ts';
import { namespacesListed } from './support/namespacesListed.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';
import { missedByPeer } from './support/selectsNothing.ts';

export const peerMissingNamespaceSelector: PolicyRule = {
  id: 'peer-missing-namespace-selector',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A peer with a podSelector alone matches no pods of its namespace, but pods of another one.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(
      selectorPeersOf(policy).flatMap((peer) => {
        const missed = missedByPeer(policy, peer, view);
        if (missed?.by !== 'namespace') return [];
        const { namespaces, workload } = missed;
        const [only, ...others] = namespaces;
        return [
          {
            at: peer.node,
            message: `A podSelector alone looks in namespace ${policy.namespace} only, where no pod has these labels. Pods with them are in ${namespacesListed(namespaces)}: add a namespaceSelector to this item.`,
            related: [
              {
                ...placeIn(workload, workload.resource.nameNode),
                message: `${workload.resource.kind} ${workload.resource.name} in namespace ${workload.namespace}`,
              },
            ],
            data: only !== undefined && others.length === 0 ? { namespace: only } : {},
          },
        ];
      }),
    );
  },
  explanation: [
    'A peer without `namespaceSelector` means pods in the namespace of the policy. As it stands the peer admits nobody, and the connection that it was written for is cut. With a `namespaceSelector` in the same item of the list it means such pods of such namespaces.',
    'Nothing is said where some pod of its own namespace may match, where the namespace has no known workloads, or where parts of it are not rendered.',
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
kind: Deployment
metadata: {name: grafana, namespace: monitoring}
spec:
  template:
    metadata: {labels: {app: grafana}}
    spec: {containers: [{name: grafana, image: grafana}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: grafana}
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
kind: Deployment
metadata: {name: grafana, namespace: monitoring}
spec:
  template:
    metadata: {labels: {app: grafana}}
    spec: {containers: [{name: grafana, image: grafana}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: grafana}
      namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: monitoring}
`,
    ],
    fixed: [
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
kind: Deployment
metadata: {name: grafana, namespace: monitoring}
spec:
  template:
    metadata: {labels: {app: grafana}}
    spec: {containers: [{name: grafana, image: grafana}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: grafana}
      namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: monitoring
`,
    ],
  },
};
