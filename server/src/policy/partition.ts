import { both, either, nothingId } from './accessTable.ts';
import { addBits, type Bits, hasBit } from './bits.ts';

/**
 * Destinations at which the same is allowed. The parts of a list are disjoint; nothing is said of places in none of
 * them.
 */
export interface Part {
  /** Number of the answer (accessTable.ts). */
  readonly id: number;
  /** From the first word on. */
  readonly words: Uint32Array;
}

/** The parts with what is allowed at more destinations added to what is allowed there already. */
export function admit(parts: readonly Part[], { offset, words }: Bits, id: number, length: number): readonly Part[] {
  const rest = words.slice();
  const moved: Part[] = [];
  const left = parts.map((part): Part => {
    const union = either(part.id, id);
    let kept: Uint32Array | undefined;
    let target: Uint32Array | undefined;
    for (let at = 0; at < rest.length; at++) {
      const common = (part.words[offset + at] as number) & (rest[at] as number);
      if (common === 0) continue;
      rest[at] = (rest[at] as number) & ~common;
      if (union === part.id) continue;
      kept ??= part.words.slice();
      target ??= wordsOf(moved, union, length);
      kept[offset + at] = (kept[offset + at] as number) & ~common;
      target[offset + at] = (target[offset + at] as number) | common;
    }
    return kept ? { id: part.id, words: kept } : part;
  });
  if (rest.some((word) => word !== 0)) addBits(wordsOf(moved, id, length), { offset, words: rest });
  return moved.length === 0 ? left : merged(left, moved);
}

function merged(left: readonly Part[], right: readonly Part[]): readonly Part[] {
  const parts = [...left];
  for (const part of right) {
    const index = parts.findIndex(({ id }) => id === part.id);
    const known = parts[index];
    if (!known) {
      parts.push(part);
      continue;
    }
    const words = known.words.slice();
    addBits(words, { offset: 0, words: part.words });
    parts[index] = { id: part.id, words };
  }
  return parts;
}

/** The parts without a place. */
export function without(parts: readonly Part[], place: number): readonly Part[] {
  return parts.map(({ id, words }) => {
    if (!hasBit({ offset: 0, words }, place)) return { id, words };
    const others = words.slice();
    others[place >>> 5] = (others[place >>> 5] as number) & ~(1 << (place & 31));
    return { id, words: others };
  });
}

/** What both sides allow, where both say something. */
export function intersect(left: readonly Part[], right: readonly Part[], length: number): readonly Part[] {
  const parts: Part[] = [];
  for (const one of left) {
    for (const other of right) {
      const id = both(one.id, other.id);
      if (id === nothingId) continue;
      let target: Uint32Array | undefined;
      for (let at = 0; at < length; at++) {
        const common = (one.words[at] as number) & (other.words[at] as number);
        if (common === 0) continue;
        target ??= wordsOf(parts, id, length);
        target[at] = (target[at] as number) | common;
      }
    }
  }
  return parts;
}

/** Places of which each of several lists says the same. */
export interface Cell {
  /** What each list says there, in their order; undefined where it says nothing. */
  readonly ids: readonly (number | undefined)[];
  readonly words: Uint32Array;
}

/** Parts the places of `whole` so that none of `lists` says different things of two places in one cell. */
export function cellsOf(whole: Uint32Array, lists: readonly (readonly Part[])[]): readonly Cell[] {
  let cells: readonly Cell[] = [{ ids: [], words: whole }];
  for (const list of lists) cells = cells.flatMap((cell) => cut(cell, list));
  return cells;
}

function cut({ ids, words }: Cell, list: readonly Part[]): Cell[] {
  const cells: Cell[] = [];
  let rest = words;
  for (const { id, words: mine } of list) {
    const common = intersection(rest, mine);
    if (!common) continue;
    cells.push({ ids: [...ids, id], words: common });
    rest = rest.map((word, at) => word & ~(common[at] as number));
  }
  if (rest.some((word) => word !== 0)) cells.push({ ids: [...ids, undefined], words: rest });
  return cells;
}

function intersection(left: Uint32Array, right: Uint32Array): Uint32Array | undefined {
  let result: Uint32Array | undefined;
  for (let at = 0; at < left.length; at++) {
    const common = (left[at] as number) & (right[at] as number);
    if (common === 0) continue;
    result ??= new Uint32Array(left.length);
    result[at] = common;
  }
  return result;
}

/** The set of an answer, new when there is none yet. */
function wordsOf(parts: Part[], id: number, length: number): Uint32Array {
  const known = parts.find((part) => part.id === id);
  if (known) return known.words;
  const words = new Uint32Array(length);
  parts.push({ id, words });
  return words;
}
