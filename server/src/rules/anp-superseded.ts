import { valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';

export const anpSuperseded: ObjectRule = {
  id: 'anp-superseded',
  severity: 'hint',
  category: 'tiers',
  summary: 'A cluster policy is of a kind that ClusterNetworkPolicy replaces.',
  subject: 'object',
  kinds: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  *check({ kind, root }) {
    const node = valueAt(root, 'kind');
    if (!node) return;
    const tier = kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline';
    yield {
      at: node,
      message: `${kind} is replaced by ClusterNetworkPolicy of policy.networking.k8s.io/v1alpha2: there this is one of the tier ${tier}.`,
    };
  },
  explanation: [
    'Since v0.2.0 network-policy-api has one kind for both tiers, with `Accept` for `Allow` and `protocols` for `ports`. Network plugins that know the older kinds still read them, and many know these only: see which your cluster serves before you change anything. So this is a hint.',
  ],
  examples: {
    fires: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata:
  name: tenants
spec:
  priority: 10
  subject:
    namespaces: {}
`,
    ],
    passes: [
      `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
`,
    ],
  },
};
