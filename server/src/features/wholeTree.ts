import { memo } from '../model/memo.ts';
import type { Node } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import type { Document } from '../yaml/source.ts';

/** The tree of a document, be it of interest or not: one that was not read yet is read now, and kept with its text. */
export function treeOf(document: Document): Node | undefined {
  return document.relevant ? document.root : readAnyway(document);
}

const readAnyway = memo(({ text }: Document) => parseDocument(text).root);
