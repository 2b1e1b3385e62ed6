/**
 * Small edits back to text. Each function returns the edits that change one
 * thing and leave every other character as it is; offsets are relative to the
 * document's text. No edits at all means that it cannot be done safely.
 */

import * as flow from './flowEdit.ts';
import type { Entry, Mapping, Node, Scalar, ScalarValue, Sequence } from './node.ts';
import {
  behindBlanks,
  blanksBefore,
  colonEnd,
  dashesOf,
  endOfLine,
  endOfLines,
  endsInBlock,
  firstNonBlank,
  isClosedBelow,
  isExplicit,
  isFirstOnLine,
  isOwn,
  keepsBlanks,
  locate,
  nextLine,
  type Written,
  writtenAfter,
  writtenValue,
} from './place.ts';
import type { Document } from './source.ts';
import { columnOf, lineStartOf, type Style, styleOf } from './style.ts';
import {
  entryLines,
  fitsLiteral,
  indented,
  isBlock,
  itemLines,
  linesOf,
  literalLines,
  scalarText,
  type Value,
} from './write.ts';

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What an edit needs to know of a document. */
export type Editable = Pick<Document, 'text' | 'root'>;

/** The text with all edits made. Edits must not overlap; those at one place are made in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = edits.toSorted((one, other) => one.start - other.start);
  let result = '';
  let from = 0;
  for (const { start, end, newText } of inOrder) {
    result += text.slice(from, start) + newText;
    from = end;
  }
  return result + text.slice(from);
}

/** Gives a scalar another value. Quotes stay as they are where they can; an alias's value changes where it is anchored. */
export function replaceScalar(
  document: Editable,
  scalar: Scalar,
  value: string | number | bigint | boolean | null,
): TextEdit[] {
  const { text, root } = document;
  const place = locate(root, scalar);
  if (place === undefined || (scalar.start === scalar.end && hasPropertyBehind(text, scalar.end))) return [];
  const style = styleOf(document);
  const quotes = scalar.style === 'block' ? 'plain' : scalar.style;
  if (place.parent?.flow === true) return replaceOnLine(text, scalar, scalarText(value, style, 'flow', quotes));

  const column = place.parent === undefined ? -1 : columnOf(text, place.parent.start);
  const canBeLiteral =
    quotes === 'plain' && place.parent !== undefined && typeof value === 'string' && fitsLiteral(value);
  if (canBeLiteral && isClosedBelow(text, scalar.end, column)) {
    const [header = '', ...body] = literalLines(value, column + Math.max(style.indent, 1));
    return replaceOnLine(text, scalar, header, style.eol + body.join(style.eol));
  }
  return replaceOnLine(text, scalar, scalarText(value, style, 'line', quotes));
}

/** Adds an item behind the last one of a list, which may still be `[]` or missing (`ingress:`). */
export function appendItem(document: Editable, list: Sequence | Entry, item: Value): TextEdit[] {
  return appendItems(document, list, [item]);
}

/** Adds several, in their order. */
export function appendItems(document: Editable, list: Sequence | Entry, items: readonly Value[]): TextEdit[] {
  const { text, root } = document;
  if (items.length === 0) return [];
  if ('keyStart' in list) {
    if (list.value.kind === 'sequence') return appendItems(document, list.value, items);
    const mapping = mappingOf(root, list);
    const isMissing = list.value.kind === 'scalar' && list.value.value === null;
    return mapping !== undefined && isMissing ? replaceValue(document, mapping, list, items) : [];
  }
  const place = locate(root, list);
  if (place === undefined) return [];
  if (list.flow) {
    const { parent, entry } = place;
    const canBeBlock = parent?.kind === 'mapping' && !parent.flow && entry !== undefined && flow.isBare(text, list);
    return canBeBlock ? replaceValue(document, parent, entry, items) : flow.append(document, list, items);
  }

  const column = columnOf(text, list.start);
  const owner = place.entry === undefined ? column : columnOf(text, place.entry.keyStart);
  const at = endOfLines(text, list, list.end, owner);
  const style = styleAt(document, at, column);
  const separator = hasBlankLinesBetween(text, list) ? style.eol + style.eol : style.eol;
  const gap = gapBehindDash(text, list);
  const newText = items
    .map((item) => separator + indented(itemLines(item, style, gap), column).join(style.eol))
    .join('');
  return [{ start: at, end: at, newText }];
}

