import { maxDepth } from './compose.ts';
import { lookUp, plainKeys, plainValues, quotedValues } from './intern.ts';
import type { Entry, Node, Scalar } from './node.ts';

/** What the fast reader made of a text that is within its subset. */
export interface FastResult {
  readonly root: Node | undefined;
}

/**
 * Reads the YAML that manifests are mostly written in, in one pass over the
 * characters. Undefined for everything unusual or wrong: anchors, tags,
 * explicit keys, merge keys, tabs in front of content, errors of any kind.
 * Where it answers, its tree is exactly the one that `composeDocument` makes.
 */
export function readFast(text: string): FastResult | undefined {
  const cursor: Cursor = {
    text,
    length: text.length,
    hasReturns: text.includes('\r'),
    at: 0,
    lineStart: 0,
    end: 0,
    passedComment: false,
    failed: false,
    depth: 0,
  };
  skipToContent(cursor);
  if (cursor.failed) return undefined;
  if (cursor.at === cursor.length) return { root: undefined };
  const root = readRoot(cursor);
  if (entryStack.length > largestStack) entryStack.length = 0;
  if (itemStack.length > largestStack) itemStack.length = 0;
  entryTop = 0;
  itemTop = 0;
  return cursor.failed || cursor.at < cursor.length ? undefined : { root };
}

/**
 * Where the reader is. Each function that reads something leaves the cursor
 * at the next content behind it, which is on a later line. `failed` is final:
 * whoever sees it set returns at once, with anything.
 */
interface Cursor {
  readonly text: string;
  readonly length: number;
  readonly hasReturns: boolean;
  at: number;
  lineStart: number;
  /** Where the plain scalar last scanned ends. */
  end: number;
  /** Whether the last blanks skipped held a comment. */
  passedComment: boolean;
  failed: boolean;
  depth: number;
}

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const plus = 0x2b;
const comma = 0x2c;
const dash = 0x2d;
const colon = 0x3a;
const greaterThan = 0x3e;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const pipe = 0x7c;
const closeBrace = 0x7d;

/** Keys longer than this are an error, if not to every reader. */
const longestKey = 1000;

/** Half-read collections share these stacks, and copy their part to an array of just the right size in the end. */
const entryStack: Entry[] = [];
const itemStack: Node[] = [];
let entryTop = 0;
let itemTop = 0;
const largestStack = 10_000;

function fail(cursor: Cursor): Scalar {
  cursor.failed = true;
  return emptyScalar(0);
}

function emptyScalar(at: number): Scalar {
  return { kind: 'scalar', start: at, end: at, value: null, style: 'plain' };
}

function columnOf(cursor: Cursor): number {
  return cursor.at - cursor.lineStart;
}

/** Goes to the next character that is not blank or in a comment. */
function skipToContent(cursor: Cursor): void {
  const { text } = cursor;
  let { at } = cursor;
  cursor.passedComment = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === space) {
      at++;
    } else if (code === lineFeed) {
      cursor.lineStart = ++at;
    } else if (code === hash) {
      if (at !== cursor.lineStart && text.charCodeAt(at - 1) !== space) cursor.failed = true;
      cursor.passedComment = true;
      at = text.indexOf('\n', at);
      if (at === -1) at = cursor.length;
    } else if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) {
      at++;
    } else {
      if (code === tab || code === carriageReturn || code === 0xfeff) cursor.failed = true;
      cursor.at = at;
      return;
    }
  }
}

/** Goes on behind a value that ends its line. */
function finishLine(cursor: Cursor): void {
  const { lineStart } = cursor;
  skipToContent(cursor);
  if (cursor.lineStart === lineStart && cursor.at < cursor.length) cursor.failed = true;
}

