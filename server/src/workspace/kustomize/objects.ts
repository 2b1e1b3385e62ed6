import { isNull, type Node, valueAt } from '../../yaml/node.ts';
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
