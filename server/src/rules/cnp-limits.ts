import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { nameOf } from './support/misfits.ts';
import { once, placeOfKey, stringOf } from './support/policyNodes.ts';
import { typedMappings } from './support/typedMappings.ts';

export const cnpLimits: ObjectRule = {
  id: 'cnp-limits',
  severity: 'error',
  category: 'tiers',
  summary: 'A cluster policy has more rules, peers or ports than the API takes, or a name that is too long.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const place of typedMappings(object)) {
      const { mapping, fields, type } = place;
      for (const [field, { list }] of Object.entries(fields)) {
        const entry = list ? entryOf(mapping, field) : undefined;
        const most = limitOf(object.kind, type, field);
        if (entry?.value.kind !== 'sequence' || most === undefined || entry.value.items.length <= most) continue;
        yield {
          at: placeOfKey(entry),
          message: `${field} of ${nameOf(place)} has ${entry.value.items.length} items and is rejected: the limit of ${object.kind} is ${most}. Put the rest into another policy or another rule.`,
        };
      }
      const name = fields['action'] && entryOf(mapping, 'name')?.value;
      if (name && (stringOf(name)?.length ?? 0) > longest) {
        yield { at: name, message: `The name of a rule is rejected: it may have ${longest} characters. Shorten it.` };
      }
    }
  }),
  explanation: [
    'The API server refuses the whole policy. A ClusterNetworkPolicy may have 25 rules for each direction, and 25 peers and 25 items of `protocols` in each rule; AdminNetworkPolicy and BaselineAdminNetworkPolicy may have 100. Lists of networks and domain names have 25 entries at most, and the name of a rule 100 characters.',
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
  egress:
  - action: Deny
    to:
    - networks:
      - 198.51.100.1/32
      - 198.51.100.2/32
      - 198.51.100.3/32
      - 198.51.100.4/32
      - 198.51.100.5/32
      - 198.51.100.6/32
      - 198.51.100.7/32
      - 198.51.100.8/32
      - 198.51.100.9/32
      - 198.51.100.10/32
      - 198.51.100.11/32
      - 198.51.100.12/32
      - 198.51.100.13/32
      - 198.51.100.14/32
      - 198.51.100.15/32
      - 198.51.100.16/32
      - 198.51.100.17/32
      - 198.51.100.18/32
      - 198.51.100.19/32
      - 198.51.100.20/32
      - 198.51.100.21/32
      - 198.51.100.22/32
      - 198.51.100.23/32
      - 198.51.100.24/32
      - 198.51.100.25/32
      - 198.51.100.26/32
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
  egress:
  - action: Deny
    to:
    - networks:
      - 198.51.100.0/24
`,
    ],
  },
};

/** network-policy-api, MaxItems of v1alpha2 and v1alpha1; undefined for lists of selectors, which have no limit. */
function limitOf(kind: string, type: string, field: string): number | undefined {
  if (type === 'ObjectMeta' || type.startsWith('LabelSelector')) return undefined;
  return kind === 'ClusterNetworkPolicy' || field === 'networks' || field === 'domainNames' ? 25 : 100;
}

const longest = 100;
