import { type AccessTable, nothingId } from './accessTable.ts';
import type { Bits } from './bits.ts';

/** Destinations at which the same is allowed. The parts of a row are disjoint, and where nothing is allowed there is none. */
export interface Part {
  /** Number in the table of answers. */
  readonly id: number;
  /** From the first word on. */
  readonly words: Uint32Array;
}

/** Adds what is allowed at more destinations to what is allowed there already. */
export function admit(parts: Part[], table: AccessTable, length: number, { offset, words }: Bits, id: number): void {
  const rest = words.slice();
  const end = Math.min(words.length, length - offset);
  const before = parts.length;
  for (let index = 0; index < before; index++) {
    const part = parts[index] as Part;
    const union = table.either(part.id, id);
    let target: Uint32Array | undefined;
    for (let at = 0; at < end; at++) {
      const common = (part.words[offset + at] as number) & (rest[at] as number);
      if (common === 0) continue;
      rest[at] = (rest[at] as number) & ~common;
      if (union === part.id) continue;
      target ??= partOf(parts, union, length);
      part.words[offset + at] = (part.words[offset + at] as number) & ~common;
      target[offset + at] = (target[offset + at] as number) | common;
    }
  }
  let target: Uint32Array | undefined;
  for (let at = 0; at < end; at++) {
    if (rest[at] === 0) continue;
    target ??= partOf(parts, id, length);
    target[offset + at] = (target[offset + at] as number) | (rest[at] as number);
  }
}

/** What both sides allow. */
export function intersect(left: readonly Part[], right: readonly Part[], table: AccessTable, length: number): Part[] {
  const parts: Part[] = [];
  for (const one of left) {
    for (const other of right) {
      const id = table.both(one.id, other.id);
      if (id === nothingId) continue;
      let target: Uint32Array | undefined;
      for (let at = 0; at < length; at++) {
        const common = (one.words[at] as number) & (other.words[at] as number);
        if (common === 0) continue;
        target ??= partOf(parts, id, length);
        target[at] = (target[at] as number) | common;
      }
    }
  }
  return parts;
}

/** The set of an answer, new when there is none yet. */
function partOf(parts: Part[], id: number, length: number): Uint32Array {
  const known = parts.find((part) => part.id === id);
  if (known) return known.words;
  const words = new Uint32Array(length);
  parts.push({ id, words });
  return words;
}
