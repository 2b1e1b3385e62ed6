import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const remove = 'Remove the rule, so that it admits no one';
const keep = (key: string, ports = '') => `Leave out ${key}, which changes nothing: everyone is admitted${ports}`;
const source = (spec: string) => policy('p', spec) + deployment('db', { ports: [5432] }) + deployment('api');

test('the rule goes, and nobody is admitted', () => {
  const { files, pairs } = applyFix(
    source(
      'podSelector: {matchLabels: {app: db}}\ningress:\n- fr$0om: [] # nobody\n- from: [{podSelector: {}}]\n  ports: [{port: 5432}]',
    ).replace(' # nobody', ''),
    remove,
  );
  expect(files).toContain('  ingress:\n  - from: [{podSelector: {}}]\n    ports: [{port: 5432}]\n');
  expect(pairs).toEqual([
    'default/api -> default/db: all ports => TCP 5432',
    'outside -> default/db: every address on all ports => nothing',
  ]);
});

test('the only rule leaves an empty list, which denies', () => {
  const { files } = applyFix(source('podSelector: {}\ningress:\n- fr$0om:'), remove);
  expect(files).toContain('  ingress: []\n');
});

test('the list goes, and everyone stays admitted', () => {
  const appearing = ['allow-all-rule', 'ports-without-peers'];
  const whole = applyFix(source('podSelector: {}\ningress:\n- fr$0om: []'), keep('from'), { appearing });
  expect(whole.files).toContain('  - {}\n');
  expect(whole.pairs).toEqual([]);
  const ports = applyFix(
    source('podSelector: {}\npolicyTypes: [Egress]\negress:\n- t$0o: []\n  ports: [{port: 443}]'),
    keep('to', ' on these ports'),
    { appearing },
  );
  expect(ports.files).toContain('  egress:\n  - ports: [{port: 443}]\n');
  expect(ports.pairs).toEqual([]);
});

test('the only egress rule stays where nothing else isolates for egress, and so does what an anchor brings', () => {
  expect(titlesAt(source('podSelector: {}\negress:\n- t$0o: []'))).not.toContain(remove);
  expect(titlesAt(source('podSelector: {}\ningress: &rules\n- fr$0om: []\negress: *rules'))).not.toContain(remove);
  expect(titlesAt(source('podSelector: {}\ningress:\n- &rule\n  fr$0om: []\negress:\n- *rule'))).not.toContain(
    keep('from'),
  );
});
