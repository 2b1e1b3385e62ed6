import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Bits,
  bitsOf,
  countBits,
  difference,
  forOrdinals,
  hasBit,
  intersection,
  nobody,
  ordinalsOf,
  shifted,
  union,
} from '../../server/src/policy/bits.ts';

const sets = fc.uniqueArray(fc.nat(200), { maxLength: 80 });

test('a set has the ordinals that it was made of, and counts them', () => {
  fc.assert(
    fc.property(sets, (ordinals) => {
      const sorted = [...ordinals].sort((a, b) => a - b);
      const bits = bitsOf(ordinals);
      expect([...ordinalsOf(bits)]).toEqual(sorted);
      expect(countBits(bits.words)).toBe(ordinals.length);
      const visited: number[] = [];
      forOrdinals(bits, (ordinal) => visited.push(ordinal));
      expect(visited).toEqual(sorted);
      expect(Array.from({ length: 260 }, (_, at) => at).filter((at) => hasBit(bits, at))).toEqual(sorted);
    }),
  );
});

test('sets are united, cut, and taken from each other', () => {
  fc.assert(
    fc.property(sets, sets, fc.nat(3), (left, right, words) => {
      const further = right.map((each) => each + 32 * words);
      const [one, other] = [bitsOf(left), shifted(bitsOf(right), words)];
      expectSet(other, further);
      expectSet(union([one, other]), [...new Set([...left, ...further])]);
      expectSet(
        intersection(one, other),
        left.filter((each) => further.includes(each)),
      );
      expectSet(
        difference(one, other),
        left.filter((each) => !further.includes(each)),
      );
    }),
  );
});

test('what is not changed is the same set, and the empty one is always `nobody`', () => {
  const set = bitsOf([40, 70]);
  expect(union([nobody, set])).toBe(set);
  expect(difference(set, bitsOf([41, 200]))).toBe(set);
  expect(difference(set, set)).toBe(nobody);
  expect(intersection(set, bitsOf([41]))).toBe(nobody);
  expect(shifted(bitsOf([]), 2)).toBe(nobody);
});

function expectSet(set: Bits, ordinals: readonly number[]): void {
  expect([...ordinalsOf(set)]).toEqual([...ordinals].sort((a, b) => a - b));
  expect(set === nobody).toBe(ordinals.length === 0);
}
