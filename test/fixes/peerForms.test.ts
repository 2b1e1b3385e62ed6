import { expect, test } from 'vitest';
import { alsoAt, applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const both = 'Make one peer of the two: pods that match both';
const either = 'Make two peers of the one: pods that match either';

const workloads = [
  namespace('shop', 'team: a'),
  namespace('ops', 'team: b'),
  deployment('cart', { namespace: 'shop' }),
  deployment('web', { namespace: 'shop' }),
  deployment('probe', { namespace: 'ops', labels: 'app: web' }),
  deployment('logs', { namespace: 'ops' }),
].join('');

function rewritten(spec: string, title: string): { spec: string; pairs: readonly string[] } {
  // Two peers that could be one may be a mistake: that is found, even where it was chosen.
  const appearing = title === either ? ['peer-or-instead-of-and'] : [];
  const { files, pairs } = applyFix(policy('cart', spec, 'shop') + workloads, title, { appearing });
  const written = files.slice(files.indexOf('spec:\n') + 'spec:\n'.length).replace(/^ {2}/gm, '');
  return { spec: written.trimEnd(), pairs: pairs.map((pair) => pair.replace(/:.*/, '')) };
}

function offered(spec: string): string[] {
  return refactoringsAt(policy('cart', spec, 'shop') + workloads).filter((title) => title.startsWith('Make '));
}

function alsoOf(text: string, title: string): string | undefined {
  return alsoAt(policy('cart', text, 'shop') + workloads, title);
}

const spec = (from: string): string => `podSelector: {matchLabels: {app: cart}}\ningress:\n${from}`;

const forms = [
  [
    `- from:
  - podSelector: # the web
      matchLabels: {app: w$0eb}
  # of ops
  - namespaceSelector: {matchLabels: {team: b}}
  ports: [{port: 80}]`,
    `- from:
  - podSelector: # the web
      matchLabels: {app: web}
  # of ops
    namespaceSelector: {matchLabels: {team: b}}
  ports: [{port: 80}]`,
  ],
  [
    `  - from:
      -   podSelector: {matchLabels: {app: w$0eb}}
      -   namespaceSelector: {matchLabels: {team: b}}`,
    `  - from:
      -   podSelector: {matchLabels: {app: web}}
          namespaceSelector: {matchLabels: {team: b}}`,
  ],
  [
    '- from:\n  - { podSelector: { matchLabels: { app: w$0eb } } }\n  - { namespaceSelector: { matchLabels: { team: b } } }',
    '- from:\n  - { podSelector: { matchLabels: { app: web } }, namespaceSelector: { matchLabels: { team: b } } }',
  ],
  [
    '- from: [{podSelector: {matchLabels: {app: w$0eb}}}, {namespaceSelector: {matchLabels: {team: b}}}]',
    '- from: [{podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {team: b}}}]',
  ],
] as const;

test.each(forms)('both of two peers: %s', (before, after) => {
  const { spec: written, pairs } = rewritten(spec(before), both);
  expect(written).toBe(spec(after));
  expect(pairs).toEqual(['ops/logs -> shop/cart', 'shop/web -> shop/cart']);
});

test.each(forms)('either of both, back again: %s', (before, after) => {
  const { spec: written, pairs } = rewritten(spec(after.replace('web', 'w$0eb')), either);
  expect(written).toBe(spec(before.replace('$0', '')));
  expect(pairs).toEqual(['ops/logs -> shop/cart', 'shop/web -> shop/cart']);
});

test('says which connections it closes or opens', () => {
  const from = '- from: [{podSelector: {matchLabels: {app: w$0eb}}}, {namespaceSelector: {matchLabels: {team: b}}}]';
  expect(alsoOf(spec(from), both)).toBe('closes 2 connections');
  expect(alsoOf(spec(from).replace('app: w$0eb', 'app: no$0body'), both)).toBe('closes 2 connections');
  const one = '- from: [{podSelector: {matchLabels: {app: w$0eb}}, namespaceSelector: {matchLabels: {team: b}}}]';
  expect(alsoOf(spec(one), either)).toBe('opens 2 connections');
});

test('is offered at the second peer too, and for a list of egress', () => {
  expect(offered(spec('- from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: $0b}}}]'))).toEqual([both]);
  const egress =
    'podSelector: {}\negress: [{to: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: $0b}}}]}]';
  expect(offered(egress)).toEqual([both]);
});

test('is not offered for peers that are otherwise, or that an anchor shares', () => {
  expect(offered(spec('- from: [{podSelector: {}}, {podSelector: {matchLabels: {app: $0web}}}]'))).toEqual([]);
  expect(offered(spec('- from: [{podSelector: {}}, {ipBlock: {cidr: 1$00.0.0.0/8}}]'))).toEqual([]);
  expect(offered(spec('- from: [{podSelector: {matchLabels: {app: $0web}}}]'))).toEqual([]);
  expect(offered(spec('- from: [{podSelector: {}, namespaceSelector: n$0ull}]'))).toEqual([]);
  expect(
    offered(
      spec(
        '- from: &who [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: $0b}}}]\n- from: *who\n  ports: [{port: 80}]',
      ),
    ),
  ).toEqual([]);
});
