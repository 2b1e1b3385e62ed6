import { expect, test } from 'vitest';
import { alsoAt, applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';

const title = 'Admit only the callers that are known: ops/job, web';
const workloads = [
  deployment('cart', { namespace: 'shop', ports: [8080] }),
  service('cart', { namespace: 'shop', ports: ['80 -> 8080'] }),
  deployment('web', { namespace: 'shop', env: { CART: 'http://cart:80' } }),
  deployment('job', { namespace: 'ops', env: { CART: 'http://cart.shop:80' } }),
  deployment('logs', { namespace: 'ops' }),
].join('');

const spec = (rule: string): string => `podSelector:\n  matchLabels: {app: cart}\ningress:\n${rule}`;

function rewritten(rule: string): { rule: string; pairs: readonly string[] } {
  const { files, pairs } = applyFix(policy('cart', spec(rule), 'shop') + workloads, title);
  return { rule: files.slice(files.indexOf('ingress:\n') + 'ingress:\n'.length).trimEnd(), pairs };
}

function offered(rule: string, more = ''): string[] {
  return refactoringsAt(policy('cart', spec(rule), 'shop') + workloads + more).filter((each) =>
    each.startsWith('Admit'),
  );
}

test('instead of every pod', () => {
  const { rule, pairs } = rewritten(
    '- from:\n  # Whoever.\n  - namespaceSelector: {$0}\n  ports:\n  - port: 8080 # it',
  );
  expect(rule).toMatchInlineSnapshot(`
    "  - from:
        # Whoever.
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ops
          podSelector:
            matchLabels:
              app: job
        - podSelector:
            matchLabels:
              app: web
        ports:
        - port: 8080 # it"
  `);
  expect(pairs).toEqual(['ops/logs -> shop/cart: TCP 8080 => no port']);
});

test('instead of everyone, and beside a peer that stays', () => {
  const everyone = rewritten('- ports: [{port: 80$080}]');
  expect(everyone.rule).toMatchInlineSnapshot(`
    "  - ports: [{port: 8080}]
        from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ops
          podSelector:
            matchLabels:
              app: job
        - podSelector:
            matchLabels:
              app: web"
  `);
  expect(everyone.pairs).toEqual([
    'ops/logs -> shop/cart: TCP 8080 => no port',
    'outside -> shop/cart: every address on TCP 8080 => nothing',
  ]);
  const { rule } = rewritten('- from: [{namespaceSelector: {$0}}, {ipBlock: {cidr: 10.0.0.0/8}}]');
  expect(rule).toMatchInlineSnapshot(
    `"  - from: [{ipBlock: {cidr: 10.0.0.0/8}}, { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } }, podSelector: { matchLabels: { app: job } } }, { podSelector: { matchLabels: { app: web } } }]"`,
  );
});

test('says what it closes', () => {
  const cart = policy('cart', spec('- from: [{namespaceSelector: {$0}}]'), 'shop') + workloads;
  expect(alsoAt(cart, title)).toBe('closes all ports from ops/logs to shop/cart');
});

test('is not offered where nobody is known to call, or somebody who is no pod', () => {
  const broad = '- from: [{namespaceSelector: {$0}}]';
  expect(offered(broad)).toEqual([title]);
  expect(offered('- from: [{namespaceSelector: {matchLabels: {a: b$0}}}]')).toEqual([]);
  expect(offered(broad, ingress('cart', ['{name: cart, port: {number: 80}}'], 'shop'))).toEqual([]);
  expect(
    refactoringsAt(policy('logs', `podSelector: {}\ningress:\n${broad}`, 'ops') + workloads).filter((each) =>
      each.startsWith('Admit'),
    ),
  ).toEqual([]);
});
