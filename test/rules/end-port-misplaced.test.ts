import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('an end without a start', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - endPort: 9000
#              ^^^^ error end-port-misplaced: may not be specified when \`port\` is not specified. Add the first port of the range, or remove endPort.
    - port:
      endPort: 70000
#              ^^^^^ error end-port-misplaced: An endPort without a port is rejected
  egress:
  - ports: [{protocol: UDP, endPort: 9000}]
#                                    ^^^^ error end-port-misplaced
`),
  );
});

test('an end beside a name', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: http
      endPort: 9000
#              ^^^^ error end-port-misplaced: An endPort beside the port name "http" is rejected: may not be specified when \`port\` is non-numeric. Write the port's number, or remove endPort.
    - port: HTTP!
#           ^^^^^ error invalid-port-name
      endPort: 9000
#              ^^^^ error end-port-misplaced
`),
  );
});

test('a range, no end, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 8000
      endPort: 9000
    - port: http
    - port: http
      endPort:
    - endPort: \${END}
    - port: \${PORT}
      endPort: 9000
    - port: {{ port }}
      endPort: 9000
    - endPort: "9000"
    - endPort: [9000]
    - {}
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
    - endPort: 9000 # netpol-ignore: end-port-misplaced
    # netpol-ignore: end-port-misplaced
    - endPort: 9000
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - ports:
    - endPort: 9000
      port: 'http
`),
  );
});
