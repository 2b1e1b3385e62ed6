/**
 * Kustomize adds one and the same value to all fields of an object that one entry of `labels:` is for. Whatever
 * overwrites it in one of them later changes it in all: in selectors too, where only the metadata are meant.
 */
import { entryOf, type Mapping, type Node } from '../../yaml/node.ts';
import { mapSame } from './tree.ts';

const shared = new WeakSet<Node>();

/** Notes that a value was added to an object, perhaps in several fields. */
export function share(value: Node): void {
  shared.add(value);
}

export function isShared(value: Node): boolean {
  return shared.has(value);
}

/** A tree with nodes exchanged wherever they stand. */
export function exchanged(node: Node, by: ReadonlyMap<Node, Node>): Node {
  return by.size === 0 ? node : mapScalars(node, (scalar) => by.get(scalar) ?? scalar);
}

/** An object that was written out and read again: no two of its fields share a value any more. */
export function unshared(root: Node): Node {
  return mapScalars(root, (scalar) => (shared.has(scalar) ? { ...scalar } : scalar));
}

/** The changed object, with the shared values that were overwritten in it overwritten everywhere. */
export function followed(before: Node, after: Node): Node {
  const overwritten = new Map<Node, Node>();
  collect(before, after, overwritten);
  return exchanged(after, overwritten);
}

/** Goes where the two trees differ. Values are shared in mappings only, which lists may hold. */
function collect(before: Node, after: Node, overwritten: Map<Node, Node>): void {
  if (before === after) return;
  if (before.kind === 'scalar') {
    if (after.kind !== 'scalar' || !shared.has(before)) return;
    shared.add(after);
    overwritten.set(before, after);
  } else if (before.kind === 'mapping' && after.kind === 'mapping') {
    collectIn(before, after, overwritten);
  } else if (before.kind === 'sequence' && after.kind === 'sequence' && before.items.length === after.items.length) {
    for (const [index, item] of before.items.entries()) collect(item, after.items[index] ?? item, overwritten);
  }
}

function collectIn(before: Mapping, after: Mapping, overwritten: Map<Node, Node>): void {
  for (const { key, value } of before.entries) {
    const entry = entryOf(after, key);
    if (entry) collect(value, entry.value, overwritten);
  }
}

function mapScalars(node: Node, change: (node: Node) => Node): Node {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'sequence') {
    const items = mapSame(node.items, (item) => mapScalars(item, change));
    return items === node.items ? node : { ...node, items };
  }
  const entries = mapSame(node.entries, (entry) => {
    const value = mapScalars(entry.value, change);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries === node.entries ? node : { ...node, entries };
}
