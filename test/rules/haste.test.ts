import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

test('an answer in haste looks at what is new, tells of the rest what was found before, and the next update says it', () => {
  const uri = `${root}/cart.yaml`;
  const all = (pods: string): string =>
    `${deployment('cart')}---\n${policy('deny', `podSelector: {${pods}}`)}`.replace(/\/\/- .*\n/g, '');
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(`//- cart.yaml\n${all('matchLabels: {app: cart}')}`));
  checker.update(snapshot);
  const rules = (mayGoOn?: () => boolean): string[] =>
    checker
      .findings(snapshot, uri, mayGoOn)
      .map(({ rule }) => rule)
      .filter((rule) => ['unprotected-ingress', 'selects-no-pods'].includes(rule));
  expect(rules()).toEqual([]);

  snapshot = withEdits(snapshot, [{ uri, text: all('matchLabels: {app: carts}') }]);
  expect(rules(() => false)).toEqual(['selects-no-pods']);
  expect(rules()).toEqual(['unprotected-ingress', 'selects-no-pods']);
  expect(checker.update(snapshot)).toContain(uri);
  expect(rules(() => false)).toEqual(['unprotected-ingress', 'selects-no-pods']);
});

test('an answer in haste about a kustomization looks at what had findings in it, and leaves the rest to the next update', () => {
  const overlay = `${root}/prod/kustomization.yaml`;
  const admitting = (name: string, app: string): string =>
    `  - patch: '{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: ${name}}, spec: {ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}]}]}}'\n`;
  const text = (stage: string, second: string): string =>
    `resources: [../base]\nnamespace: shop\ncommonAnnotations: {stage: ${stage}}\npatches:\n${admitting('first', 'nobody')}${admitting('second', second)}`;
  const files = `
//- base/kustomization.yaml
resources: [cart.yaml, first.yaml, second.yaml]
${deployment('cart', { file: 'base/cart.yaml' })}
//- base/first.yaml
${policy('first', 'podSelector: {matchLabels: {app: cart}}').replace(/\/\/- .*\n/g, '')}
//- base/second.yaml
${policy('second', 'podSelector: {matchLabels: {app: cart}}').replace(/\/\/- .*\n/g, '')}
//- prod/kustomization.yaml
${text('a', 'cart')}`;
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(files));
  checker.update(snapshot);
  const policies = (mayGoOn?: () => boolean): number[] =>
    checker
      .findings(snapshot, overlay, mayGoOn)
      .filter(({ rule }) => rule === 'peer-selects-no-pods')
      .map(({ start }) => start);
  expect(policies()).toHaveLength(1);
  const [first] = policies();

  snapshot = withEdits(snapshot, [{ uri: overlay, text: text('b', 'carts') }]);
  expect(policies(() => false)).toEqual([first]);
  expect(policies()).toHaveLength(2);
  expect(checker.update(snapshot)).toContain(overlay);
  expect(policies(() => false)).toHaveLength(2);
});
