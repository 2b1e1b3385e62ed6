import { lookUp, quotedValues } from '../intern.ts';
import type { Scalar } from '../node.ts';
import { backslash, carriageReturn, doubleQuote, lineFeed, singleQuote, space } from './characters.ts';
import { type Cursor, fail } from './cursor.ts';
import { fold } from './plain.ts';

/** Reads a quoted scalar and leaves the cursor right behind it. */
export function readQuoted(cursor: Cursor, quote: number, parent: number): Scalar {
  const { text } = cursor;
  const start = cursor.at;
  const style = quote === singleQuote ? 'single' : 'double';
  let hasEscape = false;
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === doubleQuote || text.charCodeAt(at + 1) !== singleQuote) break;
      hasEscape = true;
      at += 2;
    } else if (code === backslash && quote === doubleQuote) {
      hasEscape = true;
      at += 2;
    } else if (code === lineFeed || code === carriageReturn) {
      return readMoreQuoted(cursor, quote, parent);
    } else {
      if (at >= cursor.length) return fail(cursor);
      at++;
    }
  }
  cursor.at = at + 1;
  const value = hasEscape
    ? unescaped(cursor, text.slice(start + 1, at), quote)
    : lookUp(quotedValues, text, start + 1, at);
  return { kind: 'scalar', start, end: at + 1, value, style };
}

/** Reads a quoted scalar of several lines, if no escape of a line break is in it. */
function readMoreQuoted(cursor: Cursor, quote: number, parent: number): Scalar {
  const { text } = cursor;
  const start = cursor.at;
  const close = closeOf(text, start + 1, quote);
  if (close === -1 || parent < 0) return fail(cursor);

  let value = '';
  let from = start + 1;
  let folded = '';
  for (;;) {
    const lineEnd = text.indexOf('\n', from);
    if (lineEnd === -1 || lineEnd > close) break;
    const to = trimmedEnd(text, from, lineEnd);
    if (quote === doubleQuote && text.charCodeAt(to - 1) === backslash) return fail(cursor);
    value += folded + written(cursor, from, to, quote);
    const next = nextContent(text, lineEnd);
    cursor.lineStart = text.lastIndexOf('\n', next - 1) + 1;
    if (next - cursor.lineStart <= parent || !isOrdinary(text.charCodeAt(next))) return fail(cursor);
    folded = fold(text, lineEnd, next);
    from = next;
  }
  value += folded + written(cursor, from, close, quote);
  if (cursor.failed) return fail(cursor);
  cursor.at = close + 1;
  return { kind: 'scalar', start, end: close + 1, value, style: quote === singleQuote ? 'single' : 'double' };
}

/** Where the quote is that closes a scalar; -1 where none is. */
function closeOf(text: string, from: number, quote: number): number {
  if (quote === singleQuote) {
    let at = text.indexOf("'", from);
    while (at !== -1 && text.charCodeAt(at + 1) === singleQuote) at = text.indexOf("'", at + 2);
    return at;
  }
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote) return at;
    if (code === backslash) at++;
  }
  return -1;
}

/** What a part of one line says. */
function written(cursor: Cursor, from: number, to: number, quote: number): string {
  const source = cursor.text.slice(from, to);
  if (source.includes('\r') || source.includes('\t')) cursor.failed = true;
  return unescaped(cursor, source, quote);
}

/** Not a tab, nor the end of the text, nor a line break of another kind. */
function isOrdinary(code: number): boolean {
  return code > space;
}

function trimmedEnd(text: string, from: number, lineEnd: number): number {
  let end = lineEnd;
  if (end > from && text.charCodeAt(end - 1) === carriageReturn) end--;
  while (end > from && text.charCodeAt(end - 1) === space) end--;
  return end;
}

function nextContent(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  while (code === space || code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed)) {
    code = text.charCodeAt(++at);
  }
  return at;
}

function unescaped(cursor: Cursor, source: string, quote: number): string {
  if (quote === singleQuote) return source.replaceAll("''", "'");
  let value = '';
  let from = 0;
  for (let at = source.indexOf('\\'); at !== -1; at = source.indexOf('\\', from)) {
    value += source.slice(from, at);
    const letter = source.charAt(at + 1);
    const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    const character = digits === 0 ? escapes.get(letter) : characterOf(source.slice(at + 2, at + 2 + digits), digits);
    if (character === undefined) {
      cursor.failed = true;
      return '';
    }
    value += character;
    from = at + 2 + digits;
  }
  return value + source.slice(from);
}

function characterOf(hex: string, digits: number): string | undefined {
  if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = Number.parseInt(hex, 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

const escapes = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
]);
