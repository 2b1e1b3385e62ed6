import type { PolicyRule } from './rule.ts';

export const missingNamespace: PolicyRule = {
  id: 'missing-namespace',
  severity: 'off',
  category: 'redundant',
  summary: 'A policy does not say which namespace it is in.',
  subject: 'policy',
  *check(policy) {
    if (policy.resource.namespace !== undefined) return;
    yield {
      at: policy.resource.nameNode,
      message: `This policy sets no namespace: it is applied wherever kubectl happens to point. Write metadata.namespace, or let a kustomization set it.`,
    };
  },
  explanation: [
    'A policy protects pods of its own namespace and no others. Without `metadata.namespace` the one that is current when it is applied decides, and in the wrong one it selects nothing.',
    'It is off, since tools that apply manifests often set the namespace: two of five published policies have none. A namespace that a kustomization or a release sets counts.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
`,
    ],
  },
};