function readRoot(cursor: Cursor): Node {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === 0x25) return fail(cursor);
  const node = readBlockNode(cursor, -1);
  return node.kind === 'scalar' ? fail(cursor) : node;
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
  const from = entryTop;
  let key = firstKey;
  let keyStart = firstStart;
  let keyEnd = firstEnd;
  let end: number;
  for (;;) {
    if (keyEnd - keyStart > longestKey) return fail(cursor);
    const value = readValue(cursor, column);
    if (cursor.failed) return value;
    entryStack[entryTop++] = { key, keyStart, keyEnd, value };
    end = value.end;

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
  const entries = entryStack.slice(from, entryTop);
  entryTop = from;
  cursor.depth--;
  return { kind: 'mapping', start: firstStart, end, entries, flow: false };
}

/** Reads what stands behind a colon, on its line or below. @param column The mapping's. */
function readValue(cursor: Cursor, column: number): Node {
  const { text } = cursor;
  const colonEnd = cursor.at;
  const { lineStart } = cursor;
  let at = colonEnd;
  let code = text.charCodeAt(at);
  while (code === space) code = text.charCodeAt(++at);
  cursor.at = at;
  switch (code) {
    case doubleQuote:
    case singleQuote:
      return finishedQuoted(cursor, code, column);
    case openBrace:
    case openBracket:
      return readFlowInBlock(cursor, column);
    case pipe:
    case greaterThan:
      return readBlockScalar(cursor, code, column);
    case lineFeed:
    case carriageReturn:
    case hash:
      break;
    default:
      if (at === cursor.length) return emptyScalar(colonEnd);
      if (!isPlainStart(cursor, code) || scanPlain(cursor)) return fail(cursor);
      return finishPlain(cursor, at, column);
  }
  skipToContent(cursor);
  if (cursor.failed || cursor.lineStart === lineStart) {
    if (cursor.at < cursor.length) cursor.failed = true;
    return emptyScalar(colonEnd);
  }
  if (cursor.at === cursor.length) return emptyScalar(colonEnd);
  const below = columnOf(cursor);
  if (below > column) return readBelow(cursor, column);
  if (below < column || !isDash(cursor)) return emptyScalar(colonEnd);
  return readSequence(cursor, column);
}

function readSequence(cursor: Cursor, column: number): Node {
  if (++cursor.depth >= maxDepth - 1) return fail(cursor);
  const { text } = cursor;
  const start = cursor.at;
  const from = itemTop;
  let end: number;
  do {
    if (column === 0 && isMarker(cursor)) return fail(cursor);
    const item = readItem(cursor, column);
    if (cursor.failed) return item;
    itemStack[itemTop++] = item;
    end = item.end;
    if (cursor.at < cursor.length && columnOf(cursor) > column) return fail(cursor);
  } while (
    cursor.at < cursor.length &&
    columnOf(cursor) === column &&
    text.charCodeAt(cursor.at) === dash &&
    isDash(cursor)
  );
  const items = itemStack.slice(from, itemTop);
  itemTop = from;
  cursor.depth--;
  return { kind: 'sequence', start, end, items, flow: false };
}

function readItem(cursor: Cursor, column: number): Node {
  const { text, lineStart } = cursor;
  const dashEnd = ++cursor.at;
  while (text.charCodeAt(cursor.at) === space) cursor.at++;
  const code = text.charCodeAt(cursor.at);
  if (code === pipe || code === greaterThan) return readBlockScalar(cursor, code, column);
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

/**
 * Scans a line for the end of a plain scalar (`end`). True if it is a key:
 * then the cursor is behind the colon, otherwise at the line's end or comment.
 */
function scanPlain(cursor: Cursor): boolean {
  const { text } = cursor;
  let { at } = cursor;
  let end = at;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code > colon) {
      end = ++at;
    } else if (code === space) {
      at++;
    } else if (code === colon) {
      if (isWhite(text.charCodeAt(at + 1))) {
        cursor.end = end;
        cursor.at = at + 1;
        return true;
      }
      end = ++at;
    } else if (code > space) {
      if (code === hash && text.charCodeAt(at - 1) === space) break;
      end = ++at;
    } else {
      if (
        code !== lineFeed &&
        at < cursor.length &&
        !(code === carriageReturn && text.charCodeAt(at + 1) === lineFeed)
      ) {
        cursor.failed = true;
      }
      break;
    }
  }
  cursor.end = end;
  cursor.at = at;
  return false;
}

