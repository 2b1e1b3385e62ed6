import type { DocumentSpan } from '../model/instance.ts';
import type { Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { SourceFile } from './file.ts';
import type { Snapshot } from './snapshot.ts';

/** A place in a file: UTF-16 offsets into its current text. */
export interface Location extends Span {
  readonly uri: string;
}

/** Where a span of a document stands in its file now; undefined when the file no longer has that document. */
export function locate(snapshot: Snapshot, { uri, document, start, end }: DocumentSpan): Location | undefined {
  const file = snapshot.files.get(uri);
  const index = file ? placeOf(file, document) : -1;
  const placed = file?.source.documents[index];
  if (!placed) return undefined;
  if (placed.document === document) return { uri, start: placed.start + start, end: placed.start + end };
  // The document is broken at the moment: the span is of its last good text.
  const carry = carrier(document.text, placed.document.text);
  return { uri, start: placed.start + carry(start), end: placed.start + carry(end) };
}

/** Index of the document of a file that a document is, or stands in for; -1 for none. */
function placeOf(file: SourceFile, document: Document): number {
  const known = places.get(file);
  if (known) return known.get(document) ?? -1;
  const made = new Map<Document, number>();
  file.good.forEach((good, index) => {
    if (good) made.set(good, index);
  });
  file.source.documents.forEach((placed, index) => {
    made.set(placed.document, index);
  });
  places.set(file, made);
  return made.get(document) ?? -1;
}

const places = new WeakMap<SourceFile, Map<Document, number>>();

/** Carries offsets from one text to another that differs from it in one stretch: what was in that stretch goes to its start. */
export function carrier(from: string, to: string): (offset: number) => number {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < shorter - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  return (offset) => {
    if (offset <= head) return offset;
    return offset >= from.length - tail ? offset + to.length - from.length : head;
  };
}
