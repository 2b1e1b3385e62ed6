import { expect, test } from 'vitest';
import { byNaturalOrder } from '../../server/src/model/naturalOrder.ts';

test('numbers in names count as numbers', () => {
  const names = ['worker-10', 'worker-2', 'worker-1', 'worker', 'web-1-b', 'web-01-a', 'web-1-a', 'a', '', '10', '9'];
  expect(names.sort(byNaturalOrder)).toEqual([
    ...['', '9', '10', 'a', 'web-01-a', 'web-1-a', 'web-1-b', 'worker', 'worker-1', 'worker-2', 'worker-10'],
  ]);
});

test('numbers that no number holds', () => {
  expect(byNaturalOrder('a90071992547409930', 'a90071992547409931')).toBeLessThan(0);
});

test('it is one order: antisymmetric, transitive, and zero for equal texts only', () => {
  const letters = ['', 'a', '-', '0', '1', '01', '10', '2'];
  const texts = [...new Set(letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c))))];
  const sign = (a: string, b: string): number => Math.sign(byNaturalOrder(a, b));
  const sorted = texts.sort(byNaturalOrder);
  for (const [index, left] of sorted.entries()) {
    for (const [at, right] of sorted.entries()) {
      const expected = Math.sign(index - at);
      if (sign(left, right) !== expected) expect([left, right, sign(left, right)]).toEqual([left, right, expected]);
    }
  }
  expect(sorted.length).toBeGreaterThan(100);
});
