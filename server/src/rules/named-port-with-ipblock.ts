import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { namedPortsOf } from './support/destinations.ts';
import { enforcedRules, onceEach } from './support/policyParts.ts';

export const namedPortWithIpBlock: PolicyRule = {
  id: 'named-port-with-ipblock',
  severity: 'warning',
  category: 'no-effect',
  summary: 'An egress rule names a port, and leads to addresses only.',
  subject: 'policy',
  check(policy) {
    return onceEach(
      enforcedRules(policy).flatMap((rule) => {
        const { direction, peers } = rule;
        if (direction !== 'egress' || peers === 'everyone' || !peers.every(({ type }) => type === 'ipBlock')) return [];
        return namedPortsOf(rule).map((entry) => ({
          at: valueAt(entry.node, 'port') ?? entry.node,
          message: `Only pods have ports with names, and this rule leads to addresses: the entry admits nothing. Write the number of port ${entry.port}.`,
        }));
      }),
    );
  },
  explanation: [
    'A name stands for a container port of the pod at the other end. An address has no containers, so the entry matches nothing there. For ingress the pod is the selected one, and names are fine, whoever calls.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  egress:
  - to:
    - ipBlock: {cidr: 203.0.113.0/24}
    ports:
    - port: https
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  egress:
  - to:
    - ipBlock: {cidr: 203.0.113.0/24}
    ports:
    - port: 443
`,
    ],
  },
};
