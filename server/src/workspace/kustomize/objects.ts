import { entryOf, type Mapping, type Node, valueAt } from '../../yaml/node.ts';
import { textOf } from './tree.ts';

/** The objects of a document: itself, or the items of a List. */
export function objectsOf(root: Node): readonly Mapping[] {
  if (root.kind !== 'mapping') return [];
  const items = valueAt(root, 'items');
  if (!textOf(entryOf(root, 'kind')?.value)?.endsWith('List') || items?.kind !== 'sequence') return [root];
  return items.items.flatMap(objectsOf);
}
