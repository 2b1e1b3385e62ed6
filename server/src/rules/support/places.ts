import { entryOf, type Foreign, type Node, type Span, valueAt } from '../../yaml/node.ts';

/** Where the key at the end of a path is written; undefined where there is none. */
export function placeOfEntry(root: Node, ...path: readonly string[]): (Span & Foreign) | undefined {
  const entry = entryOf(valueAt(root, ...path.slice(0, -1)), path.at(-1) ?? '');
  return entry && { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin };
}
