import { isQuotedNumber, portNameProblems } from '../model/syntax.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { once, portsOf, quote, stringOf } from './support/policyNodes.ts';

export const invalidPortName: ObjectRule = {
  id: 'invalid-port-name',
  severity: 'error',
  category: 'invalid',
  summary: 'The name of a port is not one that a container port can have; a number in quotes is such a name.',
  subject: 'object',
  check: once(function* (object) {
    for (const port of portsOf(object)) {
      const node = entryOf(port, 'port')?.value;
      const name = stringOf(node);
      if (!node || name === undefined) continue;
      const problems = portNameProblems(name);
      if (problems.length === 0) continue;
      const advice = isQuotedNumber(name)
        ? `A quoted number is a port name: write ${name} without quotes.`
        : 'Write the name of a container port, or a number.';
      yield { at: node, message: `Port name ${quote(name)} is rejected: ${problems.join('; ')}. ${advice}` };
    }
  }),
  explanation: [
    'A `port` may be a number, or the name that a container gives to one of its ports. What stands in quotes is a name, digits or not. The API server refuses the whole policy, so what it should protect stays as it was. It names each of these mistakes that it finds:',
    '- `must be no more than 15 characters`\n- `must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`\n- `must contain at least one letter (a-z)`\n- `must not contain consecutive hyphens`\n- `must not begin or end with a hyphen`',
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
    - port: "8080"
    - port: HTTP_METRICS
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
    - port: http-metrics
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
    - port: 8080
    - port: HTTP_METRICS
`,
    ],
  },
};
