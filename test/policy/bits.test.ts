import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf, countBits, forOrdinals, hasBit, ordinalsOf, trimmed } from '../../server/src/policy/bits.ts';

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

test('without the empty words at its ends it is the same set', () => {
  fc.assert(
    fc.property(sets, (ordinals) => {
      const words = new Uint32Array(12);
      const { offset, words: some } = bitsOf(ordinals);
      words.set(some, offset + 2);
      const less = trimmed({ offset: 3, words });
      expect([...ordinalsOf(less)]).toEqual(ordinals.map((each) => each + 160).sort((a, b) => a - b));
      expect(less.words.length).toBe(some.length);
    }),
  );
});
