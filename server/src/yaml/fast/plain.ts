import { lookUp, plainKeys, plainValues } from '../intern.ts';
import type { Node } from '../node.ts';
import { carriageReturn, colon, dash, hash, lineFeed, space } from './characters.ts';
import { type Cursor, columnOf, fail, finishLine, isMarker, isWhite } from './cursor.ts';

/**
 * Scans a line for the end of a plain scalar (`end`). True if it is a key:
 * then the cursor is behind the colon, otherwise at the line's end or comment.
 */
export function scanPlain(cursor: Cursor): boolean {
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
export function finishPlain(cursor: Cursor, start: number, parent: number): Node {
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
export function fold(text: string, from: number, to: number): string {
  let breaks = -1;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === lineFeed) breaks++;
  return breaks === 0 ? ' ' : '\n'.repeat(breaks);
}

export function plainKey({ text }: Cursor, start: number, end: number): string {
  return lookUp(plainKeys, text, start, end);
}

/** Whether a plain scalar can begin here, outside brackets. */
export function isPlainStart(cursor: Cursor, code: number): boolean {
  if (code === dash) {
    if (isWhite(cursor.text.charCodeAt(cursor.at + 1))) return false;
    return !isMarker(cursor);
  }
  if (code === colon) return !isWhite(cursor.text.charCodeAt(cursor.at + 1));
  if (code === 0x2e) return !isMarker(cursor);
  return code >= 128 || plainStarts[code] === 1;
}

/** The ASCII characters that can begin a plain scalar whatever follows them. */
const plainStarts = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code++)
  plainStarts[code] = '-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code)) ? 0 : 1;
