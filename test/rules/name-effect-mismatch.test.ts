import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['name-effect-mismatch'], source);

test('a direction that is not in the name, and a denial that admits everyone', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-egress, namespace: shop}
#                ^^^^^^^^^^^^ hint name-effect-mismatch: allow-egress sounds as if it were about egress only, and it also isolates its pods for ingress.
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny-ingress, namespace: shop}
#                ^^^^^^^^^^^^^^^^^^^^ hint name-effect-mismatch: sounds as if it were about ingress only, and it also isolates its pods for egress.
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: shop}
#                ^^^^^^^^ hint name-effect-mismatch: deny-all sounds as if it denied, and its rule for ingress admits everyone on every port.
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{}]
`);
});

test('names that say what is done, the names of controllers, and what policyTypes leaves open', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{}]
//- b.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-ingress-and-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-ingress-nginx, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
//- b.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: istio-ingress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-egress, namespace: shop}
spec:
  podSelector: {}
  ingress: []
  egress: [{}]
//- b.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress, '\${T}']
  egress: [{}]
//- b.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-then-allow, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{}]
`);
});
