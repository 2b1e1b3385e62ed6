import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['wide-port-range'], source);

test('more than a thousand ports', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {}}]
    ports: [{port: 1, endPort: 65535}]
#                              ^^^^^ information wide-port-range: 1 to 65535 are 65535 ports. Name the ones that are used, so that whatever else comes to listen there stays closed.
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 2000, endPort: 3000}]
#                                 ^^^^ information wide-port-range: 2000 to 3000 are 1001 ports.
`);
});

test('a thousand, the ports of nodes, placeholders, what is not valid, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - ports: [{port: 2000, endPort: 2999}, {port: 30000, endPort: 32767}, {port: 1, endPort: '\${LAST}'}]
  - ports: [{port: '\${FIRST}', endPort: 65535}, {port: 9000, endPort: 80}, {port: http, endPort: 9000}, {port: 1, endPort: 70000}]
  egress:
  - ports: [{port: 1, endPort: 65535}]
`);
});
