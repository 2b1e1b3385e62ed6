import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['explicit-protocol'], source);

test('no protocol', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 80}, {port: 80, protocol: TCP}]
#            ^^^^ information explicit-protocol: A port without protocol means TCP. Write protocol: TCP.
  - ports: [{port: 80, protocol: UDP}, {}]
#                                      ^^ information explicit-protocol
`);
});

test('what is said, hidden, or not valid', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - ports: [{port: 80, protocol: SCTP}, {port: 80, protocol: '\${P}'}, {port: 0}, 80, '\${PORT}']
  egress:
  - ports: [{port: 80}]
`);
});
