import type { DocumentSpan } from '../model/instance.ts';
import type { Document } from '../yaml/source.ts';

/** The first item of each place, in order. */
export function distinctPlaces<T>(items: readonly T[], placeOf: (item: T) => DocumentSpan): T[] {
  const seen = new Map<Document, Set<string>>();
  return items.filter((item) => {
    const { document, start, end } = placeOf(item);
    const known = seen.get(document) ?? new Set();
    seen.set(document, known);
    return known.size < known.add(`${start} ${end}`).size;
  });
}
