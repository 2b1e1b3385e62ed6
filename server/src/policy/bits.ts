/** A set of ordinals, as a stretch of 32-bit words; what lies outside of the stretch is not in the set. */
export interface Bits {
  /** Index of the first word. */
  readonly offset: number;
  readonly words: Uint32Array;
}

export const nobody: Bits = { offset: 0, words: new Uint32Array(0) };

/** The set of some ordinals, in any order. */
export function bitsOf(ordinals: readonly number[]): Bits {
  let [low, high] = [Number.POSITIVE_INFINITY, -1];
  for (const ordinal of ordinals) {
    low = Math.min(low, ordinal >>> 5);
    high = Math.max(high, ordinal >>> 5);
  }
  if (high < 0) return nobody;
  const words = new Uint32Array(high - low + 1);
  for (const ordinal of ordinals) setBit(words, ordinal - 32 * low);
  return { offset: low, words };
}

export function setBit(words: Uint32Array, ordinal: number): void {
  words[ordinal >>> 5] = (words[ordinal >>> 5] as number) | (1 << (ordinal & 31));
}

export function hasBit({ offset, words }: Bits, ordinal: number): boolean {
  return (((words[(ordinal >>> 5) - offset] ?? 0) >>> (ordinal & 31)) & 1) === 1;
}

/** How many ordinals there are. */
export function countBits(words: Uint32Array): number {
  let count = 0;
  for (const word of words) count += bitCount(word);
  return count;
}

/** Visits the ordinals in ascending order; faster than `ordinalsOf` where there are millions. */
export function forOrdinals({ offset, words }: Bits, visit: (ordinal: number) => void): void {
  for (let at = 0; at < words.length; at++) {
    let word = words[at] as number;
    while (word !== 0) {
      const low = word & -word;
      visit(32 * (offset + at) + (31 - Math.clz32(low)));
      word ^= low;
    }
  }
}

/** The ordinals in ascending order. */
export function* ordinalsOf({ offset, words }: Bits): Iterable<number> {
  for (let at = 0; at < words.length; at++) {
    let word = words[at] as number;
    while (word !== 0) {
      const low = word & -word;
      yield 32 * (offset + at) + (31 - Math.clz32(low));
      word ^= low;
    }
  }
}

export function bitCount(bits: number): number {
  let left = bits;
  left -= (left >>> 1) & 0x55555555;
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Adds to `words`, a set from the first word on, one whose own first word stands at `from` there. */
export function addBits(words: Uint32Array, { offset, words: more }: Bits, from = 0): void {
  const start = from + offset;
  for (let at = 0; at < more.length; at++) words[start + at] = (words[start + at] as number) | (more[at] as number);
}

/** The same set without the empty words at its ends. */
export function trimmed({ offset, words }: Bits): Bits {
  let [low, high] = [0, words.length];
  while (high > low && words[high - 1] === 0) high--;
  while (low < high && words[low] === 0) low++;
  return { offset: offset + low, words: words.slice(low, high) };
}
