import type { TextEdit } from '../yaml/edit.ts';
import type { Mapping, Sequence } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { isShared } from './shared.ts';

/** Edits that make one item of two neighbours of a list; none where they are written in ways that do not go together. */
export function mergeItems(document: Document, list: Sequence, index: number): TextEdit[] {
  const [first, second] = [list.items[index - 1], list.items[index]];
  if (first?.kind !== 'mapping' || second?.kind !== 'mapping') return [];
  if (isShared(document.root, first) || isShared(document.root, second)) return [];
  return list.flow ? mergedFlow(first, second, document) : mergedBlock(first, second, document);
}

/** A space in place of the dash, where both are written below each other in the same column. */
function mergedBlock(first: Mapping, second: Mapping, { text }: Document): TextEdit[] {
  if (first.flow || second.flow || columnOf(text, first.start) !== columnOf(text, second.start)) return [];
  const dash = text.lastIndexOf('-', second.start);
  if (dash < first.end || !/^- +$/.test(text.slice(dash, second.start))) return [];
  return [{ start: dash, end: dash + 1, newText: ' ' }];
}

/** `{a}, {b}` becomes `{a, b}`. */
function mergedFlow(first: Mapping, second: Mapping, { text }: Document): TextEdit[] {
  const between = text.slice(first.end, second.start);
  if (!first.flow || !second.flow || !/^\s*,\s*$/.test(between)) return [];
  return [
    { start: first.end - 1, end: first.end, newText: '' },
    { start: second.start, end: second.start + 1, newText: '' },
  ];
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