/** Makes a scalar of what was scanned from `start`, and of the lines that continue it. */
function finishPlain(cursor: Cursor, start: number, parent: number): Node {
  const { end } = cursor;
  finishLine(cursor);
  if (cursor.at === cursor.length || columnOf(cursor) <= parent) {
    return { kind: 'scalar', start, end, value: lookUp(plainValues, cursor.text, start, end), style: 'plain' };
  }
  return cursor.passedComment ? fail(cursor) : readMorePlain(cursor, start, end, parent);
}

function readMorePlain(cursor: Cursor, start: number, firstEnd: number, parent: number): Node {
  const { text } = cursor;
  let value = text.slice(start, firstEnd);
  let end = firstEnd;
  do {
    const from = cursor.at;
    if (cursor.passedComment || scanPlain(cursor) || cursor.failed) return fail(cursor);
    value += fold(text, end, from) + text.slice(from, cursor.end);
    end = cursor.end;
    finishLine(cursor);
  } while (!cursor.failed && cursor.at < cursor.length && columnOf(cursor) > parent);
  return { kind: 'scalar', start, end, value, style: 'plain' };
}

/** What the line breaks between two pieces of a folded scalar stand for. */
function fold(text: string, from: number, to: number): string {
  let breaks = -1;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === lineFeed) breaks++;
  return breaks === 0 ? ' ' : '\n'.repeat(breaks);
}

function finishedQuoted(cursor: Cursor, quote: number, parent: number): Node {
  const scalar = readQuoted(cursor, quote, parent);
  if (!cursor.failed) finishLine(cursor);
  return scalar;
}

