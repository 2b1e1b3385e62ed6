/**
 * A set of ordinals, as a stretch of 32-bit words; what lies outside of the stretch is not in the set. The empty set is
 * always `nobody`.
 */
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
function addBits(words: Uint32Array, { offset, words: more }: Bits, from = 0): void {
  const start = from + offset;
  for (let at = 0; at < more.length; at++) words[start + at] = (words[start + at] as number) | (more[at] as number);
}

/** The ordinals of a set further on: `words` later. */
export function shifted(set: Bits, by: number): Bits {
  return set === nobody ? nobody : { offset: set.offset + by, words: set.words };
}

/** Those in any of the sets. */
export function union(sets: readonly Bits[]): Bits {
  const some = sets.filter(({ words }) => words.length > 0);
  const [first = nobody] = some;
  if (some.length <= 1) return first;
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const { offset, words } of some) {
    low = Math.min(low, offset);
    high = Math.max(high, offset + words.length);
  }
  const words = new Uint32Array(high - low);
  for (const set of some) addBits(words, set, -low);
  return { offset: low, words };
}

/** Those in both sets; `nobody` itself where there is none. */
export function intersection(left: Bits, right: Bits): Bits {
  let low = Math.max(left.offset, right.offset);
  let high = Math.min(left.offset + left.words.length, right.offset + right.words.length);
  while (low < high && commonWord(left, right, low) === 0) low++;
  while (low < high && commonWord(left, right, high - 1) === 0) high--;
  if (low >= high) return nobody;
  const words = new Uint32Array(high - low);
  for (let at = low; at < high; at++) words[at - low] = commonWord(left, right, at);
  return { offset: low, words };
}

/** Those in the first set and not in the second; the first one itself where none is in both. */
export function difference(left: Bits, right: Bits): Bits {
  const low = Math.max(left.offset, right.offset);
  const high = Math.min(left.offset + left.words.length, right.offset + right.words.length);
  let words: Uint32Array | undefined;
  for (let at = low; at < high; at++) {
    const common = commonWord(left, right, at);
    if (common === 0) continue;
    words ??= left.words.slice();
    words[at - left.offset] = (words[at - left.offset] as number) ^ common;
  }
  return words ? trimmed({ offset: left.offset, words }) : left;
}

function commonWord(left: Bits, right: Bits, at: number): number {
  return (left.words[at - left.offset] as number) & (right.words[at - right.offset] as number);
}

/** The same set without the empty words at its ends; `nobody` itself where it is empty. */
function trimmed({ offset, words }: Bits): Bits {
  let [low, high] = [0, words.length];
  while (high > low && words[high - 1] === 0) high--;
  while (low < high && words[low] === 0) low++;
  if (low === high) return nobody;
  return high - low === words.length ? { offset, words } : { offset: offset + low, words: words.subarray(low, high) };
}
