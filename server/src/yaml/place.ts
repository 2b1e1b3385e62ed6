/** Where things stand in a document's text, as the edits need to know it: lines, comments, values as written here. */

import type { Entry, Mapping, Node, Sequence, Span } from './node.ts';
import { columnOf, lineStartOf } from './style.ts';

/** A node's place in the tree. */
export interface Place {
  /** Undefined for the root. */
  readonly parent: Mapping | Sequence | undefined;
  /** The entry whose value the node is. */
  readonly entry: Entry | undefined;
}

/** Finds a node in the tree, by identity. A node that aliases share is found where it is written. */
export function locate(root: Node | undefined, node: Node): Place | undefined {
  if (root === undefined) return undefined;
  return root === node ? { parent: undefined, entry: undefined } : locateInside(root, node);
}

function locateInside(parent: Node, node: Node): Place | undefined {
  if (parent.kind === 'scalar') return undefined;
  if (parent.kind === 'sequence') {
    for (const item of parent.items) {
      const found = item === node ? { parent, entry: undefined } : locateInside(item, node);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const entry of parent.entries) {
    if (!isOwn(parent, entry)) continue;
    const found = entry.value === node ? { parent, entry } : locateInside(entry.value, node);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** False for an entry that a merge key brought in: it is written elsewhere. */
export function isOwn(mapping: Mapping, entry: Entry): boolean {
  return entry.keyStart >= mapping.start && entry.keyEnd <= mapping.end;
}

/** A value as it is written in one place: an alias where there is one, not the node it stands for. */
export interface Written extends Span {
  readonly isEmpty: boolean;
  readonly isAlias: boolean;
  /** Whether an anchor or a tag stands in front of it. */
  readonly hasProperties: boolean;
}

/** The value that stands behind `from`, which is the end of a colon, dash, comma or bracket. */
export function writtenAfter(text: string, from: number, node: Node): Written | undefined {
  let at = skipComments(text, from);
  let hasProperties = false;
  while (text.charAt(at) === '&' || text.charAt(at) === '!') {
    hasProperties = true;
    at = skipComments(text, endOfWord(text, at));
  }
  if (text.charAt(at) === '*')
    return { start: at, end: endOfWord(text, at), isEmpty: false, isAlias: true, hasProperties };
  if (node.start === node.end) return { start: from, end: from, isEmpty: true, isAlias: false, hasProperties };
  return node.start === at ? { start: at, end: node.end, isEmpty: false, isAlias: false, hasProperties } : undefined;
}

/** An entry's value as written; undefined where the entry has no colon, or is written in an unusual way. */
export function writtenValue(text: string, entry: Entry): Written | undefined {
  const colon = colonEnd(text, entry);
  return colon === undefined ? undefined : writtenAfter(text, colon, entry.value);
}

/** Whether `? ` stands in front of a key, and a colon, if any, on a line of its own below. */
export function isExplicit(text: string, { keyStart }: Entry): boolean {
  const mark = blanksBefore(text, keyStart) - 1;
  return mark < keyStart - 1 && text.charAt(mark) === '?';
}

export function colonEnd(text: string, entry: Entry): number | undefined {
  const at = skipComments(text, entry.keyEnd);
  return text.charAt(at) === ':' ? at + 1 : undefined;
}

/** Where the dash of each item of a block sequence stands: on lines of its column, since everything in the items is indented further. */
export function dashesOf(text: string, sequence: Sequence): number[] {
  const column = columnOf(text, sequence.start);
  const dashes = [sequence.start];
  for (let start = nextLine(text, sequence.start); start < sequence.end; start = nextLine(text, start)) {
    const dash = start + column;
    if (firstNonBlank(text, start) === dash && text.charAt(dash) === '-' && isWhite(text.charAt(dash + 1)))
      dashes.push(dash);
  }
  return dashes;
}

/**
 * Where the lines of a value end: behind a comment on its last line, behind
 * the blank lines that a `|+` block keeps, and behind comment lines indented
 * further than `column`, which cannot belong to what follows.
 */
export function endOfLines(text: string, node: Node, end: number, column: number): number {
  let at = endOfLine(text, keptBlanks(text, node, end));
  for (let start = nextLine(text, at); start < text.length; start = nextLine(text, start)) {
    const first = firstNonBlank(text, start);
    const isComment = text.charAt(first) === '#';
    if (isComment && first - start > column) at = endOfLine(text, first);
    else if (isComment || !isLineBreak(text.charAt(first))) break;
  }
  return at;
}

function keptBlanks(text: string, node: Node, end: number): number {
  if (keepsBlanks(text, node)) return behindBlanks(text, end, -1);
  return endsInBlock(node) ? behindBlanks(text, end, indentationOfBlock(text, lastScalar(node))) : end;
}

/** The column of a text block's first line; beyond it even blanks are text. */
function indentationOfBlock(text: string, block: Node): number {
  let start = nextLine(text, block.start);
  while (start < block.end && isLineBreak(text.charAt(firstNonBlank(text, start)))) start = nextLine(text, start);
  return firstNonBlank(text, start) - start;
}

/** The end of the last blank line that follows and is longer than `column`, or of this line. */
export function behindBlanks(text: string, offset: number, column: number): number {
  let at = endOfLine(text, offset);
  for (let start = nextLine(text, at); start < text.length; start = nextLine(text, start)) {
    const first = firstNonBlank(text, start);
    if (!isLineBreak(text.charAt(first))) break;
    if (first - start > column) at = endOfLine(text, start);
  }
  return at;
}

/** Whether a node's last scalar is a text block (`|` or `>`), which may take blank lines below it for its own. */
export function endsInBlock(node: Node): boolean {
  const last = lastScalar(node);
  return last.kind === 'scalar' && last.style === 'block';
}

/** Whether the blank lines below a node belong to the text block (`|+`) that it ends in. */
export function keepsBlanks(text: string, node: Node): boolean {
  const last = lastScalar(node);
  return endsInBlock(last) && /^[|>][0-9]?\+/.test(text.slice(last.start, last.start + 3));
}

function lastScalar(node: Node): Node {
  const last =
    node.kind === 'mapping' ? node.entries.at(-1)?.value : node.kind === 'sequence' ? node.items.at(-1) : undefined;
  return last === undefined ? node : lastScalar(last);
}

/** Whether everything below this line, up to and with the next content, is indented no further than `column`, blanks included. */
export function isClosedBelow(text: string, offset: number, column: number): boolean {
  for (let start = nextLine(text, offset); start < text.length; start = nextLine(text, start)) {
    const first = firstNonBlank(text, start);
    if (first - start > column) return false;
    if (!isLineBreak(text.charAt(first))) return true;
  }
  return true;
}

/** The end of the offset's line, in front of its line break. */
export function endOfLine(text: string, offset: number): number {
  const lineFeed = text.indexOf('\n', offset);
  if (lineFeed === -1) return text.length;
  return lineFeed > offset && text.charAt(lineFeed - 1) === '\r' ? lineFeed - 1 : lineFeed;
}

/** The start of the next line, or the text's length where there is none. */
export function nextLine(text: string, offset: number): number {
  const lineFeed = text.indexOf('\n', offset);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}

export function firstNonBlank(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return at;
}

/** Where the blanks in front of an offset begin. */
export function blanksBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text.charAt(at - 1) === ' ' || text.charAt(at - 1) === '\t')) at--;
  return at;
}

export function isFirstOnLine(text: string, offset: number): boolean {
  return firstNonBlank(text, lineStartOf(text, offset)) >= offset;
}

/** What the offset's line begins with. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStartOf(text, offset);
  return text.slice(start, Math.min(firstNonBlank(text, start), offset));
}

/** The next character behind white space, line breaks and comments. */
export function skipComments(text: string, from: number): number {
  let at = from;
  for (;;) {
    const character = text.charAt(at);
    if (character !== '' && isWhite(character)) at++;
    else if (character === '#' && (at === 0 || isWhite(text.charAt(at - 1)))) at = endOfLine(text, at);
    else return at;
  }
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isWhite(text.charAt(at)) && !',[]{}'.includes(text.charAt(at))) at++;
  return at;
}

function isWhite(character: string): boolean {
  return character === ' ' || character === '\t' || character === '' || isLineBreak(character);
}

function isLineBreak(character: string): boolean {
  return character === '\n' || character === '\r' || character === '';
}
