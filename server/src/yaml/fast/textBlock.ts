import type { Node } from '../node.ts';
import { carriageReturn, dash, hash, lineFeed, pipe, plus, space, tab, zero } from './characters.ts';
import { type Cursor, fail, skipToContent } from './cursor.ts';

/**
 * Reads a `|` or `>` block.
 * @param parent The column of the key or dash in front of it.
 */
export function readTextBlock(cursor: Cursor, indicator: number, parent: number): Node {
  const { text } = cursor;
  const start = cursor.at;
  const { chomping, indentation, headerEnd } = readHeader(text, start + 1);
  const bodyStart = endOfHeaderLine(text, headerEnd);
  if (bodyStart === -1) return fail(cursor);
  cursor.at = bodyStart;
  const body = readBody(cursor, parent, indentation, indicator === pipe);
  if (body === undefined) return fail(cursor);

  const { lines, blanks } = body;
  const isCutOff = cursor.at === cursor.length && text.charCodeAt(cursor.length - 1) !== lineFeed;
  if (chomping === plus && (lines.length === 0 || isCutOff)) return fail(cursor);
  cursor.lineStart = cursor.at;
  skipToContent(cursor);
  if (lines.length === 0) return { kind: 'scalar', start, end: headerEnd, value: '', style: 'block' };
  const content = indicator === pipe ? lines.join('\n') : folded(lines);
  const ending = chomping === dash ? '' : chomping === plus ? '\n'.repeat(1 + blanks) : '\n';
  return { kind: 'scalar', start, end: body.end, value: content + ending, style: 'block' };
}

interface Header {
  /** The character that says what becomes of the line breaks at the end; undefined for one of them. */
  readonly chomping: number | undefined;
  /** How much further than `parent` the lines are indented; undefined where the first of them says so. */
  readonly indentation: number | undefined;
  readonly headerEnd: number;
}

/** Reads the indicators behind `|` or `>`: each once, in any order (YAML 1.2, 8.1.1). */
function readHeader(text: string, from: number): Header {
  let chomping: number | undefined;
  let indentation: number | undefined;
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (chomping === undefined && (code === plus || code === dash)) chomping = code;
    else if (indentation === undefined && code > zero && code <= zero + 9) indentation = code - zero;
    else return { chomping, indentation, headerEnd: at };
  }
}

/** Where the line behind the header's begins, or -1 if there is none or something unusual stands in the header. */
function endOfHeaderLine(text: string, headerEnd: number): number {
  let at = headerEnd;
  while (text.charCodeAt(at) === space) at++;
  if (text.charCodeAt(at) === hash && at > headerEnd) return text.indexOf('\n', at) + 1 || -1;
  if (text.charCodeAt(at) === carriageReturn) at++;
  return text.charCodeAt(at) === lineFeed ? at + 1 : -1;
}

interface Body {
  /** Without their indentation. */
  readonly lines: string[];
  /** How many blank lines follow. */
  readonly blanks: number;
  /** Where the last line ends. */
  readonly end: number;
}

/** Reads the lines and leaves the cursor at the start of the line behind them. */
function readBody(cursor: Cursor, parent: number, explicit: number | undefined, isLiteral: boolean): Body | undefined {
  const { text, length } = cursor;
  const lines: string[] = [];
  let indentation = explicit === undefined ? -1 : parent + explicit;
  let blanks = 0;
  let end = cursor.at;
  let deepestBlank = 0;
  let endsInSpaces = false;
  for (;;) {
    const lineStart = cursor.at;
    let at = lineStart;
    while (text.charCodeAt(at) === space) at++;
    const column = at - lineStart;
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed)) {
      deepestBlank = Math.max(deepestBlank, column);
      if (indentation === -1 || column <= indentation) {
        blanks++;
      } else if (isLiteral) {
        for (; blanks > 0; blanks--) lines.push('');
        lines.push(text.slice(lineStart + indentation, at));
        endsInSpaces = true;
      } else {
        return undefined;
      }
      cursor.at = (code === lineFeed ? at : at + 1) + 1;
      continue;
    }

    if (at === length) {
      if (column > 0) return undefined;
      break;
    }
    if (code === tab && (indentation === -1 || column < indentation)) return undefined;
    if (indentation === -1 && column > parent) {
      indentation = column;
      if (deepestBlank > indentation) return undefined;
    }
    if (indentation === -1 || column < indentation) break;

    const lineFeedAt = text.indexOf('\n', at);
    const lineEnd = lineFeedAt === -1 ? length : lineFeedAt;
    end = lineFeedAt !== -1 && text.charCodeAt(lineEnd - 1) === carriageReturn ? lineEnd - 1 : lineEnd;
    if (code === tab && text.slice(at, end).trim() === '') return undefined;
    const line = text.slice(lineStart + indentation, end);
    if (cursor.hasReturns && line.includes('\r')) return undefined;
    for (; blanks > 0; blanks--) lines.push('');
    lines.push(line);
    endsInSpaces = false;
    cursor.at = Math.min(lineEnd + 1, length);
  }
  return endsInSpaces ? undefined : { lines, blanks, end };
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
