import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['pod-selector-empty-peer'], source);

test('every pod of the namespace', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {}}, {podSelector: {matchLabels: {app: a}}}]
#          ^^^^^^^^^^^^^^^^^ hint pod-selector-empty-peer: This peer means every pod of namespace shop, the policy’s own, and no pod of another one.
`);
});

test('with namespaces, with labels, hidden, and ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{namespaceSelector: {}, podSelector: {}}, {podSelector: '\${S}'}, {podSelector: }]
  egress:
  - to: [{podSelector: {}}]
`);
});
