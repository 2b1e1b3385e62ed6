import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const carts = deployment('carts', { labels: 'name: carts' });
const title = 'Replace cart with carts';

function replaced(spec: string, offered = title, pods = carts): string {
  const { files } = applyFix(policy('cart-access', spec) + pods, offered);
  return files
    .slice(files.indexOf('spec:\n') + 'spec:\n'.length)
    .replace(/^ {2}/gm, '')
    .trimEnd();
}

test.each([
  ['podSelector:\n  matchLabels:\n    name: ca$0rt # here', 'podSelector:\n  matchLabels:\n    name: carts # here'],
  ['podSelector:\n  matchLabels:\n    name: "ca$0rt"', 'podSelector:\n  matchLabels:\n    name: "carts"'],
  ["podSelector:\n  matchLabels:\n    'name': 'ca$0rt'", "podSelector:\n  matchLabels:\n    'name': 'carts'"],
  ['podSelector: {matchLabels: {name: ca$0rt}}', 'podSelector: {matchLabels: {name: carts}}'],
  [
    'podSelector:\n  matchExpressions:\n  - key: name\n    operator: In\n    values: [ca$0rt]',
    'podSelector:\n  matchExpressions:\n  - key: name\n    operator: In\n    values: [carts]',
  ],
  [
    'podSelector: {}\ningress:\n- from:\n  - podSelector:\n      matchLabels:\n        name: ca$0rt',
    'podSelector: {}\ningress:\n- from:\n  - podSelector:\n      matchLabels:\n        name: carts',
  ],
])('a value: %s', (before, after) => expect(replaced(before)).toBe(after));

test.each([
  ['podSelector:\n  matchLabels:\n    ap$0p: carts # here', 'podSelector:\n  matchLabels:\n    name: carts # here'],
  ['podSelector:\n  matchLabels:\n    "ap$0p": carts', 'podSelector:\n  matchLabels:\n    "name": carts'],
  ["podSelector: {matchLabels: {'ap$0p': carts}}", "podSelector: {matchLabels: {'name': carts}}"],
  [
    'podSelector: {matchExpressions: [{key: ap$0p, operator: In, values: [carts]}]}',
    'podSelector: {matchExpressions: [{key: name, operator: In, values: [carts]}]}',
  ],
])('a key: %s', (before, after) => expect(replaced(before, 'Replace app with name')).toBe(after));

test('a key with a prefix, in JSON too', () => {
  const pods = deployment('carts', { labels: 'app.kubernetes.io/name: carts' });
  expect(replaced('podSelector: {matchLabels: {ap$0p: carts}}', 'Replace app with app.kubernetes.io/name', pods)).toBe(
    'podSelector: {matchLabels: {app.kubernetes.io/name: carts}}',
  );
  const json =
    '//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},\n"spec": {"podSelector": {"matchLabels": {"ap$0p": "carts"}}}}\n';
  expect(applyFix(json + pods, 'Replace app with app.kubernetes.io/name').files).toContain(
    '{"matchLabels": {"app.kubernetes.io/name": "carts"}}',
  );
});

test('a value that needs quotes gets them', () => {
  const pods = deployment('carts', { labels: 'name: "12345678"' });
  expect(replaced('podSelector: {matchLabels: {name: "1234567$0x"}}', 'Replace 1234567x with 12345678', pods)).toBe(
    'podSelector: {matchLabels: {name: "12345678"}}',
  );
  expect(replaced('podSelector: {matchLabels: {name: 1234567$0x}}', 'Replace 1234567x with 12345678', pods)).toBe(
    'podSelector: {matchLabels: {name: "12345678"}}',
  );
});

test('is not offered where nothing is near, away from the label, or where an anchor shares the value', () => {
  const offered = (spec: string): string[] =>
    titlesAt(policy('p', spec) + carts).filter((each) => each.startsWith('Replace'));
  expect(offered('podSelector: {matchLabels: {name: or$0ders}}')).toEqual([]);
  expect(offered('podSelector: {matchLabels: {name: cart}}\npolicyTypes: [In$0gress]')).toEqual([]);
  expect(
    offered(
      'podSelector: {matchLabels: {name: &who ca$0rt}}\ningress: [{from: [{podSelector: {matchLabels: {name: *who}}}]}]',
    ),
  ).toEqual([]);
});
