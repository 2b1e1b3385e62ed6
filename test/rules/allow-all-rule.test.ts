import { test } from 'vitest';
import { deployment, service } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['allow-all-rule'], source);

test('a rule without peers and ports', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - {}
#   ^^ information allow-all-rule: This rule admits everyone on every port, from outside of the cluster too. Name the callers with from, or the ports with ports.
  - ports: []
#   ^^^^^ information allow-all-rule
  egress: [{}]
#          ^^ hint allow-all-rule: This rule lets these pods call everyone on every port, outside of the cluster too.
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
   -
#  ^ information allow-all-rule
`);
});

test('other rules, empty lists of peers, templates, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {}}]
  - ports: [{port: 80}]
  - from: []
  - \${RULE}
  - {{ .Values.rule }}: x
  - everyone
  egress:
  - {}
`);
});

test('nothing where clients that are no pods call', () => {
  check(
    deployment('db', { namespace: 'shop', ports: [5432] }) +
      service('db', { namespace: 'shop', spec: 'type: LoadBalancer', ports: [5432] }) +
      `//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - {}
`,
  );
});
