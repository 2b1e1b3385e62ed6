import { isHiddenKey } from '../model/labels.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { hasMisfits } from './support/misfits.ts';
import { once, placeOfKey, placeOfLack } from './support/policyNodes.ts';
import { typedMappings } from './support/typedMappings.ts';

export const cnpNoPeer: ObjectRule = {
  id: 'cnp-no-peer',
  severity: 'error',
  category: 'tiers',
  summary: 'A rule of a cluster policy has no peer, or the policy has no subject.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const { mapping, fields } of typedMappings(object)) {
      if (mapping.entries.some(({ key }) => isHiddenKey(key)) || hasMisfits(object, mapping)) continue;
      const field = ['from', 'to', 'subject'].find((name) => fields[name]?.required);
      const entry = field ? entryOf(mapping, field) : undefined;
      const isEmpty = entry?.value.kind === 'sequence' && entry.value.items.length === 0;
      if (!field || (entry && !isNull(entry.value) && !isEmpty)) continue;
      const at = entry ? placeOfKey(entry) : placeOfLack(mapping);
      yield {
        at,
        message:
          field === 'subject'
            ? 'A policy without subject is rejected. Write namespaces: {} under it for every pod of the cluster.'
            : `A rule without ${field} is rejected: it must have at least one peer. Write namespaces: {} as one for every pod of the cluster.`,
      };
    }
  }),
  explanation: [
    'In a NetworkPolicy a rule without `from` is about everyone. In a cluster policy nothing stands for everyone: the API server refuses a rule without peers, and where a network plugin meets one all the same it must fail closed, so that it accepts nothing, or denies everything.',
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
  - action: Deny
    from: []
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
  - action: Deny
    from:
    - namespaces: {}
`,
    ],
  },
};
