import { type LineIndex, lineStarts } from './positions.ts';
import type { Document, Source } from './source.ts';

/** Where the lines of a file begin. An edit counts those of the documents that it changed; the others are known. */
export function sourceLines(source: Source): LineIndex {
  let index = indexes.get(source);
  if (!index) {
    index = { text: source.text, starts: startsIn(source) };
    indexes.set(source, index);
  }
  return index;
}

const indexes = new WeakMap<Source, LineIndex>();

function startsIn({ text, documents }: Source): Uint32Array {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { start, document } of documents) {
    // Markers, and blank lines in front of the first one, belong to no document.
    if (start > end) pieces.push({ start: end, starts: lineStarts(text.slice(end, start)) });
    pieces.push({ start, starts: startsOf(document) });
    end = start + document.text.length;
  }
  if (text.length > end) pieces.push({ start: end, starts: lineStarts(text.slice(end)) });
  const all = new Uint32Array(pieces.reduce((sum, { starts }) => sum + starts.length - 1, 1));
  let line = 1;
  for (const { start, starts } of pieces)
    for (let at = 1; at < starts.length; at++) all[line++] = start + (starts[at] as number);
  return all;
}

/** A stretch of the text, and where its lines begin in it; the first one is the rest of the line that it begins in. */
interface Piece {
  readonly start: number;
  readonly starts: readonly number[];
}

function startsOf(document: Document): readonly number[] {
  let starts = documentStarts.get(document);
  if (!starts) {
    starts = lineStarts(document.text);
    documentStarts.set(document, starts);
  }
  return starts;
}

const documentStarts = new WeakMap<Document, readonly number[]>();
