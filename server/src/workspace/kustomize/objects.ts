import { memo } from '../../model/memo.ts';
import { type Entry, isNull, type Node, valueAt } from '../../yaml/node.ts';
import { textOf } from './tree.ts';

/** The objects of a document: itself, or the items of a List. Some may lack what an object needs: see `lackOf`. */
export function objectsOf(root: Node): readonly Node[] {
  const kind = textOf(valueAt(root, 'kind'));
  if (!kind?.endsWith('List')) return [root];
  const items = valueAt(root, 'items');
  if (!items) return kind === 'List' ? [] : [root];
  if (items.kind !== 'sequence') return isNull(items) ? [] : [root];
  return items.items.flatMap(objectsOf);
}

/** What an object must have for kustomize to take it for one, and this one does not. */
export function lackOf(object: Node): string | undefined {
  if (!textOf(valueAt(object, 'kind'))) return 'kind';
  return textOf(valueAt(object, 'metadata', 'name')) ? undefined : 'metadata.name';
}

/** The first entry of a mapping anywhere in an object whose key stands in front of it already. */
export const doubledEntry: (object: Node) => Entry | undefined = memo(findDoubled);

function findDoubled(node: Node): Entry | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'sequence') return firstOf(node.items, findDoubled);
  const keys = new Set<string>();
  return firstOf(node.entries, (entry) => {
    if (keys.has(entry.key)) return entry;
    keys.add(entry.key);
    return findDoubled(entry.value);
  });
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => Entry | undefined): Entry | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
