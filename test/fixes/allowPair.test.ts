import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const both = deployment('web') + deployment('db', { ports: [5432] });
const admits = policy(
  'db',
  'podSelector: {matchLabels: {app: db}}\ningress: [{from: [{podSelector: {matchLabels: {app: w$0eb}}}], ports: [{port: 5432}]}]',
);

test('an egress rule of the caller, in its own policy', () => {
  const own = policy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]');
  const { files, pairs } = applyFix(both + admits + own, 'Allow web to call db on TCP 5432 at the other end too', {
    appearing: ['egress-blocks-dns'],
  });
  expect(files).toContain('//- web-policy.yaml\n');
  expect(files).toContain(
    '  egress:\n  - to:\n    - podSelector:\n        matchLabels:\n          app: db\n    ports:\n    - protocol: TCP\n      port: 5432\n',
  );
  expect(pairs).toEqual(['default/web -> default/db: no port => TCP 5432']);
});

test('or in a new one, where a default-deny is all that there is', () => {
  const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Egress]');
  const { files, pairs } = applyFix(both + admits + deny, 'Allow web to call db on TCP 5432 at the other end too', {
    appearing: ['egress-blocks-dns'],
  });
  expect(files).toContain('  name: allow-from-web\n');
  expect(pairs).toEqual(['default/web -> default/db: no port => TCP 5432']);
});

test('an ingress rule of the target', () => {
  const out = policy(
    'web',
    'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: d$0b}}}], ports: [{port: 5432}]}]',
  );
  const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
  const { files, pairs } = applyFix(both + out + deny, 'Allow web to call db on TCP 5432 at the other end too');
  expect(files).toContain('  name: allow-to-db\n');
  expect(pairs).toEqual(['default/web -> default/db: no port => TCP 5432']);
});

test('not where the pods of the caller cannot be told from others', () => {
  const twin = deployment('twin', { labels: 'app: web' });
  const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Egress]');
  expect(titlesAt(both + twin + admits + deny).filter((title) => title.includes('at the other end'))).toEqual([]);
});
