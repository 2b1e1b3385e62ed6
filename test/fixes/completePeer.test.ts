import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const workloads = [
  deployment('web', { labels: 'app: web' }),
  deployment('near', { labels: 'app: near' }),
  deployment('far', { labels: 'app: far', namespace: 'other' }),
].join('');
const spec = (from: string) =>
  workloads + policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n- from:\n${from}`);

const own = 'Write podSelector: {}, for every pod of the namespace';
const all = 'Write namespaceSelector: {}, for every pod of all namespaces';
const anyone = 'Remove from, to admit everyone';

test('a peer without any field', () => {
  const source = spec('  - {$0} # who?\n  - podSelector: {matchLabels: {app: x}}');
  expect(titlesAt(source).slice(0, 2)).toEqual([own, all]);
  expect(applyFix(source, own, { appearing: ['peer-selects-no-pods'] }).files).toContain(
    '  - podSelector: {} # who?\n',
  );
  expect(applyFix(source, all).files).toContain('  - namespaceSelector: {} # who?\n');
});

test('what each of them admits', () => {
  const source = spec('  - {$0}');
  const pairsOf = (title: string) => applyFix(source, title).pairs.map((pair) => pair.split(':')[0]);
  const [ownPairs, allPairs, anyonePairs] = [own, all, anyone].map(pairsOf);
  expect(ownPairs?.join()).toContain('near');
  expect(ownPairs?.join()).not.toContain('far');
  expect(allPairs?.join()).toContain('far');
  expect(anyonePairs?.length).toBeGreaterThan(allPairs?.length ?? 0);
  expect(applyFix(source, anyone).files).toContain('ingress:\n  - {}\n');
});

test('in flow style', () => {
  const source = workloads + policy('web', 'podSelector: {}\negress: [{to: [{$0}]}]');
  expect(applyFix(source, own, { appearing: ['egress-blocks-dns'] }).files).toContain(
    'egress: [{to: [{ podSelector: {} }]}]',
  );
  expect(applyFix(source, 'Remove to, to let them call everyone').files).toContain('egress: [{}]');
});

test('a selector without value', () => {
  expect(applyFix(spec('  - podSel$0ector: # all?'), own).files).toContain('  - podSelector: {} # all?\n');
  expect(applyFix(spec('  - namespaceSel$0ector:'), all).files).toContain('  - namespaceSelector: {}\n');
});

test('not of an ipBlock, nor where an alias shares the peer', () => {
  const isOffered = (source: string) => titlesAt(source).some((title) => /^(?:Write|Remove)/.test(title));
  expect(isOffered(spec('  - ipBl$0ock:'))).toBe(false);
  expect(isOffered(spec('  - &nobody {$0}\n  - *nobody'))).toBe(false);
  expect(isOffered(spec('  - podSelector: {}$0'))).toBe(false);
});
