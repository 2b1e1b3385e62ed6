import { isHiddenKey } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import { fieldIn } from '../model/policySchema.ts';
import { type Entry, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { hasMisfits, nameOf } from './support/misfits.ts';
import { once, placeOfKey, placeOfLack } from './support/policyNodes.ts';
import { entriesThatCount, type Typed, typedMappings } from './support/typedMappings.ts';

export const cnpTwoFields: ObjectRule = {
  id: 'cnp-two-fields',
  severity: 'error',
  category: 'tiers',
  summary: 'A subject, a peer or a port of a cluster policy does not have exactly one field.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const place of typedMappings(object)) {
      const { mapping, fields, type } = place;
      if (!unions.includes(type) || mapping.entries.some(({ key }) => isHiddenKey(key))) continue;
      const set = entriesThatCount(mapping).filter(({ key, value }) => fieldIn(fields, key) && !isNull(value));
      const [, second] = set;
      if (second) {
        const advice = type === 'Subject' ? 'Keep one of them.' : 'Keep one of them, or make an item of each.';
        yield {
          at: placeOfKey(second),
          message: `${sentenceStart(place)} with ${listed(keysOf(set), 'and')} is rejected: it must have exactly one field. ${advice}`,
        };
      } else if (set.length === 0 && !hasMisfits(object, mapping)) {
        yield {
          at: placeOfLack(mapping),
          message: `${sentenceStart(place)} without any field is rejected: it must have exactly one of ${listed(Object.keys(fields), 'and')}. Add one, or remove it.`,
        };
      }
    }
  }),
  explanation: [
    'These are unions: a `subject` is `namespaces` or `pods`, a peer is one kind of peer, an item of `protocols` is one protocol. The API server refuses the whole policy otherwise. Unlike the selectors of a NetworkPolicy, two fields never add up; pods of some namespaces are `pods` with a `namespaceSelector` and a `podSelector`.',
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
    from:
    - namespaces: {}
      pods:
        namespaceSelector: {}
        podSelector: {}
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
    - pods:
        namespaceSelector: {}
        podSelector: {}
`,
    ],
  },
};

// +kubebuilder:validation:MinProperties=1 and MaxProperties=1 in network-policy-api; a protocol must name its port.
const unions = [
  'Subject',
  'IngressPeer',
  'EgressPeer',
  'BaselineEgressPeer',
  'ClusterNetworkPolicyProtocol',
  'ProtocolMatch',
  'DestinationPort',
  'AdminNetworkPolicyPort',
];

/** Fields are written as they are called. */
function sentenceStart(place: Typed): string {
  return nameOf(place).replace(/^an item/, 'An item');
}

function keysOf(entries: readonly Entry[]): string[] {
  return entries.map(({ key }) => key);
}
