import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['duplicate-port'], source);

test('entries that open nothing new', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 53}, {port: 53, protocol: TCP}]
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^ information duplicate-port: This repeats a port of the same rule: without it nothing changes. A second protocol, or another port, may be missing.
  - ports: [{port: 80}, {port: 79, endPort: 90}]
#           ^^^^^^^^^^ information duplicate-port: This is within the ports of the same rule
  - ports: [{port: http}, {port: http}]
#                         ^^^^^^^^^^^^ information duplicate-port
  - ports: [{protocol: UDP}, {protocol: UDP, port: dns}]
#                            ^^^^^^^^^^^^^^^^^^^^^^^^^^ information duplicate-port
`);
});

test('other protocols, names beside numbers, ranges that overlap, placeholders, what is not valid, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - ports: [{port: 53}, {port: 53, protocol: UDP}, {port: dns}, {port: 50, endPort: 52}, {port: 54, endPort: 60, protocol: UDP}, {port: 1, endPort: 10}, {port: 5, endPort: 20}]
  - ports: [{port: '\${P}'}, {port: '\${P}'}, {port: 80, protocol: '\${X}'}, {port: 80, protocol: '\${X}'}]
  - ports: [{port: 0}, {port: 0}]
  egress:
  - ports: [{port: 80}, {port: 80}]
`);
});
