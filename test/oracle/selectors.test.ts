/** reference/semantics.md 1.3, and the forms of a selector in 1.2. */
import { expect, test } from 'vitest';
import { matchesSelector } from './selectors.ts';
import type { LabelSelector } from './world.ts';

test.each([
  // operator, values, label present with the value "web", present with another, missing
  ['In', ['web', 'api'], true, false, false],
  ['NotIn', ['web', 'api'], false, true, true],
  ['Exists', undefined, true, true, false],
  ['DoesNotExist', undefined, false, false, true],
  ['Exists', null, true, true, false],
  ['DoesNotExist', [], false, false, true],
] as const)('%s %j', (operator, values, same, other, missing) => {
  const selector: LabelSelector = { matchExpressions: [{ key: 'app', operator, ...(values && { values }) }] };
  expect(matchesSelector(selector, { app: 'web' })).toBe(same);
  expect(matchesSelector(selector, { app: 'db' })).toBe(other);
  expect(matchesSelector(selector, { tier: 'web' })).toBe(missing);
});

test.each([
  [{}],
  [{ matchLabels: null }],
  [{ matchLabels: {} }],
  [{ matchExpressions: null }],
  [{ matchExpressions: [] }],
  [{ matchLabels: {}, matchExpressions: [] }],
] satisfies [LabelSelector][])('%j selects everything', (selector) => {
  expect(matchesSelector(selector, {})).toBe(true);
  expect(matchesSelector(selector, { app: 'web' })).toBe(true);
});

test('an empty value asks for the key with the empty value', () => {
  for (const value of ['', null]) {
    expect(matchesSelector({ matchLabels: { app: value } }, { app: '' })).toBe(true);
    expect(matchesSelector({ matchLabels: { app: value } }, {})).toBe(false);
    expect(matchesSelector({ matchLabels: { app: value } }, { app: 'web' })).toBe(false);
  }
});

test('labels and expressions must hold together', () => {
  const selector: LabelSelector = {
    matchLabels: { app: 'web', tier: 'front' },
    matchExpressions: [
      { key: 'env', operator: 'NotIn', values: ['dev'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  };
  expect(matchesSelector(selector, { app: 'web', tier: 'front' })).toBe(true);
  expect(matchesSelector(selector, { app: 'web' })).toBe(false);
  expect(matchesSelector(selector, { app: 'web', tier: 'front', env: 'dev' })).toBe(false);
  expect(matchesSelector(selector, { app: 'web', tier: 'front', old: '' })).toBe(false);
});

test('a key that every object has is a label only where it is one', () => {
  expect(matchesSelector({ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, {})).toBe(false);
  expect(matchesSelector({ matchExpressions: [{ key: 'constructor', operator: 'DoesNotExist' }] }, {})).toBe(true);
});

test.each([
  { matchExpressions: [{ key: 'app', operator: 'Equals' }] },
  { matchExpressions: [{ key: 'my app', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: [] }] },
  { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a b'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist', values: ['web'] }] },
  { matchLabels: { app: 'web ' } },
])('a selector that is rejected matches nothing: %j', (selector) => {
  expect(matchesSelector(selector, { app: 'web' })).toBe(false);
});
