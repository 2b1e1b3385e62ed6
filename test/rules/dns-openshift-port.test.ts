import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { policy } from '../support/manifests.ts';

const config = '//- .netpol.yaml\ndns: openshift\n';
const peer = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}';
const spec = (ports: string, to = peer) =>
  `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [${to}]\n  ports: ${ports}`;
const both = '[{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]';

function found(source: string): number {
  return findingsOf(snapshotOf(parseFixture(source))).filter(({ rule }) => rule === 'dns-openshift-port').length;
}

test('at the first entry with port 53', () => {
  checkDiagnostics(`${config}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [${peer}]
    ports:
    - {protocol: UDP, port: 53}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^ warning dns-openshift-port: The pods of the DNS listen on 5353, which is what policies see: 53 is the port of their Service. Allow 5353 over UDP and TCP.
    - {protocol: TCP, port: 53}
`);
});

test.each([
  ['no such DNS is configured', policy('p', spec(both))],
  [
    'the port of the pods is open too',
    config + policy('p', spec('[{protocol: UDP, port: 53}, {protocol: UDP, port: 5353}, {protocol: TCP, port: 5353}]')),
  ],
  ['another policy opens it', config + policy('p', spec(both)) + policy('q', 'podSelector: {}\negress: [{}]')],
  ['the rule is for others', config + policy('p', spec(both, '{podSelector: {}}'))],
  ['it has another port', config + policy('p', spec('[{port: 443}]'))],
])('nothing where %s', (_, source) => {
  expect(found(source)).toBe(0);
});