export interface SetOptions {
  /** The key behind which a new entry goes; otherwise it goes to the end. */
  readonly after?: string;
}

/** Gives a key of a mapping a value, or adds the key. */
export function setEntry(
  document: Editable,
  mapping: Mapping,
  key: string,
  value: Value,
  options: SetOptions = {},
): TextEdit[] {
  const { text, root } = document;
  const existing = ownEntry(mapping, key);
  if (existing !== undefined) return replaceValue(document, mapping, existing, value);

  const before = options.after === undefined ? undefined : ownEntry(mapping, options.after);
  if (mapping.flow) {
    const place = locate(root, mapping);
    const { parent, entry } = place ?? {};
    const canBeBlock = parent?.kind === 'mapping' && !parent.flow && entry !== undefined && flow.isBare(text, mapping);
    return canBeBlock
      ? replaceValue(document, parent, entry, { [key]: value })
      : flow.insert(document, mapping, key, value, before);
  }

  // The mapping begins at the question mark then, which is no part of it.
  if (mapping.entries[0] !== undefined && isExplicit(text, mapping.entries[0])) return [];
  const column = columnOf(text, mapping.start);
  const written = before === undefined ? { end: mapping.end } : writtenEntry(text, before);
  if (written === undefined) return [];
  const at = endOfLines(text, before?.value ?? mapping, written.end, column);
  const style = styleAt(document, at, column);
  const lines = indented(entryLines(key, value, style), column);
  return [{ start: at, end: at, newText: style.eol + lines.join(style.eol) }];
}

/** Takes a key out of a mapping, with the comment on its line. A mapping that is left empty becomes `{}`. */
export function removeEntry(document: Editable, mapping: Mapping, key: string): TextEdit[] {
  const { text } = document;
  const removed = mapping.entries.filter((entry) => entry.key === key && isOwn(mapping, entry));
  if (removed.length === 0 || removed.some((entry) => isExplicit(text, entry))) return [];
  if (removed.length === mapping.entries.length) return replaceNode(document, mapping, {});
  const column = columnOf(text, mapping.start);
  const edits: TextEdit[] = [];
  for (const entry of removed) {
    const index = mapping.entries.indexOf(entry);
    if (mapping.flow) {
      edits.push(...flow.remove(text, mapping, index));
      continue;
    }
    const written = writtenEntry(text, entry);
    if (written === undefined) return [];
    const end = endOfLines(text, entry.value, written.end, column);
    edits.push(...removeLines(text, entry.keyStart, end, mapping.entries[index - 1]?.value));
  }
  // Where a key is written twice, what moves up for the first may be what the second takes away.
  const inOrder = edits.toSorted((one, other) => one.start - other.start);
  return inOrder.some(({ end }, index) => end > (inOrder[index + 1]?.start ?? end)) ? [] : inOrder;
}

/** Takes an item out of a list, with the comment on its line. A list that is left empty becomes `[]`. */
export function removeItem(document: Editable, sequence: Sequence, index: number): TextEdit[] {
  const { text } = document;
  const item = sequence.items[index];
  if (item === undefined) return [];
  if (sequence.items.length === 1) return replaceNode(document, sequence, []);
  if (sequence.flow) return flow.remove(text, sequence, index);

  const dash = dashesOf(text, sequence)[index];
  const written = dash === undefined ? undefined : writtenAfter(text, dash + 1, item);
  if (dash === undefined || written === undefined) return [];
  return removeLines(text, dash, endOfLines(text, item, written.end, columnOf(text, dash)), sequence.items[index - 1]);
}

