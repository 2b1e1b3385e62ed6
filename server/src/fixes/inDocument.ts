import { applyEdits, type TextEdit } from '../yaml/edit.ts';
import { entryOf, type Node, type Scalar } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import type { Document } from '../yaml/source.ts';
import { difference } from './edits.ts';

/** Keys and indices from the root of a document to a node. */
export type Path = readonly (string | number)[];

/** Undefined for a node that is not in the tree. */
export function pathOf(root: Node | undefined, node: Node): Path | undefined {
  if (root === node) return [];
  if (root?.kind === 'mapping') {
    for (const { key, value } of root.entries) {
      const path = pathOf(value, node);
      if (path && entryOf(root, key)?.value === value) return [key, ...path];
    }
  }
  if (root?.kind === 'sequence') {
    for (const [index, item] of root.items.entries()) {
      const path = pathOf(item, node);
      if (path) return [index, ...path];
    }
  }
  return undefined;
}

/** The node at a path; undefined where it ends early. */
export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const step of path) {
    node =
      typeof step === 'string' ? entryOf(node, step)?.value : node?.kind === 'sequence' ? node.items[step] : undefined;
  }
  return node;
}

/** The scalar that begins at an offset of a document; undefined for an empty one. */
export function scalarAt(node: Node, start: number): Scalar | undefined {
  if (node.kind === 'scalar') return node.start === start && node.end > start ? node : undefined;
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = child.start <= start && start < child.end ? scalarAt(child, start) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A step of several edits, on the document as the steps before it left it. No edits mean that it cannot be made. */
export type EditStep = (document: Document) => readonly TextEdit[];

/** The document with one edit after the other made; undefined where one cannot be. */
export function editedInTurn(document: Document, steps: readonly EditStep[]): Document | undefined {
  let current = document;
  for (const step of steps) {
    const edits = step(current);
    if (edits.length === 0) return undefined;
    current = parseDocument(applyEdits(current.text, edits));
    if (current.problems.length > 0) return undefined;
  }
  return current;
}

/** Edits that make one text of a document of another; none where there is no other. */
export function editsBetween(before: Document, after: Document | undefined): TextEdit[] {
  return after && after.text !== before.text ? [difference(before.text, after.text)] : [];
}
