import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Foreign, Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';

/** Whether an object, or some part of it, is written in a file: what a patch adds is, and a label that an overlay adds. */
export function isWrittenIn({ uri, resource }: Instance, file: string): boolean {
  return uri === file || foreign(resource.root).uris.has(file);
}

/** Whether some part of an object is not written in its own document. */
export function isWrittenElsewhere({ resource }: Instance): boolean {
  return foreign(resource.root).uris.size > 0;
}

/** Whether a document that is not the object's own adds something to it. */
export function isAddedToBy({ resource }: Instance, document: Document): boolean {
  return foreign(resource.root).documents.has(document);
}

/** The files and the documents in which parts of a tree are written that are not in its own document. */
interface Elsewhere {
  readonly uris: Set<string>;
  readonly documents: Set<Document>;
}

const foreign = memo((root: Node): Elsewhere => {
  const found: Elsewhere = { uris: new Set(), documents: new Set() };
  addForeign(root, found);
  return found;
});

function addForeign(node: Node, found: Elsewhere): void {
  addOrigin(node, found);
  if (node.kind === 'sequence') {
    for (const item of node.items) addForeign(item, found);
  } else if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      addOrigin(entry, found);
      addForeign(entry.value, found);
    }
  }
}

function addOrigin({ origin }: Foreign, { uris, documents }: Elsewhere): void {
  if (!origin) return;
  uris.add(origin.uri);
  documents.add(origin.document);
}
