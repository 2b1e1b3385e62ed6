import { valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { once, quote, stringOf } from './support/policyNodes.ts';

export const banpName: ObjectRule = {
  id: 'banp-name',
  severity: 'error',
  category: 'tiers',
  summary: 'A BaselineAdminNetworkPolicy is not called `default`.',
  subject: 'object',
  kinds: ['BaselineAdminNetworkPolicy'],
  check: once(function* ({ root }) {
    const node = valueAt(root, 'metadata', 'name');
    const name = stringOf(node);
    if (!node || name === undefined || name === 'default') return;
    yield {
      at: node,
      message: `Name ${quote(name)} is rejected: there is one BaselineAdminNetworkPolicy at most, and it must be called default.`,
      data: { replace: [{ start: node.start, end: node.end, value: 'default' }] },
    };
  }),
  explanation: [
    'A cluster has one baseline. The API server answers `Only one baseline admin network policy with metadata.name="default" can be created in the cluster` and refuses any other, so that its rules count for nothing here. Rules of several policies belong into the one.',
  ],
  examples: {
    fires: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: baseline
spec:
  subject:
    namespaces: {}
`,
    ],
    passes: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject:
    namespaces: {}
`,
    ],
    fixed: [
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject:
    namespaces: {}
`,
    ],
  },
};
