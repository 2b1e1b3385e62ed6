/** One stretch of a list exchanged for another: `removed` items from `start` on gave way to `inserted` ones. */
export interface Splice {
  readonly start: number;
  readonly removed: number;
  readonly inserted: number;
}

/** Two splices, one after the other, as one: what lies between them counts as exchanged too. */
export function thenSplice(first: Splice, second: Splice): Splice {
  const start = Math.min(first.start, second.start);
  const end = Math.max(first.start + first.inserted, second.start + second.removed);
  return {
    start,
    removed: end - first.inserted + first.removed - start,
    inserted: end - second.removed + second.inserted - start,
  };
}

/**
 * Whether a splice is so long that a list is better gone through by what it is known for: two edits far apart are one
 * stretch with all that lies between them.
 */
export function isLong({ removed, inserted }: Splice): boolean {
  return Math.max(removed, inserted) > 64;
}
