import type { TextEdit } from '../yaml/edit.ts';
import type { Sequence } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, styleOf } from '../yaml/style.ts';
import { flowText, indented, linesOf, type Value } from '../yaml/write.ts';
import { isShared } from './shared.ts';

/** Puts a value in the place of an item; none where a comment in it would get lost. */
export function replaceItem(document: Document, list: Sequence, index: number, value: Value): TextEdit[] {
  const { text, root } = document;
  const item = list.items[index];
  if (!item || isShared(root, list) || isShared(root, item)) return [];
  const { start, end } = item;
  if (text.slice(start, end).includes('#')) return [];
  const style = styleOf(document);
  const isFlow = list.flow || (item.kind === 'mapping' && item.flow);
  const lines = isFlow ? [flowText(value, style)] : indented(linesOf(value, style), columnOf(text, start));
  return [{ start, end, newText: lines.join(style.eol).trimStart() }];
}
