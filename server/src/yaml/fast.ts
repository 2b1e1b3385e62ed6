import { maxDepth } from './compose.ts';
import { endOf, readAliasInBlock, readAnchored } from './fast/anchors.ts';
import {
  ampersand,
  asterisk,
  carriageReturn,
  colon,
  dash,
  doubleQuote,
  greaterThan,
  hash,
  lineFeed,
  openBrace,
  openBracket,
  pipe,
  singleQuote,
  space,
} from './fast/characters.ts';
import {
  type Cursor,
  columnOf,
  cursorAt,
  emptyScalar,
  fail,
  finishLine,
  isDash,
  isMarker,
  isWhite,
  longestKey,
  skipToContent,
} from './fast/cursor.ts';
import { readFlow } from './fast/flow.ts';
import { finishPlain, isPlainStart, plainKey, scanPlain } from './fast/plain.ts';
import { readQuoted } from './fast/quoted.ts';
import { readTextBlock } from './fast/textBlock.ts';
import { isMergeKey, withMerged } from './mergeKeys.ts';
import type { Node } from './node.ts';

/** What the fast reader made of a text that is within its subset. */
export interface FastResult {
  readonly root: Node | undefined;
}

/**
 * Reads the YAML that manifests are mostly written in, in one pass over the
 * characters. Undefined for everything unusual or wrong: tags, explicit keys,
 * tabs in front of content, errors of any kind.
 * Where it answers, its tree is exactly the one that `composeDocument` makes;
 * where it does not, `stopped` hears how far it came.
 */
export function readFast(text: string, stopped?: (at: number) => void): FastResult | undefined {
  const cursor = cursorAt(text);
  const result = readAll(cursor);
  if (result === undefined) stopped?.(cursor.at);
  return result;
}

function readAll(cursor: Cursor): FastResult | undefined {
  skipToContent(cursor);
  if (isMarker(cursor)) skipMarker(cursor);
  if (cursor.failed) return undefined;
  if (cursor.at === cursor.length) return { root: undefined };
  const root = readRoot(cursor);
  return cursor.failed || cursor.at < cursor.length ? undefined : { root };
}

/** Goes behind the `---` that follows the comments in front of a document. On its line no more than a comment is read. */
function skipMarker(cursor: Cursor): void {
  const { text, at, lineStart } = cursor;
  if (text.charCodeAt(at) !== dash || !isWhite(text.charCodeAt(at + 3))) cursor.failed = true;
  cursor.at = at + 3;
  skipToContent(cursor);
  if (cursor.lineStart === lineStart && cursor.at < cursor.length) cursor.failed = true;
}

function readRoot(cursor: Cursor): Node {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === 0x25) return fail(cursor);
  const node = readBlockNode(cursor, -1);
  return node.kind === 'scalar' && node.style === 'plain' ? fail(cursor) : node;
}

/** @param parent The column that the node must be to the right of. */
function readBlockNode(cursor: Cursor, parent: number): Node {
  const { text, at } = cursor;
  const code = text.charCodeAt(at);
  if (code === dash && isWhite(text.charCodeAt(at + 1))) return readSequence(cursor, columnOf(cursor));
  if (code === openBrace || code === openBracket) return readFlowInBlock(cursor, parent);
  if (code === doubleQuote || code === singleQuote) {
    const column = columnOf(cursor);
    const { lineStart } = cursor;
    const scalar = readQuoted(cursor, code, parent);
    if (cursor.lineStart === lineStart && isKeyEnd(cursor)) {
      return readMapping(cursor, column, scalar.value as string, scalar.start, scalar.end);
    }
    finishLine(cursor);
    return scalar;
  }
  if (!isPlainStart(cursor, code)) return fail(cursor);
  const column = columnOf(cursor);
  if (scanPlain(cursor)) return readMapping(cursor, column, plainKey(cursor, at, cursor.end), at, cursor.end);
  return finishPlain(cursor, at, parent);
}

/** Reads a mapping from behind the first colon. */
function readMapping(cursor: Cursor, column: number, firstKey: string, firstStart: number, firstEnd: number): Node {
  if (++cursor.depth >= maxDepth - 1) return fail(cursor);
  const from = cursor.entries.length;
  let key = firstKey;
  let keyStart = firstStart;
  let keyEnd = firstEnd;
  let end: number;
  let merges = false;
  for (;;) {
    if (keyEnd - keyStart > longestKey) return fail(cursor);
    merges ||= isMergeKey(key, keyStart, keyEnd);
    const value = readValue(cursor, column);
    if (cursor.failed) return value;
    cursor.entries.push({ key, keyStart, keyEnd, value });
    end = endOf(cursor, value);

    const next = columnOf(cursor);
    if (cursor.at === cursor.length || next < column) break;
    if (next > column) return fail(cursor);
    keyStart = cursor.at;
    const code = cursor.text.charCodeAt(keyStart);
    if (code === doubleQuote || code === singleQuote) {
      const { lineStart } = cursor;
      const scalar = readQuoted(cursor, code, column);
      if (cursor.failed || cursor.lineStart !== lineStart || !isKeyEnd(cursor)) return fail(cursor);
      key = scalar.value as string;
      keyEnd = scalar.end;
    } else {
      if (!isPlainStart(cursor, code) || !scanPlain(cursor)) return fail(cursor);
      keyEnd = cursor.end;
      key = plainKey(cursor, keyStart, keyEnd);
    }
  }
  const written = cursor.entries.splice(from);
  const entries = merges ? withMerged(written, () => fail(cursor)) : written;
  cursor.depth--;
  return { kind: 'mapping', start: firstStart, end, entries, flow: false };
}

