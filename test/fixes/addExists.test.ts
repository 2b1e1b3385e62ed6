import { expect, test } from 'vitest';
import { applyFix } from '../support/fixes.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

test('namespaces without the label are no longer matched', () => {
  const { files, pairs } = applyFix(
    policy(
      'p',
      'podSelector: {}\ningress:\n- from:\n  - namespaceSelector:\n      matchExpressions:\n      - k$0ey: team\n        operator: NotIn\n        values: [guests] # not these',
    ) +
      namespace('default', 'team: a') +
      namespace('bare') +
      namespace('guests', 'team: guests') +
      deployment('db') +
      deployment('near', {}) +
      deployment('far', { namespace: 'bare' }) +
      deployment('guest', { namespace: 'guests' }),
    'Match only namespaces that have a label team',
  );
  expect(files).toContain(
    '        values: [guests] # not these\n        - key: team\n          operator: Exists\n'.replace(
      '        - key',
      '        - key',
    ),
  );
  expect(pairs).toEqual([
    'bare/far -> default/db: all ports => no port',
    'bare/far -> default/near: all ports => no port',
  ]);
});
