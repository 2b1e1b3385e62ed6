import { test } from 'vitest';
import { deployment, ingress, service } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['rule-split-peers-ports'], source);

test('a rule with peers only, and one with ports only behind it', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 5432}]
#   ^^^^^ warning rule-split-peers-ports: These are two rules, and either is enough: the one above admits its peers on every port, and this one admits everyone on these ports. If only those peers on these ports are meant, make it one rule: remove the dash here.
  - from: [{podSelector: {matchLabels: {app: web}}}]
`);
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 5432}]}]
#                                         ^^^^^ warning rule-split-peers-ports
`);
});

test('information where the pods are not known, and for egress', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 3260}]
#   ^^^^^ information rule-split-peers-ports
`);
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 443}]
#   ^^^^^ information rule-split-peers-ports
`);
});

test('one rule, the other order, ports on both, an explicit empty list, DNS, and rules that are ignored', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 5432}]
  - ports: [{port: 5432}]
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - from: []
    ports: [{port: 5432}]
  - from: [{podSelector: {}}]
    ports: []
  - ports: [{port: 9090}]
  egress:
  - to: [{podSelector: {}}]
  - ports: [{port: 443}]
`);
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {}}]
  - ports: [{port: 53, protocol: UDP}, {port: 53}]
`);
});

test('nothing where the ports are open to everyone on purpose', () => {
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
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 5432}]
`,
  );
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
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 5432}]
`,
  );
});

test('templates, broken text', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 5432}]
    {{ .Values.more }}: x
`);
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}
  - ports: [{port: 5432}]
`);
});
