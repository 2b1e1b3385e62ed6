import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { policy } from '../support/manifests.ts';

const usual =
  '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
const spec = (peers: string, more = '') =>
  `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [${peers}]\n  ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]\n${more}`;
const config = '//- .netpol.yaml\ndns: node-local\n';

function found(source: string): number {
  return findingsOf(snapshotOf(parseFixture(source))).filter(({ rule }) => rule === 'dns-node-local').length;
}

test('at the peers, where the configuration has a cache', () => {
  checkDiagnostics(`${config}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [${usual}]
#   ^^ hint dns-node-local: Pods ask the cache on their node at 169.254.20.10 first, which this rule does not allow. Add an ipBlock for it.
    ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
`);
});

test.each([
  ['no cache is configured', policy('p', spec(usual))],
  ['it is allowed', config + policy('p', spec(`${usual}, {ipBlock: {cidr: 169.254.20.10/32}}`))],
  ['all link-local addresses are', config + policy('p', spec(usual, '- to: [{ipBlock: {cidr: 169.254.0.0/16}}]'))],
  [
    'another policy allows it',
    config + policy('p', spec(usual)) + policy('q', 'podSelector: {}\negress: [{ports: [{protocol: UDP, port: 53}]}]'),
  ],
  ['the rule is not for DNS', config + policy('p', spec('{podSelector: {}}'))],
])('nothing where %s', (_, source) => {
  expect(found(source)).toBe(0);
});
