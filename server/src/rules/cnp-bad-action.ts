import { isHiddenKey } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { hasMisfits } from './support/misfits.ts';
import { once, placeOfField, quote, stringOf } from './support/policyNodes.ts';
import { typedMappings } from './support/typedMappings.ts';

export const cnpBadAction: ObjectRule = {
  id: 'cnp-bad-action',
  severity: 'error',
  category: 'tiers',
  summary: 'The action of a rule is none of its kind of cluster policy.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const { mapping, fields } of typedMappings(object)) {
      const values = fields['action']?.enum;
      if (!values || mapping.entries.some(({ key }) => isHiddenKey(key))) continue;
      const node = entryOf(mapping, 'action')?.value;
      const action = isNull(node) ? '' : stringOf(node);
      if (action === undefined || values.includes(action) || (!node && hasMisfits(object, mapping))) continue;
      const meant = sameActions[action.trim().toLowerCase()]?.find((name) => values.includes(name));
      const what = action === '' ? 'A rule without action' : `Action ${quote(action)}`;
      yield {
        at: placeOfField(mapping, 'action'),
        message: `${what} is rejected: a rule of ${object.kind} has the action ${listed(values, 'or')}.${meant ? ` Write ${meant}.` : ''}`,
        ...(meant && node ? { data: { replace: [{ start: node.start, end: node.end, value: meant }] } } : {}),
      };
    }
  }),
  explanation: [
    'What is `Allow` in AdminNetworkPolicy and BaselineAdminNetworkPolicy is `Accept` in ClusterNetworkPolicy. `Pass` leaves the decision to what comes behind the tier; a BaselineAdminNetworkPolicy, behind which nothing comes, has no such action. The API server refuses the whole policy.',
  ],
  examples: {
    fires: [
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
  ingress:
  - action: Allow
    from:
    - namespaces: {}
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
  ingress:
  - action: Accept
    from:
    - namespaces: {}
`,
    ],
    fixed: [
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
  ingress:
  - action: Accept
    from:
    - namespaces: {}
`,
    ],
  },
};

const sameActions: Readonly<Record<string, readonly string[]>> = {
  allow: ['Allow', 'Accept'],
  accept: ['Allow', 'Accept'],
  deny: ['Deny'],
  pass: ['Pass'],
};
