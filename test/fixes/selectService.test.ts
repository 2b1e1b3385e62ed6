import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const title = 'Select the pods of Service db instead';
const source = (peers: string, where = 'default') =>
  policy('p', `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to:\n${peers}\n  ports: [{port: 5432}]`) +
  deployment('web') +
  deployment('db', { namespace: where, ports: [5432] }) +
  service('db', { namespace: where, ports: [5432], spec: 'clusterIP: 10.96.0.7' });

/** The addresses of the DNS are perhaps among those that an ipBlock has, and not among the pods of a Service. */
const unnamed = { appearing: ['egress-blocks-dns'] };

test('its pods, in the place of its address', () => {
  const { files, pairs } = applyFix(
    source('  # the database\n  - ipBlock:\n      cidr: 10.96.0.7$0/32\n  - ipBlock: {cidr: 10.96.0.9/32}'),
    title,
    unnamed,
  );
  expect(files).toContain(`  - to:
    # the database
    - podSelector:
        matchLabels:
          app: db
    - ipBlock: {cidr: 10.96.0.9/32}
`);
  expect(pairs).toEqual([
    'default/web -> default/db: no port, perhaps TCP 5432 => TCP 5432',
    'default/db -> outside: 10.96.0.7-10.96.0.7, 10.96.0.9-10.96.0.9 on TCP 5432 => 10.96.0.9-10.96.0.9 on TCP 5432',
    'default/web -> outside: 10.96.0.7-10.96.0.7, 10.96.0.9-10.96.0.9 on TCP 5432 => 10.96.0.9-10.96.0.9 on TCP 5432',
  ]);
});

test('with its namespace where that is another, in flow style', () => {
  const { files } = applyFix(source('    [{ipBlock: {cidr: 10.96.0.7$0/32}}]', 'data'), title, unnamed);
  expect(files).toContain(
    '[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } }, podSelector: { matchLabels: { app: db } } }]',
  );
});

test('not where a comment would get lost', () => {
  expect(titlesAt(source('  - ipBlock:\n      # the database\n      cidr: 10.96.0.7$0/32'))).not.toContain(title);
});
