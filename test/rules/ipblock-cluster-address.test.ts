import { expect, test } from 'vitest';
import { policy, service } from '../support/manifests.ts';
import { messagesWith } from './support/configured.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['ipblock-cluster-address'], source);

test('the address of a Service', () => {
  check(`${service('db', { namespace: 'shop', spec: 'clusterIP: 10.96.0.7' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{ipBlock: {cidr: 10.96.0.7/32}}, {ipBlock: {cidr: 10.96.0.8/32}}, {ipBlock: {cidr: 10.96.0.7/31}}]
#                         ^^^^^^^^^^^^ warning ipblock-cluster-address: This is the address of Service db, which is rewritten to that of a pod before a policy sees it. Select its pods by their labels.
`);
  check(`${service('db', { namespace: 'data', spec: 'clusterIP: "fd00::7"' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{ipBlock: {cidr: "fd00:0::7/128"}}]
#                         ^^^^^^^^^^^^^^^ warning ipblock-cluster-address: This is the address of Service db in data
`);
});

test('headless Services, ranges, placeholders, and rules that are ignored', () => {
  check(`${service('db', { namespace: 'shop', spec: 'clusterIP: None' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: '\${IP}/32'}}, {ipBlock: {cidr: None/32}}]
`);
  check(`${service('db', { namespace: 'shop', spec: 'clusterIP: 10.96.0.7' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  egress:
  - to: [{ipBlock: {cidr: 10.96.0.7/32}}]
`);
});

test('ranges that the configuration names, and no blocks that are wider', () => {
  const blocks = (...cidrs: string[]): string =>
    policy(
      'web',
      `podSelector: {}\ningress: [{from: [${cidrs.map((cidr) => `{ipBlock: {cidr: ${cidr}}}`).join(', ')}]}]`,
    );
  const facts = { podCIDRs: ['10.1.0.0/16'], serviceCIDRs: ['10.96.0.0/12'] };
  const found = (source: string, more = {}) => messagesWith('ipblock-cluster-address', { ...facts, ...more }, source);
  expect(found(blocks('10.1.2.0/24', '10.100.0.0/16', '10.0.0.0/8', '11.0.0.0/8'))).toEqual([
    '10.1.2.0/24 has addresses of pods. An ipBlock is for addresses outside of the cluster: some network plugins never match pods with it. Select the pods by their labels.',
    '10.100.0.0/16 has addresses of Services, which are rewritten to those of pods before a policy sees them. Select the pods by their labels.',
  ]);
  expect(found(blocks('10.1.2.0/24'), { ipBlockMatchesPods: 'yes' })).toEqual([]);
  expect(found(blocks('10.1.2.0/24'), { ipBlockMatchesPods: 'no' })).toHaveLength(1);
  // `cni-ipblock-pods` speaks of it.
  expect(found(blocks('10.1.2.0/24'), { ipBlockMatchesPods: 'no', cni: 'cilium' })).toEqual([]);
});
