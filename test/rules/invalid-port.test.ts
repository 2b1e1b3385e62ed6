import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a number that is no port', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 70000
#           ^^^^^ error invalid-port: Port 70000 is rejected: must be between 1 and 65535, inclusive. Write a number in that range.
    - port: -1
#           ^^ error invalid-port: Port -1 is rejected
  egress:
  - ports: [{port: 65536}]
#                  ^^^^^ error invalid-port: Port 65536 is rejected
`),
  );
});

test('port 0 does not mean every port', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 0
#           ^ error invalid-port: Port 0 is rejected: must be between 1 and 65535, inclusive. To allow every port of the protocol, leave the port out.
`),
  );
});

test('the end of a range, which is not compared with its start as well', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 80
      endPort: 70000
#              ^^^^^ error invalid-port: endPort 70000 is rejected: must be between 1 and 65535, inclusive.
    - port: 80
      endPort: 0
#              ^ error invalid-port: endPort 0 is rejected: must be between 1 and 65535, inclusive. Write a number in that range.
    - port: 70000
#           ^^^^^ error invalid-port: Port 70000 is rejected
      endPort: 80
`),
  );
});

test('other notations of numbers', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 80.0
    - port: 0x50
    - port: 8e3
    - port: 80.5
#           ^^^^ error invalid-port: Port 80.5 is rejected: must be between 1 and 65535, inclusive. Write a whole number.
    - port: 99999999999999999999
#           ^^^^^^^^^^^^^^^^^^^^ error invalid-port
    - port: 18446744073709551615
#           ^^^^^^^^^^^^^^^^^^^^ error invalid-port: Port 18446744073709551615 is rejected
    - port: .inf
#           ^^^^ error invalid-port
`),
  );
});

test('ports, names, nothing, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 1
    - port: 65535
    - port: 1
      endPort: 65535
    - port: http
    - port:
    - port: \${PORT}
      endPort: 70000
    - port: {{ port }}
    - port: true
    - port: [70000]
    - port: 80
      endPort: \${END}
    - {}
    -
    - 70000
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
    - port: 0 # netpol-ignore: invalid-port
    # netpol-ignore: invalid-port
    - port: 0
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - ports: [{port: 0}
`),
  );
});
