import { expect, test } from 'vitest';
import { readCalicoSelector } from '../../server/src/model/calicoSelector.ts';
import type { Scalar } from '../../server/src/yaml/node.ts';

function conditions(text: string): unknown[] {
  const node: Scalar = { kind: 'scalar', start: 0, end: text.length, value: text, style: 'plain' };
  return readCalicoSelector(node).map(({ key, operator, values }) => [key, operator, ...values]);
}

test.each([
  ["app == 'web'", [['app', 'In', 'web']]],
  ['app=="web"', [['app', 'In', 'web']]],
  ["app != 'web'", [['app', 'NotIn', 'web']]],
  ['app in {\'web\', "db"}', [['app', 'In', 'web', 'db']]],
  ["app not in { 'web' }", [['app', 'NotIn', 'web']]],
  ['has(app.kubernetes.io/name)', [['app.kubernetes.io/name', 'Exists']]],
  ['!has(app)', [['app', 'DoesNotExist']]],
  [
    "has(app) && tier == 'db'",
    [
      ['app', 'Exists'],
      ['tier', 'In', 'db'],
    ],
  ],
])('%s', (text, expected) => {
  expect(conditions(text)).toEqual(expected);
});

test.each([
  '',
  'all()',
  "app == 'a' || app == 'b'",
  "!(app == 'a')",
  "(app == 'a') && has(b)",
  "app starts with 'a'",
  "app contains 'a'",
  "app == '${APP}'",
  'app in {}',
  'app == web',
])('of %j nothing is known', (text) => {
  expect(conditions(text)).toEqual([]);
});

test('a long text is read in one go', () => {
  const long = ' '.repeat(500_000);
  for (const text of [
    `has(${long}x`,
    `app${long}in${long}`,
    `app ==${long}`,
    `!${long}has${long}(`,
    'has('.repeat(50_000),
  ])
    expect(conditions(text)).toEqual([]);
});
