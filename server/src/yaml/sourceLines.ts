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

function startsIn({ text, documents }: Source): number[] {
  const starts = [0];
  let end = 0;
  const add = (from: number, behind: readonly number[]): void => {
    for (let at = 1; at < behind.length; at++) starts.push(from + (behind[at] as number));
  };
  for (const { start, document } of documents) {
    // Markers, and blank lines in front of the first one, belong to no document.
    add(end, lineStarts(text.slice(end, start)));
    add(start, startsOf(document));
    end = start + document.text.length;
  }
  add(end, lineStarts(text.slice(end)));
  return starts;
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
