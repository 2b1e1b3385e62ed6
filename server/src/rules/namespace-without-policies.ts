import type { NamespaceRule } from './rule.ts';
import { namespaceCoverage } from './support/namespaceCoverage.ts';

export const namespaceWithoutPolicies: NamespaceRule = {
  id: 'namespace-without-policies',
  severity: 'information',
  category: 'coverage',
  summary: 'A namespace has workloads and no policy.',
  subject: 'namespace',
  *check({ resource: { name, nameNode } }, view) {
    if (view.read(namespaceCoverage, name) !== 'none') return;
    yield {
      at: nameNode,
      message: `No policy is in namespace ${name}: all its pods accept every connection and may open any. Begin with a default-deny, and admit the callers of each workload.`,
    };
  },
  explanation: [
    'It sums up for a namespace what `unprotected-ingress` says of each workload (CIS Kubernetes Benchmark 5.3.2). It stands at the manifest of the Namespace, and nowhere where there is none.',
    'Nothing is said of a namespace without known workloads, of one with parts that are not rendered, and where a policy of the whole cluster keeps somebody from its workloads.',
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