/** Puts a comment on a line of its own above the line of `offset`, indented alike. JSON has no comments. */
export function insertCommentAbove(document: Editable, offset: number, comment: string): TextEdit[] {
  const { text, root } = document;
  const style = styleOf(document);
  if (style.json) return [];
  const line = lineStartOf(text, startOfScalarAt(root, offset) ?? offset);
  const indentation = text.slice(line, firstNonBlank(text, line));
  const lines = comment
    .split(/\r?\n/)
    .map((words) => `${indentation}${words.startsWith('#') ? words : `# ${words}`}${style.eol}`);
  return [{ start: line, end: line, newText: lines.join('') }];
}

/** Puts `value` in the place of an entry's value, which may be of another form or missing. */
function replaceValue(document: Editable, mapping: Mapping, entry: Entry, value: Value): TextEdit[] {
  const { text } = document;
  const colon = colonEnd(text, entry);
  const written = writtenValue(text, entry);
  if (colon === undefined || written === undefined) return [];
  if (mapping.flow) return flow.replace(document, entry, written, value);
  if (written.isEmpty && written.hasProperties) return [];
  if (!written.isAlias && entry.value.kind === 'scalar' && isScalarValue(value))
    return replaceScalar(document, entry.value, value);

  const column = columnOf(text, entry.keyStart);
  const isBelow = !written.isAlias && entry.value.kind !== 'scalar' && !entry.value.flow;
  const isClosed = isClosedBelow(text, written.end, column) && !(isBelow && hasCommentBehind(text, written.end));
  const style = { ...styleOf(document), literals: isClosed };
  if (isBelow) {
    if (!isFirstOnLine(text, written.start)) return [];
    if (isBlock(value)) {
      const lines = indentBelow(value, style, column, entry.value, columnOf(text, written.start));
      return [{ start: lineStartOf(text, written.start), end: written.end, newText: lines.join(style.eol) }];
    }
    return written.hasProperties ? [] : moveUp(text, colon, written, inlineText(value, style));
  }
  if (!isBlock(value)) return replaceOnLine(text, spanOnLine(written, entry.value), inlineText(value, style));
  const lines = indentBelow(value, style, column);
  return replaceOnLine(text, spanOnLine(written, entry.value), '', style.eol + lines.join(style.eol));
}

/** A collection's lines, indented as the one they replace if it is of the same kind, otherwise as the document does it. */
function indentBelow(value: Value, style: Style, keyColumn: number, old?: Node, oldColumn = 0): string[] {
  const isList = Array.isArray(value);
  const isSameKind = old?.kind === (isList ? 'sequence' : 'mapping');
  const column = isSameKind ? oldColumn : keyColumn + (isList ? style.listIndent : style.indent);
  return indented(linesOf(value, style), column);
}

/** Writes a short value behind its colon, and takes away the lines below where it was. A comment behind them stays. */
function moveUp(text: string, colon: number, old: Written, newText: string): TextEdit[] {
  const rest = firstNonBlank(text, old.end);
  const isAlone = rest === endOfLine(text, old.end);
  const lineStart = lineStartOf(text, old.start);
  const removal = isAlone
    ? { start: lineStart - lineBreakBefore(text, lineStart), end: rest, newText: '' }
    : { start: old.start, end: rest, newText: '' };
  return [{ start: colon, end: colon, newText: ` ${newText}` }, removal];
}

/** What replaces a value on its line: where it is, and whether more of it follows on lines below. */
interface OnLine {
  readonly start: number;
  readonly end: number;
  readonly style?: Scalar['style'];
}

function spanOnLine(written: Written, node: Node): OnLine {
  const isBlockScalar = !written.isAlias && node.kind === 'scalar' && node.style === 'block';
  return { start: written.start, end: written.end, style: isBlockScalar ? 'block' : 'plain' };
}

/**
 * Replaces a value that begins on the line of its key or dash. Lines that the
 * new value takes below go behind the comment on that line.
 */
function replaceOnLine(text: string, old: OnLine, newText: string, below = ''): TextEdit[] {
  const edits: TextEdit[] = [];
  let lineEnd = endOfLine(text, old.end);
  if (old.style === 'block') {
    lineEnd = endOfLine(text, old.start);
    let headerEnd = old.start + 1;
    while (/[-+0-9]/.test(text.charAt(headerEnd))) headerEnd++;
    edits.push({ start: newText === '' ? blanksBefore(text, old.start) : old.start, end: headerEnd, newText });
    edits.push({ start: lineEnd, end: Math.max(lineEnd, old.end), newText: below });
    return edits;
  }
  if (old.start === old.end) {
    const hasIndicator = text.charAt(old.start - 1) === ':' || text.charAt(old.start - 1) === '-';
    const separator = hasIndicator || newText === '' ? ' ' : ': ';
    if (newText !== '') edits.push({ start: old.start, end: old.end, newText: separator + newText });
  } else {
    edits.push({ start: newText === '' ? blanksBefore(text, old.start) : old.start, end: old.end, newText });
  }
  if (below !== '') edits.push({ start: lineEnd, end: lineEnd, newText: below });
  return edits;
}

/** Makes a collection empty where it stands. */
function replaceNode(document: Editable, node: Mapping | Sequence, empty: Value): TextEdit[] {
  const { text, root } = document;
  const place = locate(root, node);
  if (place === undefined) return [];
  if (node.flow) return flow.clear(text, node);
  if (place.parent?.kind === 'mapping' && place.entry !== undefined) {
    return replaceValue(document, place.parent, place.entry, empty);
  }
  return [{ start: node.start, end: node.end, newText: Array.isArray(empty) ? '[]' : '{}' }];
}

/**
 * Takes away a key or an item that ends at a line's end. What shares its first
 * line, as in `- a: 1`, stays; so do blank lines, unless a text block in front
 * (`previous`) would take them for its own.
 */
function removeLines(text: string, start: number, lastLineEnd: number, previous: Node | undefined): TextEdit[] {
  const end = previous !== undefined && endsInBlock(previous) ? behindBlanks(text, lastLineEnd, -1) : lastLineEnd;
  const next = nextLine(text, end);
  if (isFirstOnLine(text, start)) {
    const line = lineStartOf(text, start);
    const isLastLine = next === end;
    return [{ start: isLastLine ? line - lineBreakBefore(text, line) : line, end: next, newText: '' }];
  }
  const following = firstNonBlank(text, next);
  const canMoveUp = following - next === columnOf(text, start) && text.charAt(following) !== '#';
  return [{ start: canMoveUp ? start : blanksBefore(text, start), end: canMoveUp ? following : end, newText: '' }];
}

/** Where an entry ends; undefined where its value is written in an unusual way. */
function writtenEntry(text: string, entry: Entry): { readonly end: number } | undefined {
  const hasNoValue = colonEnd(text, entry) === undefined;
  return hasNoValue ? { end: entry.keyEnd } : writtenValue(text, entry);
}

function ownEntry(mapping: Mapping, key: string): Entry | undefined {
  return mapping.entries.findLast((entry) => entry.key === key && isOwn(mapping, entry));
}

function mappingOf(root: Node | undefined, entry: Entry): Mapping | undefined {
  if (root?.kind === 'mapping' && root.entries.includes(entry)) return root;
  const children =
    root?.kind === 'mapping' ? root.entries.map(({ value }) => value) : root?.kind === 'sequence' ? root.items : [];
  for (const child of children) {
    const found = mappingOf(child, entry);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The start of the scalar that an offset lies within, since no comment can stand inside it. */
function startOfScalarAt(node: Node | undefined, offset: number): number | undefined {
  if (node === undefined || offset < node.start || offset > node.end) return undefined;
  if (node.kind === 'scalar') return node.start;
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const start = startOfScalarAt(child, offset);
    if (start !== undefined) return start;
  }
  return undefined;
}

/** How many blanks the list leaves between a dash and its item. */
function gapBehindDash(text: string, sequence: Sequence): number {
  const gap = firstNonBlank(text, sequence.start + 1) - sequence.start - 1;
  return gap >= 1 && gap <= 8 && firstNonBlank(text, sequence.start + 1) < endOfLine(text, sequence.start) ? gap : 1;
}

function hasBlankLinesBetween(text: string, sequence: Sequence): boolean {
  const dashes = dashesOf(text, sequence);
  const last = dashes.at(-1);
  if (last === undefined || dashes.length < 2 || keepsBlanks(text, sequence)) return false;
  return /\n[ \t]*\r?\n[ \t]*$/.test(text.slice(dashes.at(-2), last));
}

/** The style for what is put in at `offset`. A text block must not take blanks below it for its own. */
function styleAt(document: Editable, offset: number, column: number): Style {
  return { ...styleOf(document), literals: isClosedBelow(document.text, offset, column) };
}

function hasCommentBehind(text: string, offset: number): boolean {
  return text.charAt(firstNonBlank(text, offset)) === '#';
}

function inlineText(value: Value, style: Style): string {
  if (isScalarValue(value)) return scalarText(value, style, 'line');
  return Array.isArray(value) ? '[]' : '{}';
}

function isScalarValue(value: Value): value is ScalarValue {
  return value === null || typeof value !== 'object';
}

function hasPropertyBehind(text: string, offset: number): boolean {
  const next = text.charAt(firstNonBlank(text, offset));
  return next === '&' || next === '!';
}

function lineBreakBefore(text: string, lineStart: number): number {
  if (lineStart === 0) return 0;
  return text.charAt(lineStart - 2) === '\r' ? 2 : 1;
}
