/** A mark at the cursor, which says after reading where in the tree the cursor is. */
import type { Node } from '../yaml/node.ts';

/** A character that nobody writes (of the private use area), and that may begin a plain scalar. */
export const mark = '\ue000';

export interface Marked {
  /** The keys and indexes from the root to the mapping that a key would be in, or to the value. */
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
  /** The other keys of the mapping. */
  readonly taken: readonly string[];
}

/** Where the mark is a whole key or a whole scalar of a tree; undefined where it is neither. */
export function findMark(node: Node | undefined, path: Marked['path'] = []): Marked | undefined {
  if (node?.kind === 'scalar') return isMark(String(node.value)) ? { path, isKey: false, taken: [] } : undefined;
  if (node?.kind === 'sequence') return first(node.items, (item, index) => findMark(item, [...path, index]));
  return first(node?.entries ?? [], ({ key, value }) => {
    if (!isMark(key)) return findMark(value, [...path, key]);
    const taken = node?.entries.map((entry) => entry.key).filter((other) => other !== key) ?? [];
    return { path, isKey: true, taken };
  });
}

/** A quote that is not closed takes the end of the line along. */
export function isMark(text: string): boolean {
  return text.trim() === mark;
}

/** What is found for the first item for which anything is. */
export function first<T, R>(items: readonly T[], find: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
