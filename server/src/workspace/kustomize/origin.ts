import type { Entry, Node, Origin, Span } from '../../yaml/node.ts';

/**
 * A tree as it stands in a tree of another document: each of its nodes and keys says where it is written. What says so
 * already stays as it is. Copies are kept for as long as the tree lives, so that a patch is copied once.
 */
export function foreignTree(root: Node, origin: Origin): Node {
  const known = copies.get(root);
  if (known?.origin?.uri === origin.uri && known.origin.document === origin.document) return known;
  const copy = copyTree(root, (span) => span, origin);
  copies.set(root, copy);
  return copy;
}

const copies = new WeakMap<Node, Node>();

/** An entry as it stands in a mapping of another document. */
export function foreignEntry(entry: Entry, origin: Origin): Entry {
  return { ...entry, value: foreignTree(entry.value, origin), origin: entry.origin ?? origin };
}

/** A copy whose spans are moved, and that says where it is written. @param move From a span to where it is written. */
export function copyTree(node: Node, move: (span: Span) => Span, origin: Origin): Node {
  if (node.origin) return node;
  const { start, end } = move(node);
  const span = { start, end, origin };
  if (node.kind === 'scalar') return { ...node, ...span };
  if (node.kind === 'sequence')
    return { ...node, ...span, items: node.items.map((item) => copyTree(item, move, origin)) };
  const entries = node.entries.map((entry) => {
    const key = move({ start: entry.keyStart, end: entry.keyEnd });
    const value = copyTree(entry.value, move, origin);
    return { ...entry, keyStart: key.start, keyEnd: key.end, value, origin: entry.origin ?? origin };
  });
  return { ...node, ...span, entries };
}
