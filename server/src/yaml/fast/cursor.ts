import type { Entry, Node, Scalar } from '../node.ts';
import { carriageReturn, dash, hash, lineFeed, space, tab } from './characters.ts';

/**
 * Where the reader is. Each function that reads something leaves the cursor
 * at the next content behind it, which is on a later line. `failed` is final:
 * whoever sees it set returns at once, with anything.
 */
export interface Cursor {
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
  /** The entries and items of all collections that are still being read; each takes its own off the end. */
  readonly entries: Entry[];
  readonly items: Node[];
  /** Those whose node is read wholly. */
  readonly anchors: Map<string, Node>;
  /** How many nodes anchors and aliases stand for, each time counted. */
  shared: number;
  /** Where the alias ends that was just read as a value; -1 where the value is none. */
  aliasEnd: number;
}

export function cursorAt(text: string): Cursor {
  return {
    text,
    length: text.length,
    hasReturns: text.includes('\r'),
    at: 0,
    lineStart: 0,
    end: 0,
    passedComment: false,
    failed: false,
    depth: 0,
    entries: [],
    items: [],
    anchors: new Map(),
    shared: 0,
    aliasEnd: -1,
  };
}

/** Keys longer than this are an error, if not to every reader. */
export const longestKey = 1000;

export function fail(cursor: Cursor): Scalar {
  cursor.failed = true;
  return emptyScalar(0);
}

export function emptyScalar(at: number): Scalar {
  return { kind: 'scalar', start: at, end: at, value: null, style: 'plain' };
}

export function columnOf(cursor: Cursor): number {
  return cursor.at - cursor.lineStart;
}

/** Goes to the next character that is not blank or in a comment. */
export function skipToContent(cursor: Cursor): void {
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
export function finishLine(cursor: Cursor): void {
  const { lineStart } = cursor;
  skipToContent(cursor);
  if (cursor.lineStart === lineStart && cursor.at < cursor.length) cursor.failed = true;
}

export function isDash(cursor: Cursor): boolean {
  return cursor.text.charCodeAt(cursor.at) === dash && isWhite(cursor.text.charCodeAt(cursor.at + 1));
}

/** Whether three dashes or dots stand at the start of a line: a document's text should not have them. */
export function isMarker(cursor: Cursor): boolean {
  const { text, at } = cursor;
  return at === cursor.lineStart && (text.startsWith('---', at) || text.startsWith('...', at));
}

/** White space, a line break or the end of the text. */
export function isWhite(code: number): boolean {
  return code <= space
    ? code === space || code === lineFeed || code === tab || code === carriageReturn
    : Number.isNaN(code);
}
