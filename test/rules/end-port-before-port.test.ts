import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a range that ends before it begins', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 8090
      endPort: 8080
#              ^^^^ error end-port-before-port: endPort 8080 is rejected: must be greater than or equal to \`port\`, which is 8090. Swap them
  egress:
  - ports: [{endPort: 1, port: 2}]
#                     ^ error end-port-before-port
`),
  );
});

test('a range of one port or more, half of one, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 80
      endPort: 80
    - port: 80
      endPort: 90.0
    - port: 80
      endPort:
    - port: 80
    - port: \${PORT}
      endPort: 80
    - port: 80
      endPort: \${END}
    - port: 80
      endPort: "70"
    - port: [80]
      endPort: 70
`),
    { ignoring: ['wrong-node-type'] },
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 90
      endPort: 80 # netpol-ignore: end-port-before-port
    - port: 90
      # netpol-ignore: end-port-before-port
      endPort: 80
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - ports:
    - {port: 90, endPort: 80
`),
  );
});