/** Reads a quoted scalar and leaves the cursor right behind it. */
function readQuoted(cursor: Cursor, quote: number, parent: number): Scalar {
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

/** Reads a quoted scalar of several lines, if it has no escapes. */
function readMoreQuoted(cursor: Cursor, quote: number, parent: number): Scalar {
  const { text } = cursor;
  const start = cursor.at;
  const close = text.indexOf(quote === singleQuote ? "'" : '"', start + 1);
  if (close === -1 || parent < 0) return fail(cursor);
  if (quote === singleQuote ? text.charCodeAt(close + 1) === singleQuote : text.slice(start, close).includes('\\'))
    return fail(cursor);

  let value = '';
  let from = start + 1;
  let folded = '';
  for (;;) {
    const lineEnd = text.indexOf('\n', from);
    if (lineEnd === -1 || lineEnd > close) break;
    const to = trimmedEnd(text, from, lineEnd);
    value += folded + text.slice(from, to);
    const next = nextContent(text, lineEnd);
    cursor.lineStart = text.lastIndexOf('\n', next - 1) + 1;
    if (next - cursor.lineStart <= parent || !isOrdinary(text.charCodeAt(next))) return fail(cursor);
    folded = fold(text, lineEnd, next);
    from = next;
  }
  value += folded + text.slice(from, close);
  if (value.includes('\r') || value.includes('\t')) return fail(cursor);
  cursor.at = close + 1;
  return { kind: 'scalar', start, end: close + 1, value, style: quote === singleQuote ? 'single' : 'double' };
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

/** Reads a text block whose indentation is that of its first line. @param parent The column of the key or dash. */
function readBlockScalar(cursor: Cursor, indicator: number, parent: number): Node {
  const { text, length } = cursor;
  const start = cursor.at;
  let at = start + 1;
  let chomping = text.charCodeAt(at);
  if (chomping === plus || chomping === dash) at++;
  else chomping = 0;
  const headerEnd = at;
  cursor.at = at;
  const { lineStart } = cursor;
  while (text.charCodeAt(at) === space) at++;
  if (text.charCodeAt(at) === hash && at > headerEnd) at = text.indexOf('\n', at);
  if (text.charCodeAt(at) === carriageReturn) at++;
  if (at === -1 || text.charCodeAt(at) !== lineFeed) return fail(cursor);

  const lines: string[] = [];
  let indentation = -1;
  let blanks = 0;
  let end = headerEnd;
  let deepestBlank = 0;
  let isEndBlank = false;
  let lineBegin = at + 1;
  for (;;) {
    at = lineBegin;
    while (text.charCodeAt(at) === space) at++;
    const code = text.charCodeAt(at);
    const isBlank = code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed);
    if (isBlank) {
      deepestBlank = Math.max(deepestBlank, at - lineBegin);
      if (indentation !== -1 && at - lineBegin > indentation) {
        if (indicator !== pipe) return fail(cursor);
        for (; blanks > 0; blanks--) lines.push('');
        lines.push(text.slice(lineBegin + indentation, at));
        isEndBlank = true;
      } else {
        blanks++;
      }
      lineBegin = (code === lineFeed ? at : at + 1) + 1;
      continue;
    }
    if (at >= length && (at > lineBegin || chomping === plus)) return fail(cursor);
    if (at >= length) break;
    if (code === tab && (indentation === -1 || at - lineBegin < indentation)) return fail(cursor);
    if (indentation === -1) {
      if (at - lineBegin <= parent) break;
      indentation = at - lineBegin;
      if (deepestBlank > indentation) return fail(cursor);
    } else if (at - lineBegin < indentation) {
      break;
    }
    for (; blanks > 0; blanks--) lines.push('');
    isEndBlank = false;
    let lineEnd = text.indexOf('\n', at);
    if (lineEnd === -1) lineEnd = length;
    const contentEnd = text.charCodeAt(lineEnd - 1) === carriageReturn ? lineEnd - 1 : lineEnd;
    if (code === tab && text.slice(at, contentEnd).trim() === '') return fail(cursor);
    const line = text.slice(lineBegin + indentation, contentEnd);
    if (cursor.hasReturns && line.includes('\r')) return fail(cursor);
    lines.push(line);
    end = contentEnd;
    lineBegin = lineEnd + 1;
    if (lineEnd === length) {
      if (chomping === plus || contentEnd !== lineEnd) return fail(cursor);
      break;
    }
  }
  cursor.at = Math.min(lineBegin, length);
  cursor.lineStart = cursor.at;
  if (cursor.lineStart === lineStart || isEndBlank) return fail(cursor);
  skipToContent(cursor);
  if (lines.length === 0) {
    if (chomping === plus) return fail(cursor);
    return { kind: 'scalar', start, end, value: '', style: 'block' };
  }
  const content = indicator === pipe ? lines.join('\n') : folded(lines);
  const ending = chomping === dash ? '' : chomping === plus ? '\n'.repeat(1 + blanks) : '\n';
  return { kind: 'scalar', start, end, value: content + ending, style: 'block' };
}

/** Lines of a `>` block joined: ordinary ones by a space, those indented further, and around them, by their line breaks. */
function folded(lines: readonly string[]): string {
  let value = '';
  let separator = '';
  let wasDeeper = false;
  let hasContent = false;
  for (const line of lines) {
    if (line === '') {
      if (!hasContent || separator === '\n') value += '\n';
      else separator = '\n';
      continue;
    }
    const isDeeper = line.charCodeAt(0) === space || line.charCodeAt(0) === tab;
    if (isDeeper && separator === ' ') separator = '\n';
    else if (isDeeper && !wasDeeper && separator === '\n') separator = '\n\n';
    value += separator + line;
    separator = isDeeper ? '\n' : ' ';
    wasDeeper = isDeeper;
    hasContent = true;
  }
  return value;
}

function readFlowInBlock(cursor: Cursor, parent: number): Node {
  const node = readFlow(cursor, parent, true);
  if (!cursor.failed) finishLine(cursor);
  return node;
}

/** Reads a flow collection and leaves the cursor right behind it. */
function readFlow(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  if (++cursor.depth >= maxDepth - 1) return fail(cursor);
  const isMapping = cursor.text.charCodeAt(cursor.at) === openBrace;
  const node = isMapping ? readFlowMapping(cursor, parent, isOutermost) : readFlowSequence(cursor, parent, isOutermost);
  cursor.depth--;
  return node;
}

function readFlowMapping(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  const { text } = cursor;
  const start = cursor.at++;
  const from = entryTop;
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
    entryStack[entryTop++] = { key, keyStart, keyEnd, value };
    const separator = skipInFlow(cursor, parent, isOutermost ? closeBrace : 0);
    if (separator === comma) cursor.at++;
    else if (separator !== closeBrace) return fail(cursor);
  }
  cursor.at++;
  const entries = entryStack.slice(from, entryTop);
  entryTop = from;
  return { kind: 'mapping', start, end: cursor.at, entries, flow: true };
}

