import type { NamespaceRule } from './rule.ts';
import { namespaceCoverage } from './support/namespaceCoverage.ts';

export const namespaceNoDefaultDeny: NamespaceRule = {
  id: 'namespace-no-default-deny',
  severity: 'hint',
  category: 'coverage',
  summary: 'A namespace has policies, and none that isolates all of its pods for ingress.',
  subject: 'namespace',
  *check({ resource: { name, nameNode } }, view) {
    if (view.read(namespaceCoverage, name) !== 'some') return;
    yield {
      at: nameNode,
      message: `No policy isolates all pods of namespace ${name} for ingress: a workload that is added to it is open until a policy selects it. Add a default-deny.`,
    };
  },
  explanation: [
    'Policies that select by labels protect the workloads that are there. With a policy that selects all pods and admits nobody, or only some, a new workload begins protected. Kubernetes’ documentation and the NSA/CISA hardening guide advise one for each namespace. It is a hint: `unprotected-ingress` names the workloads that are open now.',
    'Egress is passed over, as many teams restrict ingress alone. Nothing is said of a namespace without any policy, which is `namespace-without-policies`, of one with parts that are not rendered, and where there are policies of the whole cluster.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    fixed: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
`,
    ],
  },
};
