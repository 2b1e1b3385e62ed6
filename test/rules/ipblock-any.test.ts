import { test } from 'vitest';
import { deployment, policy, service } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['ipblock-any'], source);

test('every address', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{ipBlock: {cidr: 0.0.0.0/0}}]
#                           ^^^^^^^^^ warning ipblock-any
  egress:
  - to: [{ipBlock: {cidr: 0.0.0.0/0, except: []}}]
#                         ^^^^^^^^^ information ipblock-any: 0.0.0.0/0 is every address: the whole internet, and with most network plugins all pods and nodes too. Take out with except what is not meant, or name the addresses.
`);
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{ipBlock: {cidr: "::/0"}}]
#                           ^^^^^^ warning ipblock-any: ::/0 is every address: the whole internet, as far as it reaches the cluster
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{ipBlock: {cidr: 10.0.0.0/0}}]
#                           ^^^^^^^^^^ information ipblock-any
`);
});

test('other blocks, exceptions, placeholders, what is not valid, and rules that are ignored', () => {
  check(`${deployment('db', { namespace: 'shop', ports: [5432] })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from:
    - {ipBlock: {cidr: 0.0.0.0/1}}
    - {ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}
    - {ipBlock: {cidr: '\${ALL}'}}
    - {ipBlock: {cidr: 0.0.0.0/x}}
  egress:
  - to: [{ipBlock: {cidr: 0.0.0.0/0}}]
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
  - from: [{ipBlock: {cidr: 0.0.0.0/0}}]
`,
  );
});

test('nothing where the pods have a port of their node, or their Service an address outside of the cluster', () => {
  const open = policy(
    'web',
    'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]',
  );
  check(deployment('web', { ports: ['containerPort: 443, hostPort: 443'] }) + open);
  const web = deployment('web', { ports: [443] });
  check(web + service('web', { ports: [443], spec: 'externalIPs: [192.0.2.1]' }) + open);
});

test('nothing where a route of Traefik leads to the pods', () => {
  const route =
    '//- route.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: web}\nspec: {routes: [{services: [{name: web, port: 443}]}]}\n';
  const open = policy(
    'web',
    'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]',
  );
  check(route + deployment('web', { ports: [443] }) + service('web', { ports: [443] }) + open);
});
