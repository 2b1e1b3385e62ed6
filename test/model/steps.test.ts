import { expect, test } from 'vitest';
import { atOnce, sorted } from '../../server/src/model/steps.ts';

test.each([0, 1, 256, 257, 1500])('%i items in order, equal ones as they came', (count) => {
  const items = Array.from({ length: count }, (_, index) => ({ key: (index * 7919) % 13, index }));
  const byKey = (left: { key: number }, right: { key: number }): number => left.key - right.key;
  expect(atOnce(sorted(items, byKey))).toEqual(items.toSorted(byKey));
});

test('a long list pauses', () => {
  const items = Array.from({ length: 2000 }, (_, index) => -index);
  const steps = sorted(items, (left, right) => left - right);
  expect(steps.next().done).toBe(false);
  expect(atOnce(steps)[0]).toBe(-1999);
});
