import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['except-reallowed'], source);

test('a range that another block admits', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - {ipBlock: {cidr: 0.0.0.0/0, except: [10.1.0.0/16, 172.16.0.0/12]}}
#                                          ^^^^^^^^^^^ information except-reallowed: 10.1.0.0/16 is left out here, and admitted by another ipBlock of this policy on the same ports. What one peer admits, no other takes away: leave it out there too, or drop it here.
    - {ipBlock: {cidr: 10.0.0.0/8}}
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Egress]
  egress:
  - to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.1.0.0/16]}}]
#                                             ^^^^^^^^^^^ information except-reallowed: admitted by policy inner
    ports: [{port: 443}]
//- inner.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: inner, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
`);
});

test('a smaller block, other ports, other pods, another direction, placeholders', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - {ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, '\${NODES}']}}
    - {ipBlock: {cidr: 10.1.0.0/16}}
    - {ipBlock: {cidr: '\${BLOCK}'}}
  - to: [{ipBlock: {cidr: 10.0.0.0/8}}]
    ports: [{port: 443}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]
//- inner.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: inner, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
//- other.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: other, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
`);
});
