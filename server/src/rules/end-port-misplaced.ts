import { isQuotedNumber } from '../model/syntax.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { numberOf, once, portsOf, quote, stringOf } from './support/policyNodes.ts';

export const endPortMisplaced: ObjectRule = {
  id: 'end-port-misplaced',
  severity: 'error',
  category: 'invalid',
  summary: 'An endPort stands beside no port, or beside the name of one.',
  subject: 'object',
  check: once(function* (object) {
    for (const entry of portsOf(object)) {
      const node = entryOf(entry, 'endPort')?.value;
      const port = entryOf(entry, 'port')?.value;
      if (!node || numberOf(node) === undefined) continue;
      const name = stringOf(port);
      if (isNull(port)) {
        yield {
          at: node,
          message:
            'An endPort without a port is rejected: may not be specified when `port` is not specified. Add the first port of the range, or remove endPort.',
        };
      } else if (name !== undefined && !isQuotedNumber(name)) {
        // A quoted number becomes a range without its quotes: invalid-port-name says so.
        yield {
          at: node,
          message: `An endPort beside the port name ${quote(name)} is rejected: may not be specified when \`port\` is non-numeric. Write the port's number, or remove endPort.`,
        };
      }
    }
  }),
  explanation: [
    'A range needs a number to begin with. A name stands for the port that each pod calls so, and these need not be next to each other. The API server refuses the whole policy, so what it should protect stays as it was. It answers ``may not be specified when `port` is non-numeric``, or ``may not be specified when `port` is not specified``.',
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
  ingress:
  - ports:
    - port: http
      endPort: 8088
    - endPort: 9000
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
  ingress:
  - ports:
    - port: 8080
      endPort: 8088
    - port: http
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
  ingress:
  - ports:
    - port: http
    - endPort: 9000
`,
    ],
  },
};
