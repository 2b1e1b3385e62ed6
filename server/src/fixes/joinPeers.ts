import type { TextEdit } from '../yaml/edit.ts';
import { entryOf, type Mapping } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf } from '../yaml/style.ts';

/** Two peers of one list, the second right behind the first. */
export interface Pair {
  readonly first: Mapping;
  readonly second: Mapping;
}

/** Edits that make one peer of two, with the fields of both; none where they share one, or are written in different ways. */
export function joined({ first, second }: Pair, document: Document): TextEdit[] {
  if (first.flow !== second.flow || first.entries.some(({ key }) => entryOf(second, key))) return [];
  return first.flow ? joinedFlow(first, second, document) : joinedBlock(first, second, document);
}

/** A space in place of the dash, where both peers are written below each other in the same column. */
function joinedBlock(first: Mapping, second: Mapping, { text }: Document): TextEdit[] {
  if (columnOf(text, first.start) !== columnOf(text, second.start)) return [];
  const dash = text.lastIndexOf('-', second.start);
  if (dash < first.end || !/^- +$/.test(text.slice(dash, second.start))) return [];
  return [{ start: dash, end: dash + 1, newText: ' ' }];
}

/** `{a}, {b}` becomes `{a, b}`, and so do items of a block list. */
function joinedFlow(first: Mapping, second: Mapping, { text }: Document): TextEdit[] {
  const [last, next] = [first.entries.at(-1), second.entries[0]];
  if (!last || !next) return [];
  const between = { start: last.value.end, end: next.keyStart };
  const isPlain = /^\s*\}\s*(?:,\s*|\n[ \t]*- +)\{\s*$/.test(text.slice(between.start, between.end));
  return isPlain ? [{ ...between, newText: ', ' }] : [];
}
