import { isPortNumber } from '../model/syntax.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { numberOf, once, portsOf } from './support/policyNodes.ts';

export const endPortBeforePort: ObjectRule = {
  id: 'end-port-before-port',
  severity: 'error',
  category: 'invalid',
  summary: 'A port range ends before it begins.',
  subject: 'object',
  check: once(function* (object) {
    for (const entry of portsOf(object)) {
      const node = entryOf(entry, 'endPort')?.value;
      const port = numberOf(entryOf(entry, 'port')?.value);
      const endPort = numberOf(node);
      if (!node || port === undefined || endPort === undefined || endPort >= port) continue;
      // A number that is no port is the mistake then, and invalid-port says so.
      if (!isPortNumber(port) || !isPortNumber(endPort)) continue;
      yield {
        at: node,
        message: `endPort ${endPort} is rejected: must be greater than or equal to \`port\`, which is ${port}. Swap them, or correct the wrong one.`,
      };
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers ``must be greater than or equal to `port` ``. A range contains both of its ends, so one that begins and ends with the same port is valid.',
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
    - port: 8088
      endPort: 8080
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
      endPort: 8088
`,
    ],
  },
};