/** Reads what stands behind a colon, on its line or below. @param column The mapping's. */
function readValue(cursor: Cursor, column: number): Node {
  const colonEnd = cursor.at;
  const code = skipSpaces(cursor);
  if (code === asterisk) return readAliasInBlock(cursor);
  if (code === ampersand) return readAnchored(cursor, () => readContent(cursor, column, colonEnd, true));
  return readContent(cursor, column, colonEnd, true);
}

/** @param isValue Behind a colon, where a sequence need not be indented further. */
function readContent(cursor: Cursor, column: number, emptyAt: number, isValue: boolean): Node {
  const { lineStart } = cursor;
  const code = skipSpaces(cursor);
  const { at } = cursor;
  switch (code) {
    case doubleQuote:
    case singleQuote:
      return finishedQuoted(cursor, code, column);
    case openBrace:
    case openBracket:
      return readFlowInBlock(cursor, column);
    case pipe:
    case greaterThan:
      return readTextBlock(cursor, code, column);
    case lineFeed:
    case carriageReturn:
    case hash:
      break;
    default:
      if (at === cursor.length) return emptyScalar(emptyAt);
      if (!isPlainStart(cursor, code) || scanPlain(cursor)) return fail(cursor);
      return finishPlain(cursor, at, column);
  }
  skipToContent(cursor);
  if (cursor.failed || cursor.lineStart === lineStart) {
    if (cursor.at < cursor.length) cursor.failed = true;
    return emptyScalar(emptyAt);
  }
  if (cursor.at === cursor.length) return emptyScalar(emptyAt);
  const below = columnOf(cursor);
  if (below > column) return readBelow(cursor, column);
  if (below < column || !isValue || !isDash(cursor)) return emptyScalar(emptyAt);
  return readSequence(cursor, column);
}

/** Goes to the next character that is no space, and gives it. */
function skipSpaces(cursor: Cursor): number {
  const { text } = cursor;
  let { at } = cursor;
  let code = text.charCodeAt(at);
  while (code === space) code = text.charCodeAt(++at);
  cursor.at = at;
  return code;
}

function readSequence(cursor: Cursor, column: number): Node {
  if (++cursor.depth >= maxDepth - 1) return fail(cursor);
  const start = cursor.at;
  const from = cursor.items.length;
  let end: number;
  do {
    const item = readItem(cursor, column);
    if (cursor.failed) return item;
    cursor.items.push(item);
    end = endOf(cursor, item);
    if (cursor.at < cursor.length && columnOf(cursor) > column) return fail(cursor);
  } while (cursor.at < cursor.length && columnOf(cursor) === column && isDash(cursor));
  const items = cursor.items.splice(from);
  cursor.depth--;
  return { kind: 'sequence', start, end, items, flow: false };
}

function readItem(cursor: Cursor, column: number): Node {
  const { lineStart } = cursor;
  const dashEnd = ++cursor.at;
  const code = skipSpaces(cursor);
  if (code === asterisk) return readAliasInBlock(cursor);
  if (code === ampersand) return readAnchored(cursor, () => readContent(cursor, column, dashEnd, false));
  if (code === pipe || code === greaterThan) return readTextBlock(cursor, code, column);
  skipToContent(cursor);
  if (cursor.failed || cursor.at === cursor.length) return emptyScalar(dashEnd);
  if (cursor.lineStart !== lineStart && columnOf(cursor) <= column) return emptyScalar(dashEnd);
  return cursor.lineStart === lineStart ? readBlockNode(cursor, column) : readBelow(cursor, column);
}

/** Reads a value that begins on a line below its key or dash. Behind a comment the library takes a scalar for a key. */
function readBelow(cursor: Cursor, column: number): Node {
  const { passedComment } = cursor;
  const node = readBlockNode(cursor, column);
  return passedComment && node.kind === 'scalar' ? fail(cursor) : node;
}

function readFlowInBlock(cursor: Cursor, parent: number): Node {
  const node = readFlow(cursor, parent, true);
  if (!cursor.failed) finishLine(cursor);
  return node;
}

function finishedQuoted(cursor: Cursor, quote: number, parent: number): Node {
  const scalar = readQuoted(cursor, quote, parent);
  if (!cursor.failed) finishLine(cursor);
  return scalar;
}

/** Whether a colon with white space behind it follows; then the cursor goes behind it. */
function isKeyEnd(cursor: Cursor): boolean {
  const { text } = cursor;
  let { at } = cursor;
  while (text.charCodeAt(at) === space) at++;
  if (text.charCodeAt(at) !== colon || !isWhite(text.charCodeAt(at + 1))) return false;
  cursor.at = at + 1;
  return true;
}
