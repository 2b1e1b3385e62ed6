import { maxDepth } from '../compose.ts';
import { lookUp, plainValues } from '../intern.ts';
import { isMergeKey, withMerged } from '../mergeKeys.ts';
import type { Node } from '../node.ts';
import { readAlias } from './anchors.ts';
import {
  asterisk,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  hash,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import { type Cursor, emptyScalar, fail, isWhite, longestKey } from './cursor.ts';
import { isPlainStart, plainKey } from './plain.ts';
import { readQuoted } from './quoted.ts';

/** Reads a flow collection and leaves the cursor right behind it. */
export function readFlow(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  if (++cursor.depth >= maxDepth - 1) return fail(cursor);
  const isMapping = cursor.text.charCodeAt(cursor.at) === openBrace;
  const node = isMapping ? readFlowMapping(cursor, parent, isOutermost) : readFlowSequence(cursor, parent, isOutermost);
  cursor.depth--;
  cursor.aliasEnd = -1;
  return node;
}

function readFlowMapping(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  const { text } = cursor;
  const start = cursor.at++;
  const from = cursor.entries.length;
  let merges = false;
  for (;;) {
    if (skipInFlow(cursor, parent, isOutermost ? closeBrace : 0) === closeBrace) break;
    const keyStart = cursor.at;
    const code = text.charCodeAt(keyStart);
    let key: string;
    let keyEnd: number;
    if (code === doubleQuote || code === singleQuote) {
      const { lineStart } = cursor;
      const scalar = readQuoted(cursor, code, -1);
      if (cursor.lineStart !== lineStart) return fail(cursor);
      key = scalar.value as string;
      keyEnd = scalar.end;
    } else {
      if (!isFlowPlainStart(cursor, code)) return fail(cursor);
      keyEnd = scanFlowPlain(cursor);
      key = plainKey(cursor, keyStart, keyEnd);
      if (!isWhite(text.charCodeAt(cursor.at + 1))) return fail(cursor);
    }
    while (text.charCodeAt(cursor.at) === space) cursor.at++;
    if (cursor.failed || text.charCodeAt(cursor.at) !== colon || keyEnd - keyStart > longestKey) return fail(cursor);
    const colonEnd = ++cursor.at;
    const next = skipInFlow(cursor, parent, 0);
    const value = next === comma || next === closeBrace ? emptyScalar(colonEnd) : readFlowValue(cursor, parent, next);
    if (cursor.failed) return value;
    merges ||= isMergeKey(key, keyStart, keyEnd);
    cursor.entries.push({ key, keyStart, keyEnd, value });
    const separator = skipInFlow(cursor, parent, isOutermost ? closeBrace : 0);
    if (separator === comma) cursor.at++;
    else if (separator !== closeBrace) return fail(cursor);
  }
  cursor.at++;
  const written = cursor.entries.splice(from);
  const entries = merges ? withMerged(written, () => fail(cursor)) : written;
  return { kind: 'mapping', start, end: cursor.at, entries, flow: true };
}

function readFlowSequence(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  const start = cursor.at++;
  const from = cursor.items.length;
  for (;;) {
    const next = skipInFlow(cursor, parent, isOutermost ? closeBracket : 0);
    if (next === closeBracket) break;
    const item = readFlowValue(cursor, parent, next);
    if (cursor.failed) return item;
    cursor.items.push(item);
    const separator = skipInFlow(cursor, parent, isOutermost ? closeBracket : 0);
    if (separator === comma) cursor.at++;
    else if (separator !== closeBracket) return fail(cursor);
  }
  cursor.at++;
  const items = cursor.items.splice(from);
  return { kind: 'sequence', start, end: cursor.at, items, flow: true };
}

function readFlowValue(cursor: Cursor, parent: number, code: number): Node {
  const { text } = cursor;
  const start = cursor.at;
  if (code === openBrace || code === openBracket) return readFlow(cursor, parent, false);
  if (code === doubleQuote || code === singleQuote) {
    const scalar = readQuoted(cursor, code, -1);
    return scalar;
  }
  if (code === asterisk) {
    const node = readAlias(cursor);
    const next = text.charCodeAt(cursor.at);
    return isWhite(next) || isFlowIndicator(next) ? node : fail(cursor);
  }
  if (!isFlowPlainStart(cursor, code)) return fail(cursor);
  const end = scanFlowPlain(cursor);
  const stop = text.charCodeAt(cursor.at);
  if (stop === colon) return fail(cursor);
  return { kind: 'scalar', start, end, value: lookUp(plainValues, text, start, end), style: 'plain' };
}

/**
 * Goes to the next content inside brackets and returns its character. A line
 * must be indented further than `parent`; only the outermost closing bracket,
 * if that is `closing`, may stand right at it.
 */
function skipInFlow(cursor: Cursor, parent: number, closing: number): number {
  const { text } = cursor;
  let { at } = cursor;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === space || code === tab) {
      at++;
    } else if (code === lineFeed) {
      cursor.lineStart = ++at;
    } else if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) {
      at++;
    } else if (code === hash) {
      if (!isWhite(text.charCodeAt(at - 1))) cursor.failed = true;
      at = text.indexOf('\n', at);
      if (at === -1) at = cursor.length;
    } else {
      if (!(code > space)) cursor.failed = true;
      const isFirst = at === cursor.at ? false : cursor.lineStart > cursor.at;
      if (isFirst && !isIndented(cursor, at, parent, code === closing)) cursor.failed = true;
      cursor.at = at;
      return code;
    }
  }
}

/** Whether the line whose content begins at `at` is indented by enough spaces; tabs do not count. */
function isIndented(cursor: Cursor, at: number, parent: number, mayStandAtParent: boolean): boolean {
  let spaces = 0;
  while (cursor.lineStart + spaces < at && cursor.text.charCodeAt(cursor.lineStart + spaces) === space) spaces++;
  return spaces > parent || (mayStandAtParent && spaces === parent);
}

/** Scans a plain scalar inside brackets up to what ends it, and returns its end. */
function scanFlowPlain(cursor: Cursor): number {
  const { text } = cursor;
  let { at } = cursor;
  let end = at;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === comma || code === openBracket || code === closeBracket || code === openBrace || code === closeBrace)
      break;
    if (code === colon) {
      const next = text.charCodeAt(at + 1);
      if (isWhite(next) || isFlowIndicator(next)) break;
      end = ++at;
    } else if (code === space) {
      at++;
      if (text.charCodeAt(at) === hash) break;
    } else if (code > space) {
      end = ++at;
    } else {
      if (code !== lineFeed && code !== carriageReturn) cursor.failed = true;
      break;
    }
  }
  cursor.at = at;
  return end;
}

function isFlowPlainStart(cursor: Cursor, code: number): boolean {
  if (code === colon || !isPlainStart(cursor, code)) return false;
  return code !== dash || !isFlowIndicator(cursor.text.charCodeAt(cursor.at + 1));
}

function isFlowIndicator(code: number): boolean {
  return code === comma || code === openBracket || code === closeBracket || code === openBrace || code === closeBrace;
}
