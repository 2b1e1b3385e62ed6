import { expect, test } from 'vitest';
import { applyFix } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Allow DNS queries only to the DNS pods in kube-system';
const source = (rule: string) =>
  policy('p', `podSelector: {}\npolicyTypes: [Egress]\negress:\n${rule}`) +
  deployment('web') +
  deployment('dns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' }) +
  deployment('other', { namespace: 'kube-system' });

test('its pods, and nobody else', () => {
  const { files, pairs } = applyFix(source('- po$0rts:\n  - port: 53\n    protocol: UDP # queries'), title);
  expect(files).toContain(`  - ports:
    - port: 53
      protocol: UDP # queries
    to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
`);
  expect(pairs).toEqual([
    'default/web -> outside: every address on UDP 53 => nothing',
    'default/web -> kube-system/other: UDP 53 => no port',
  ]);
});

test('in the place of an empty list', () => {
  const { files } = applyFix(source('- to: []\n  por$0ts: [{port: 53}]'), title);
  expect(files).toMatch(/ {2}- to:\n {4}- namespaceSelector:\n[\s\S]*k8s-app: kube-dns\n {4}ports: \[\{port: 53\}\]\n/);
});
