import { test } from 'vitest';
import { deployment, ingress, service } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['namespace-selector-all'], source);

test('every pod of the cluster', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{namespaceSelector: {}}, {podSelector: {}}]
#          ^^^^^^^^^^^^^^^^^^^^^^^ information namespace-selector-all: This peer means every pod of every namespace.
  - from: [{namespaceSelector: {matchLabels: {}}, podSelector: {}}]
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information namespace-selector-all
  egress:
  - to: [{namespaceSelector: {}}]
#        ^^^^^^^^^^^^^^^^^^^^^^^ hint namespace-selector-all
`);
});

test('labels, DNS, placeholders, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  ingress:
  - from: [{namespaceSelector: {}}]
  egress:
  - to: [{namespaceSelector: {matchLabels: {team: a}}}, {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}]
  - to: [{namespaceSelector: {matchLabels: '\${LABELS}'}}, {podSelector: {}}]
  - to: [{namespaceSelector: {}}]
    ports: [{port: 53, protocol: UDP}]
`);
});

test('nothing where clients that are no pods call', () => {
  check(
    deployment('db', { namespace: 'shop', ports: [5432] }) +
      service('db', { namespace: 'shop' }) +
      ingress('in', ['{name: db, port: {number: 80}}'], 'shop') +
      `//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{namespaceSelector: {}}]
`,
  );
});
