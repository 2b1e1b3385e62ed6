import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['single-value-in'], source);

test('In with one value', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
#                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information single-value-in: In with one value is what matchLabels says in one line: app: web.
  ingress:
  - from: [{namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [a]}]}}]
#                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information single-value-in
`);
});

test('matchLabels, several values, other operators, placeholders', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{podSelector: {matchExpressions: [{key: a, operator: In, values: [a, b]}, {key: b, operator: NotIn, values: [x]}]}}]
  - from: [{podSelector: {matchExpressions: [{key: a, operator: In, values: ['\${V}']}, {key: a, operator: In, values: []}]}}]
`);
});
