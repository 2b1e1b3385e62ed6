import type { Node } from '../node.ts';
import { type Cursor, fail, finishLine, isWhite } from './cursor.ts';

/** Reads the name behind `&` or `*` and leaves the cursor behind it; undefined, and failed, for an unusual one. */
export function readName(cursor: Cursor): string | undefined {
  const { text } = cursor;
  const start = cursor.at + 1;
  let at = start;
  while (isNameCharacter(text.charCodeAt(at))) at++;
  cursor.at = at;
  if (at > start) return text.slice(start, at);
  cursor.failed = true;
  return undefined;
}

/** Reads what `content` reads as the node that `&name`, where the cursor is, stands in front of. */
export function readAnchored(cursor: Cursor, content: () => Node): Node {
  const name = readName(cursor);
  if (name === undefined || !isWhite(cursor.text.charCodeAt(cursor.at))) return fail(cursor);
  // Within its own node there is no such anchor.
  cursor.anchors.delete(name);
  const node = content();
  if (cursor.failed || node.start === node.end || !isCounted(cursor, node)) return fail(cursor);
  cursor.anchors.set(name, node);
  return node;
}

/** Reads `*name` as the value that ends its line. */
export function readAliasInBlock(cursor: Cursor): Node {
  const node = readAlias(cursor);
  if (!isWhite(cursor.text.charCodeAt(cursor.at))) return fail(cursor);
  if (!cursor.failed) finishLine(cursor);
  return node;
}

/** Reads `*name`: gives the anchored node itself, and sets `aliasEnd`. */
export function readAlias(cursor: Cursor): Node {
  const name = readName(cursor);
  const node = name === undefined ? undefined : cursor.anchors.get(name);
  if (node === undefined || !isCounted(cursor, node)) return fail(cursor);
  cursor.aliasEnd = cursor.at;
  return node;
}

/** Where a value that was just read ends: an alias elsewhere than the node that it stands for. */
export function endOf(cursor: Cursor, value: Node): number {
  const { aliasEnd } = cursor;
  cursor.aliasEnd = -1;
  return aliasEnd === -1 ? value.end : aliasEnd;
}

/** How many nodes anchors and aliases may stand for; what exceeds it is left to `composeDocument`, which allows more. */
const mostShared = 50_000;

function isCounted(cursor: Cursor, node: Node): boolean {
  const nodes: Node[] = [node];
  for (let next = nodes.pop(); next !== undefined; next = nodes.pop()) {
    if (++cursor.shared > mostShared) return false;
    if (next.kind === 'sequence') for (const item of next.items) nodes.push(item);
    if (next.kind === 'mapping') {
      cursor.shared += next.entries.length;
      for (const { value } of next.entries) nodes.push(value);
    }
  }
  return true;
}

function isNameCharacter(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isDigit || isLetter || code === 0x5f || code === 0x2d;
}
