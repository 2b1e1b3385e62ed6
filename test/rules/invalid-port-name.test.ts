import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a number in quotes is a name', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: "80"
#           ^^^^ error invalid-port-name: Port name "80" is rejected: must contain at least one letter (a-z). A quoted number is a port name: write 80 without quotes.
    - port: '8080'
#           ^^^^^^ error invalid-port-name: write 8080 without quotes.
`),
  );
});

test('nothing of what another tool fills in', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports: [{port: $PORT}, {port: "\${PORT}"}, {port: '{{ port }}'}]
`),
  );
});

test('a quoted range is one mistake', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: "8000"
#           ^^^^^^ error invalid-port-name: write 8000 without quotes.
      endPort: 9000
`),
  );
});

test('each way in which a name can be wrong', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: metrics-and-more
#           ^^^^^^^^^^^^^^^^ error invalid-port-name: Port name "metrics-and-more" is rejected: must be no more than 15 characters. Write the name of a container port, or a number.
    - port: HTTP8
#           ^^^^^ error invalid-port-name: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-); must contain at least one letter (a-z).
    - port: http_web
#           ^^^^^^^^ error invalid-port-name: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-).
    - port: 80-80
#           ^^^^^ error invalid-port-name: must contain at least one letter (a-z).
    - port: http--web
#           ^^^^^^^^^ error invalid-port-name: must not contain consecutive hyphens.
    - port: -http
#           ^^^^^ error invalid-port-name: must not begin or end with a hyphen.
    - port: http-
#           ^^^^^ error invalid-port-name: must not begin or end with a hyphen.
    - port: ""
#           ^^ error invalid-port-name: Port name "" is rejected
  egress:
  - ports: [{port: 8080/tcp}]
#                  ^^^^^^^^ error invalid-port-name: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-).
`),
  );
});

test('names, numbers, nothing, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: http
    - port: "http2"
    - port: a
    - port: 8-a-8
    - port: metrics-server1
    - port: 80
    - port:
    - port: \${PORT}
    - port: {{ port }}
    - port: [http--]
    - port: yes
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
  # netpol-ignore: invalid-port-name
  - ports:
    - port: "80"
    - port: "81"
  - ports:
    - port: "82" # netpol-ignore: invalid-port-name
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - ports:
    - port: "80"
   - port: http
`),
  );
});
