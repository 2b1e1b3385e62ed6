import { isPortNumber } from '../model/syntax.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { numberOf, once } from './support/policyNodes.ts';
import { typedMappings } from './support/typedMappings.ts';

export const cnpRange: ObjectRule = {
  id: 'cnp-range',
  severity: 'error',
  category: 'tiers',
  summary: 'A port of a cluster policy is none, or a range of them does not end behind its start.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const { mapping, type } of typedMappings(object)) {
      if (!['DestinationPort', 'PortRange', 'NumberedPort', 'NumberedPortRange'].includes(type)) continue;
      const numbers = ['number', 'port', 'start', 'end'].flatMap((field) => {
        const node = entryOf(mapping, field)?.value;
        const number = numberOf(node);
        return node && number !== undefined ? [{ field, node, number }] : [];
      });
      const wrong = numbers.filter(({ number }) => !isPortNumber(number));
      for (const { node, number } of wrong)
        yield { at: node, message: `Port ${number} is rejected: must be between 1 and 65535, inclusive.` };
      const [start, end] = ['start', 'end'].map((field) => numbers.find((each) => each.field === field));
      if (wrong.length > 0 || !start || !end || start.number < end.number) continue;
      yield {
        at: end.node,
        message: `A range from ${start.number} to ${end.number} is rejected: its end must be larger than its start. ${start.number === end.number ? 'Write a single port.' : 'Swap them, or correct the wrong one.'}`,
      };
    }
  }),
  explanation: [
    'The API server refuses the whole policy. Unlike an `endPort` of a NetworkPolicy, the end of a range must be another port than its start.',
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
  - action: Accept
    from:
    - namespaces: {}
    protocols:
    - tcp:
        destinationPort:
          range:
            start: 9000
            end: 8000
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
    protocols:
    - tcp:
        destinationPort:
          range:
            start: 8000
            end: 9000
`,
    ],
  },
};
