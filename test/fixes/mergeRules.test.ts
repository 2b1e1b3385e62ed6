import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Make one rule of the two, for these peers on these ports only';
const pods = deployment('db', { ports: [5432] }) + deployment('api') + deployment('web');
const source = (rules: string) => policy('db', `podSelector: {matchLabels: {app: db}}\ningress:\n${rules}`) + pods;

test('the dash goes, and with it all that was admitted besides', () => {
  const { files, pairs } = applyFix(
    source(`
- from: # callers
  - podSelector: {matchLabels: {app: api}}
# their port
- por$0ts:
  - port: 5432`),
    title,
  );
  expect(files).toContain(`
  - from: # callers
    - podSelector: {matchLabels: {app: api}}
  # their port
    ports:
    - port: 5432
`);
  expect(pairs).toEqual([
    'default/api -> default/db: all ports => TCP 5432',
    'default/web -> default/db: TCP 5432 => no port',
    'outside -> default/db: every address on TCP 5432 => nothing',
  ]);
});

test('in flow style', () => {
  const { files } = applyFix(source('  [{from: [{podSelector: {}}]}, {por$0ts: [{port: 5432}]}]'), title);
  expect(files).toContain('[{from: [{podSelector: {}}], ports: [{port: 5432}]}]');
});

test('not where the two are written in ways that do not go together', () => {
  expect(titlesAt(source('- {from: [{podSelector: {}}]}\n- por$0ts: [{port: 5432}]'))).not.toContain(title);
  expect(titlesAt(source('- &rule\n  from: [{podSelector: {}}]\n- por$0ts: [{port: 5432}]\n- *rule'))).not.toContain(
    title,
  );
});
