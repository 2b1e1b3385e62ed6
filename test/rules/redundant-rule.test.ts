import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['redundant-rule'], source);

test('a rule that another one admits too', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}]
#   ^^^^ information redundant-rule: Another rule of this policy admits all that this one does: without it nothing changes.
    ports: [{port: 80}]
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
  - from: [{podSelector: {matchLabels: {app: b}}}, {podSelector: {matchLabels: {app: a}}}]
#   ^^^^ information redundant-rule: Another rule of this policy says the same as this one: without it nothing changes.
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {}}]
#   ^^ information redundant-rule
  - {}
  - ports: [{port: 80}]
#   ^^^^^ information redundant-rule
`);
});

test('a hint where that is another policy', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}]
#   ^^^^ hint redundant-rule: Another rule of same admits all that this one does: without it nothing changes.
  - from: [{namespaceSelector: {matchLabels: {team: a}}}]
//- same.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]
`);
});

test('several rules together, names of ports, placeholders, templates, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
    ports: [{port: 80}]
  - from: [{podSelector: {matchLabels: {app: a}}}]
  - from: [{podSelector: {matchLabels: {app: b}}}]
    ports: [{port: http}]
  - from: [{podSelector: {matchLabels: {app: c}}}]
    ports: [{port: 90}]
  - from: [{podSelector: {matchLabels: {app: c}}}]
    ports: [{port: '\${PORT}'}]
  - \${RULE}
  egress:
  - {}
  - {}
`);
});

test('of two that an alias brings, none; a broken document keeps its last meaning', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress: [&r {from: [{podSelector: {}}]}, *r]
`);
});
