import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Make two peers of them, to admit either';
const workloads = ['web', 'near'].map((name) => deployment(name)).join('');
const spec = (from: string) =>
  workloads + policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n- from:\n${from}`);

test('an ipBlock behind a selector', () => {
  const { files, pairs } = applyFix(
    spec('  - podSelector: {matchLabels: {app: near}}\n    # ours\n    ipBl$0ock: {cidr: 203.0.113.0/24}'),
    title,
  );
  expect(files).toContain('app: near}}\n      # ours\n    - ipBlock: {cidr: 203.0.113.0/24}\n');
  expect(pairs).toEqual([
    'default/near -> default/web: no port => all ports',
    'outside -> default/web: nothing => 203.0.113.0-203.0.113.255 on all ports',
  ]);
});

test('an ipBlock in front', () => {
  const { files } = applyFix(
    spec('  - ipBl$0ock:\n      cidr: 203.0.113.0/24\n    namespaceSelector: {}\n    podSelector: {}'),
    title,
  );
  expect(files).toContain('        cidr: 203.0.113.0/24\n    - namespaceSelector: {}\n      podSelector: {}\n');
});

test('in flow style', () => {
  expect(applyFix(spec('  - {podSelector: {}, ipBl$0ock: {cidr: 203.0.113.0/24}} # both'), title).files).toContain(
    '    - {podSelector: {}}\n    - {ipBlock: {cidr: 203.0.113.0/24}} # both\n',
  );
});

test('not from between two selectors', () => {
  const between = spec('  - podSelector: {}\n    ipBl$0ock: {cidr: 203.0.113.0/24}\n    namespaceSelector: {}');
  expect(titlesAt(between)).not.toContain(title);
});

test('in a list in brackets', () => {
  const source =
    workloads + policy('web', 'podSelector: {}\negress: [{to: [{ipBl$0ock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]');
  expect(applyFix(source, title).files).toContain('[{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {}}]');
});