function readFlowSequence(cursor: Cursor, parent: number, isOutermost: boolean): Node {
  const start = cursor.at++;
  const from = itemTop;
  for (;;) {
    const next = skipInFlow(cursor, parent, isOutermost ? closeBracket : 0);
    if (next === closeBracket) break;
    const item = readFlowValue(cursor, parent, next);
    if (cursor.failed) return item;
    itemStack[itemTop++] = item;
    const separator = skipInFlow(cursor, parent, isOutermost ? closeBracket : 0);
    if (separator === comma) cursor.at++;
    else if (separator !== closeBracket) return fail(cursor);
  }
  cursor.at++;
  const items = itemStack.slice(from, itemTop);
  itemTop = from;
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

function plainKey(cursor: Cursor, start: number, end: number): string {
  const { text } = cursor;
  if (end - start === 2 && text.charCodeAt(start) === 0x3c && text.charCodeAt(start + 1) === 0x3c) cursor.failed = true;
  return lookUp(plainKeys, text, start, end);
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

function isDash(cursor: Cursor): boolean {
  return cursor.text.charCodeAt(cursor.at) === dash && isWhite(cursor.text.charCodeAt(cursor.at + 1));
}

/** Whether a plain scalar can begin here, outside brackets. */
function isPlainStart(cursor: Cursor, code: number): boolean {
  if (code === dash) {
    if (isWhite(cursor.text.charCodeAt(cursor.at + 1))) return false;
    return !isMarker(cursor);
  }
  if (code === colon) return !isWhite(cursor.text.charCodeAt(cursor.at + 1));
  if (code === 0x2e) return !isMarker(cursor);
  return code >= 128 || plainStarts[code] === 1;
}

function isFlowPlainStart(cursor: Cursor, code: number): boolean {
  if (code === colon || !isPlainStart(cursor, code)) return false;
  return code !== dash || !isFlowIndicator(cursor.text.charCodeAt(cursor.at + 1));
}

/** Whether three dashes or dots stand at the start of a line: a document's text should not have them. */
function isMarker(cursor: Cursor): boolean {
  const { text, at } = cursor;
  return at === cursor.lineStart && (text.startsWith('---', at) || text.startsWith('...', at));
}

function isFlowIndicator(code: number): boolean {
  return code === comma || code === openBracket || code === closeBracket || code === openBrace || code === closeBrace;
}

/** White space, a line break or the end of the text. */
function isWhite(code: number): boolean {
  return code <= space
    ? code === space || code === lineFeed || code === tab || code === carriageReturn
    : Number.isNaN(code);
}

/** The ASCII characters that can begin a plain scalar whatever follows them. */
const plainStarts = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code++)
  plainStarts[code] = '-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code)) ? 0 : 1;
