import { listed } from '../model/listed.ts';
import { entryOf, isNull, itemsOf, valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { once, placeOfKey } from './support/policyNodes.ts';

export const cnpNamedPortNetwork: ObjectRule = {
  id: 'cnp-named-port-network',
  severity: 'error',
  category: 'tiers',
  summary: 'A rule names a port beside peers that are no pods.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* ({ root }) {
    for (const rule of itemsOf(valueAt(root, 'spec', 'egress'))) {
      const peers = itemsOf(valueAt(rule, 'to'));
      const kinds = ['networks', 'nodes', 'domainNames'].filter((kind) =>
        peers.some((peer) => !isNull(valueAt(peer, kind))),
      );
      if (kinds.length === 0) continue;
      for (const port of [...itemsOf(valueAt(rule, 'protocols')), ...itemsOf(valueAt(rule, 'ports'))]) {
        const named = entryOf(port, 'destinationNamedPort') ?? entryOf(port, 'namedPort');
        if (!named || isNull(named.value)) continue;
        yield {
          at: placeOfKey(named),
          message: `A named port beside ${listed(kinds, 'and')} is rejected: only pods have names for their ports. Write the number, or make a rule of its own for the pods.`,
        };
      }
    }
  }),
  explanation: [
    'A port has the name that a container gives it. Addresses, nodes and domain names have no containers, and the API server refuses the whole policy: `networks/nodes/domainNames peer cannot be set with namedPorts`.',
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
  - action: Accept
    to:
    - networks: [203.0.113.0/24]
    protocols:
    - destinationNamedPort: https
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
  - action: Accept
    to:
    - networks: [203.0.113.0/24]
    protocols:
    - tcp:
        destinationPort:
          number: 443
`,
    ],
  },
};
