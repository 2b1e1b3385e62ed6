import { placeIn } from '../model/instance.ts';
import type { PortEntry } from '../model/policy.ts';
import { coversEntry } from '../policy/covers.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const duplicatePort: PolicyRule = {
  id: 'duplicate-port',
  severity: 'information',
  category: 'redundant',
  summary: 'An entry of ports opens nothing that another one of the rule does not open.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const { ports } of countingRules(policy.resource)) {
      if (ports === 'all') continue;
      for (const [index, entry] of ports.entries()) {
        const other = ports.find((each, at) => each.node !== entry.node && opensAll(each, entry, at < index));
        if (!other) continue;
        yield {
          at: entry.node,
          message: `This ${coversEntry([entry], other) ? 'repeats a port' : 'is within the ports'} of the same rule: without it nothing changes. A second protocol, or another port, may be missing.`,
          related: [{ ...placeIn(policy, other.node), message: 'The other entry' }],
        };
      }
    }
  }),
  explanation: [
    'It is often a copy in which something was to be changed: DNS with UDP and TCP is two entries that differ in the protocol only, and without a protocol both mean TCP.',
    'Entries are the same when they open the same: a missing protocol is TCP. A name and a number are never the same, since a name means another number on other pods.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - port: 53
    - port: 53
      protocol: TCP
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
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - port: 53
    - port: 53
      protocol: UDP
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - port: 53
`,
    ],
  },
};

/** Of two that open the same the first stays. */
function opensAll(wide: PortEntry, narrow: PortEntry, isFirst: boolean): boolean {
  return coversEntry([wide], narrow) && (isFirst || !coversEntry([narrow], wide));
}
