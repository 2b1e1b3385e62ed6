import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { policy } from '../support/manifests.ts';

function found(ports: string): string[] {
  return findingsOf(snapshotOf(parseFixture(policy('p', `podSelector: {}\negress: [{ports: ${ports}}]`))))
    .filter(({ rule }) => rule === 'dns-tcp-only')
    .map(({ message }) => message);
}

test('at the entry', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dns
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports:
    - port: 53
#     ^^^^^^^^ warning dns-tcp-only: Port 53 is open over TCP only, which a port without protocol means. DNS is asked over UDP first: allow UDP too, or no name is found.
`);
});

test('the protocol may be written', () => {
  expect(found('[{protocol: TCP, port: 53}]')).toEqual([
    'Port 53 is open over TCP only. DNS is asked over UDP first: allow UDP too, or no name is found.',
  ]);
});

test.each([
  '[{port: 53}, {protocol: UDP, port: 53}]',
  '[{port: 53}, {protocol: UDP}]',
  '[{port: 443}]',
  '[{port: "53"}]',
])('nothing of %s', (ports) => {
  expect(found(ports)).toEqual([]);
});
