import { expect, test } from 'vitest';
import { applyFix, refactoringsAt } from '../support/fixes.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const toExpressions = 'Write matchLabels as matchExpressions';
const toLabels = 'Write matchExpressions as matchLabels';
const cart = deployment('cart', { labels: 'app: cart, tier: back' });

function rewritten(spec: string, title: string): string {
  const { files, pairs } = applyFix(policy('cart', spec) + cart, title);
  expect(pairs).toEqual([]);
  const written = files.slice(files.indexOf('spec:\n') + 'spec:\n'.length).replace(/^ {2}/gm, '');
  return written.trimEnd();
}

function offered(spec: string): string[] {
  return refactoringsAt(policy('cart', spec) + cart).filter((title) => title.startsWith('Write '));
}

test.each([
  [
    'podSelector:\n  matchLabels:\n    ap$0p: cart\n    tier: "back"\n# behind\npolicyTypes: [Ingress]',
    'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n    - cart\n  - key: tier\n    operator: In\n    values:\n    - back\n# behind\npolicyTypes: [Ingress]',
  ],
  [
    'podSelector:\n    matchExpressions:\n      - {key: tier, operator: Exists} # any\n    matchLabels: {ap$0p: cart}',
    'podSelector:\n    matchExpressions:\n      - {key: tier, operator: Exists} # any\n      - key: app\n        operator: In\n        values:\n          - cart',
  ],
  [
    'podSelector: {matchLabels: {ap$0p: cart}}',
    'podSelector: {matchExpressions: [{ key: app, operator: In, values: [cart] }]}',
  ],
  [
    'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: c$0art}}}]}]',
    'podSelector: {}\ningress: [{from: [{podSelector: {matchExpressions: [{ key: app, operator: In, values: [cart] }]}}]}]',
  ],
])('labels as expressions: %s', (before, after) => expect(rewritten(before, toExpressions)).toBe(after));

test.each([
  [
    'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values: [c$0art]\n  - {key: tier, operator: In, values: ["back"]}\n# behind\npolicyTypes: [Ingress]',
    'podSelector:\n  matchLabels:\n    app: cart\n    tier: back\n# behind\npolicyTypes: [Ingress]',
  ],
  [
    'podSelector:\n  matchLabels:\n    app: cart # this\n  matchExpressions:\n  - {key: ti$0er, operator: In, values: [back]}',
    'podSelector:\n  matchLabels:\n    app: cart # this\n    tier: back',
  ],
  [
    'podSelector: {matchExpressions: [{key: app, operator: In, values: [c$0art]}]}',
    'podSelector: {matchLabels: { app: cart }}',
  ],
])('expressions as labels: %s', (before, after) => expect(rewritten(before, toLabels)).toBe(after));

test('in JSON, and of a policy of the cluster', () => {
  const json =
    '//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},\n"spec": {"podSelector": {"matchLabels": {"ap$0p": "cart"}}}}\n';
  expect(applyFix(json + cart, toExpressions).files).toContain(
    '"podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["cart"]}]}',
  );
  const cluster = clusterPolicy(
    'admin',
    'tier: Admin\npriority: 1\nsubject:\n  namespaces:\n    matchLabels: {te$0am: a}\ningress:\n- action: Deny\n  from: [{namespaces: {}}]',
  );
  expect(applyFix(namespace('default', 'team: a') + cluster + cart, toExpressions).files).toContain(
    '      matchExpressions:\n      - key: team\n        operator: In\n',
  );
});

test('is not offered where it says something else, or would lose a comment', () => {
  expect(offered('podSelector: {matchLabels: {app: c$0art}}')).toEqual([toExpressions]);
  expect(offered('podSelector:\n  matchLabels:\n    app: c$0art # this one')).toEqual([]);
  expect(offered('podSelector: {matchExpressions: [{key: app, operator: In, values: [c$0art, web]}]}')).toEqual([]);
  expect(offered('podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [c$0art]}]}')).toEqual([]);
  expect(
    offered('podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: In, values: [c$0art]}]}'),
  ).toEqual([]);
  expect(offered('podSelector: {matchLabels: {app: 1$0}}')).toEqual([]);
  expect(offered('podSelector: &it {matchLabels: {app: c$0art}}\ningress: [{from: [{podSelector: *it}]}]')).toEqual([]);
});
