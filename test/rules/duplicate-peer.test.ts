import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['duplicate-peer'], source);

test('peers that mean the same', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a, b: c}}}, {podSelector: {matchExpressions: [{key: b, operator: In, values: [c]}, {key: app, operator: In, values: [a]}]}}]
#                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information duplicate-peer: This peer says the same as one above it. Remove it, or write what was meant instead.
  policyTypes: [Ingress, Egress]
  egress:
  - to: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 10.0.0.1/8}}]
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information duplicate-peer
`);
});

test('what differs, placeholders, what is not valid, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {t: a}}}]
  - from: ['\${A}', '\${A}', {}, {}, {ipBlock: {cidr: '\${B}'}}, {ipBlock: {cidr: '\${B}'}}]
  egress:
  - to: [{podSelector: {}}, {podSelector: {}}]
`);
});
