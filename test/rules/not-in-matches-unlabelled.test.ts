import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['not-in-matches-unlabelled'], source);

test('NotIn for namespaces', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}]
#                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information not-in-matches-unlabelled: This also matches every namespace without a label team, such as kube-system. If only namespaces that have it are meant, ask with Exists for it too.
  - from: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}, {key: env, operator: DoesNotExist}]}}]
#                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information not-in-matches-unlabelled
`);
});

test('a label that has to be there, the name, DoesNotExist alone, pods, placeholders, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from:
    - {namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}, {key: team, operator: Exists}]}}
    - {namespaceSelector: {matchLabels: {env: dev}, matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}
    - {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [a]}]}}
    - {namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}}
    - {namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}, '\${MORE}']}}
    - {podSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}
  egress:
  - to: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}]
`);
});
