import { isPortNumber, isWhole } from '../model/syntax.ts';
import { entryOf, type Node } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { numberOf, once, portsOf } from './support/policyNodes.ts';

export const invalidPort: ObjectRule = {
  id: 'invalid-port',
  severity: 'error',
  category: 'invalid',
  summary: 'A port number is not between 1 and 65535.',
  subject: 'object',
  check: once(function* (object) {
    for (const port of portsOf(object)) {
      const first = entryOf(port, 'port')?.value;
      if (numberOf(first) === undefined) continue;
      yield* outOfRange('Port', first);
      yield* outOfRange('endPort', entryOf(port, 'endPort')?.value);
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `must be between 1 and 65535, inclusive`. Port 0 does not stand for every port: an entry without `port` does, for its protocol, and a rule without `ports` does for all of them.',
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
    - port: 0
    - port: 8080
      endPort: 80800
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
    - protocol: TCP
    - port: 8080
      endPort: 8088
`,
    ],
  },
};

function* outOfRange(field: string, node: Node | undefined): Iterable<Report> {
  const value = numberOf(node);
  if (!node || value === undefined || isPortNumber(value)) return;
  yield {
    at: node,
    message: `${field} ${value} is rejected: must be between 1 and 65535, inclusive. ${advice(field, value)}`,
  };
}

function advice(field: string, value: number | bigint): string {
  if (!isWhole(value)) return 'Write a whole number.';
  return field === 'Port' && Number(value) === 0
    ? 'To allow every port of the protocol, leave the port out.'
    : 'Write a number in that range.';
}
