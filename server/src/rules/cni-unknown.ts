import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';

export const cniUnknown: PolicyRule = {
  id: 'cni-unknown',
  severity: 'off',
  category: 'cni',
  summary: 'The workspace has policies, and nothing says which network plugin applies them.',
  subject: 'policy',
  *check(policy, view) {
    if (view.read(firstPolicy) !== policy) return;
    yield {
      at: policy.resource.nameNode,
      message:
        'Policies have no effect unless the network plugin of the cluster applies them: Flannel alone, for one, does not. Name the plugin under cni in .netpol.yaml.',
    };
  },
  explanation: [
    'The API server accepts policies whether or not anything applies them (CIS Kubernetes Benchmark 5.3.1). The finding stands once, at the first policy of a cluster that has no `cni` in `.netpol.yaml`. With it, answers about `ipBlock` and pods are also more exact.',
    'It is off unless asked for: most authors know their cluster, and manifests never say it.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
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
`,
    ],
  },
};

/** The policy that the finding stands at, once for a cluster; undefined where the plugin is known. */
function firstPolicy({ configured, facts, namespaces }: ClusterModel): PolicyInstance | undefined {
  if (configured.cni !== undefined) return undefined;
  for (const { name } of facts) {
    const [first] = namespaces.get(name)?.policies ?? [];
    if (first) return first;
  }
  return undefined;
}
