import { placeIn } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isolatedBy, type PolicyInstance, type WorkloadInstance } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const defaultDenyWithoutAllows: WorkloadRule = {
  id: 'default-deny-without-allows',
  severity: 'hint',
  category: 'too-strict',
  summary: 'A workload declares ports, and nothing but the default-deny of its namespace is about it.',
  subject: 'workload',
  *check(workload, view) {
    const { name, nameNode, hostNetwork, ports } = workload.resource;
    if (ports.length === 0 || hostNetwork !== 'no' || isPlaceholder(workload.namespace)) return;
    const deny = view.read(onlyDenial, workload);
    if (!deny) return;
    yield {
      at: nameNode,
      message: `Nothing can connect to ${name}: policy ${deny.resource.name} denies all, and no policy admits a caller. Generate policies from what is known of its callers, or add one.`,
      related: [
        { ...placeIn(deny, deny.resource.nameNode), message: `Policy ${deny.resource.name} denies everything.` },
      ],
    };
  },
  explanation: [
    'A default-deny is a good beginning, and each workload that serves something needs a policy beside it that admits its callers.',
    'It is a hint, since a new workload may come before its policy. Nothing is said of workloads without container ports, and where a cluster policy may have a say.',
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
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: shop}
spec:
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: front, image: front, env: [{name: WEB, value: "web:8080"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 8080}]}
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
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
    ports:
    - port: 8080
`,
    ],
  },
};

/** The first policy that isolates a workload for ingress, where all that do surely deny everything in the namespace. */
function onlyDenial(cluster: ClusterModel, workload: WorkloadInstance): PolicyInstance | undefined {
  const isolating = isolatedBy(cluster, workload, 'ingress');
  const isDenied = isolating.every(
    ({ verdict, policy: { podSelector, ingress } }) =>
      verdict === 'yes' && podSelector.requirements.length === 0 && ingress.length === 0,
  );
  return isDenied && cluster.clusterPolicies.length === 0 ? isolating[0]?.instance : undefined;
}
