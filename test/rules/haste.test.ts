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
