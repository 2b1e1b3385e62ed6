import { test } from 'vitest';
import { deployment, service } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['ports-without-peers'], source);

test('ports for everyone, where nothing in the manifests needs that', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - ports: [{port: 5432}]
#   ^^^^^ information ports-without-peers: This opens the ports to everyone: every pod, and every address that reaches the cluster. Name the callers with from.
  egress:
  - ports: [{port: 443}]
#   ^^^^^ hint ports-without-peers: Name the destinations with to.
`);
});

test('peers, all ports, an empty list, DNS, what is one rule torn apart, and rules that are ignored', () => {
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
  - {}
  - from: []
    ports: [{port: 5432}]
  - from: [{podSelector: {matchLabels: {app: api}}}]
  - ports: [{port: 5432}]
  egress:
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
  - ports: [{port: 53, protocol: UDP}, {port: 5353}]
`);
});

test('nothing where clients that are no pods call, or where pods are not known', () => {
  check(
    deployment('db', { namespace: 'shop', ports: [5432] }) +
      service('db', { namespace: 'shop', spec: 'type: NodePort', ports: [5432] }) +
      `//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 5432}]
`,
  );
  check(
    deployment('db', { namespace: 'shop', ports: [5432] }) +
      service('hook', { namespace: 'shop', selector: 'app: db' }) +
      `//- hook.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks: [{name: a.example.com, clientConfig: {service: {namespace: shop, name: hook}}}]
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 5432}]
`,
  );
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - ports: [{port: 5432}]
`);
});
