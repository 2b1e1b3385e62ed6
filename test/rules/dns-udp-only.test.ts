import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

const kubeDns = '- to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]';
const udp = policy(
  'udp',
  `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress:\n${kubeDns}\n  ports: [{protocol: UDP, port: 53}]`,
);

function found(source: string): string[] {
  return findingsOf(snapshotOf(parseFixture(source)))
    .filter(({ rule }) => rule === 'dns-udp-only')
    .map(({ uri }) => uri.split('/').at(-1) ?? '');
}

test('at the entry, also where no pods are known', () => {
  checkDiagnostics(
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports:
    - {protocol: UDP, port: 53}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^ information dns-udp-only: Port 53 is open over UDP only. DNS asks again over TCP where an answer is too large for UDP: allow TCP too.
  - ports:
    - {protocol: TCP, port: 443}
`.replace('#     ^', '#     ^'),
  );
});

test.each([
  ['the same rule opens TCP', '[{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]'],
  ['the same rule opens all of TCP', '[{protocol: UDP, port: 53}, {protocol: TCP}]'],
  ['a range of TCP has it', '[{protocol: UDP, port: 53}, {protocol: TCP, port: 50, endPort: 60}]'],
  ['TCP has a name', '[{protocol: UDP, port: 53}, {protocol: TCP, port: dns-tcp}]'],
  ['another port is meant', '[{protocol: UDP, port: 123}]'],
  ['a placeholder hides the port', '[{protocol: UDP, port: "${PORT}"}]'],
  ['a placeholder hides the protocol', '[{protocol: "${PROTOCOL}", port: 53}]'],
  ['there is no port', '[{protocol: UDP}]'],
])('nothing where %s', (_, ports) => {
  expect(found(policy('p', `podSelector: {}\negress:\n${kubeDns}\n  ports: ${ports}`))).toEqual([]);
});

test('policies about the same pods count together', () => {
  const tcp = (selector: string) =>
    policy(
      'tcp',
      `podSelector: ${selector}\npolicyTypes: [Egress]\negress:\n${kubeDns}\n  ports: [{protocol: TCP, port: 53}]`,
    );
  const isFound = ['udp-policy.yaml'];
  expect(found(udp)).toEqual(isFound);
  expect(found(udp + tcp('{}'))).toEqual([]);
  expect(found(udp + tcp('{matchLabels: {app: web}}'))).toEqual([]);
  expect(found(udp + tcp('{matchLabels: {tier: back}}'))).toEqual(isFound);
  expect(
    found(deployment('web', { labels: 'app: web, tier: back' }) + udp + tcp('{matchLabels: {tier: back}}')),
  ).toEqual([]);
  expect(found(deployment('web') + udp + tcp('{matchLabels: {tier: back}}'))).toEqual(isFound);
});

test('a rule that is ignored is passed over, and so is ingress', () => {
  expect(found(udp.replace('[Egress]', '[Ingress]'))).toEqual([]);
  expect(found(policy('p', 'podSelector: {}\ningress: [{ports: [{protocol: UDP, port: 53}]}]'))).toEqual([]);
});
