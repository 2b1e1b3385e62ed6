import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a protocol in lower case is told how it is written', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: tcp
#               ^^^ error invalid-protocol: Protocol "tcp" is rejected: supported values: "TCP", "UDP", "SCTP". Write TCP.
      port: 80
    - protocol: 'Sctp '
#               ^^^^^^^ error invalid-protocol: Write SCTP.
  egress:
  - ports: [{protocol: "udp", port: 53}]
#                      ^^^^^ error invalid-protocol: Write UDP.
`),
  );
});

test('what is no protocol of a policy', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: ICMP
#               ^^^^ error invalid-protocol: Protocol "ICMP" is rejected: supported values: "TCP", "UDP", "SCTP". Write one of these.
    - protocol: ""
#               ^^ error invalid-protocol: Protocol "" is rejected
`),
  );
});

test('the three protocols, a missing one and a null are accepted', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: TCP
    - protocol: UDP
    - {protocol: 'SCTP', port: 80}
    - port: 80
    - protocol:
    - protocol: ~
`),
  );
});

test('placeholders and other types than a text are not judged', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: \${PROTOCOL}
    - protocol: {{ protocol }}
    - protocol: 6
    - protocol: true
    - protocol: [tcp]
    - tcp
    - [tcp]
    -
  - ports: {protocol: tcp}
  - ports: tcp
  - tcp
`),
    { ignoring: ['wrong-node-type'] },
  );
});

test('in the items of a List', () => {
  checkDiagnostics(`
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: p}
  spec:
    ingress:
    - ports: [{protocol: tcp}]
#                        ^^^ error invalid-protocol
- apiVersion: example.com/v1
  kind: NetworkPolicy
  metadata: {name: other}
  spec:
    ingress:
    - ports: [{protocol: tcp}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicyList
items:
- metadata: {name: q}
  spec:
    ingress:
    - ports: [{protocol: udp}]
#                        ^^^ error invalid-protocol
`);
});

test('what an alias or a merge brings to several places is reported once, where it is written', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports: &ports
    - &web
      protocol: tcp
#               ^^^ error invalid-protocol
      port: 80
    - <<: *web
      port: 443
  egress:
  - ports: *ports
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: tcp # netpol-ignore: invalid-protocol the deploying tool corrects it
    # netpol-ignore: invalid-protocol the deploying tool corrects it
    - port: 80
      protocol: tcp
    - protocol: tcp
#               ^^^ error invalid-protocol
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - ports:
    - protocol: tcp
      port: "80
`),
  );
});
