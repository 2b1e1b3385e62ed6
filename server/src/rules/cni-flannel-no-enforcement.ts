import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';

export const cniFlannelNoEnforcement: PolicyRule = {
  id: 'cni-flannel-no-enforcement',
  severity: 'warning',
  category: 'cni',
  summary: 'The configured network plugin does not enforce policies.',
  subject: 'policy',
  *check(policy, view) {
    if (!view.read(isFirstUnderFlannel, policy)) return;
    yield {
      at: policy.resource.nameNode,
      message: `Flannel alone enforces no policy: this one, and all others of namespace ${policy.namespace}, have no effect. Install what enforces them, and name that as cni in .netpol.yaml.`,
    };
  },
  explanation: [
    'The API server accepts every policy, whether or not something in the cluster reads it. Flannel connects pods and leaves policies to others, which are installed beside it: Calico (then called Canal), kube-router, or kube-network-policies.',
    'The rule fires only with `cni: flannel` in `.netpol.yaml`, and once for each namespace.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: flannel
`,
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
# .netpol.yaml
cni: calico
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
  },
};

function isFirstUnderFlannel({ configured, namespaces }: ClusterModel, policy: PolicyInstance): boolean {
  return configured.cni === 'flannel' && namespaces.get(policy.namespace)?.policies[0]?.key === policy.key;
}
