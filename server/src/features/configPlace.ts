/** Where the cursor stands in a `.netpol.yaml`, whatever state its text is in. */
import type { Node, Span } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import { findMark, first, mark } from './marked.ts';
import type { Path } from './schema.ts';
import { wordAt } from './wordAt.ts';

/** A place where something can be written. */
export interface ConfigPlace {
  /** Of the mapping that a key would be in, or of the value. */
  readonly path: Path;
  /** `either` for the first word of a line, which may become a key or be the value. */
  readonly accepts: 'key' | 'value' | 'either';
  /** The keys that the mapping has already. */
  readonly taken: readonly string[];
  /** The word at the cursor, which is replaced. */
  readonly word: Span;
  /** Whether a colon follows it. */
  readonly hasColon: boolean;
}

/** Undefined in a comment, inside a text of several words, and where the text cannot be understood. */
export function placeAt(text: string, offset: number): ConfigPlace | undefined {
  const word = wordAt(text, offset, ofName);
  const section = sectionAt(text, word.start);
  const lineEnd = endOfLine(text, word.end);
  const rest = text.slice(word.end, lineEnd).trim();
  const hasColon = rest.startsWith(':');
  const isFirst = isIndentation(text, startOfLine(text, word.start), word.start);
  const isAlone = isFirst && (rest === '' || rest.startsWith('#'));
  const before = text.slice(section.start, word.start);
  const marked = before + mark + (isAlone ? ':' : '') + text.slice(word.end, section.end);
  const found = findMark(parseDocument(marked).root);
  if (!found) return undefined;
  const isRoot = found.path.length === 0 && found.isKey;
  const taken = isRoot ? [...found.taken, ...rootKeys(text, word.start)] : found.taken;
  const accepts = !found.isKey ? 'value' : isAlone && found.taken.length === 0 && !isRoot ? 'either' : 'key';
  return { path: found.path, accepts, taken, word, hasColon };
}

/** The key that an offset is in, or in the value of: its path and its place. */
export function keyAt(text: string, offset: number): { readonly path: Path; readonly key: Span } | undefined {
  const { start, end } = sectionAt(text, offset);
  const found = findKey(parseDocument(text.slice(start, end)).root, offset - start, []);
  return found && { path: found.path, key: { start: found.key.start + start, end: found.key.end + start } };
}

function findKey(node: Node | undefined, offset: number, path: Path): { path: Path; key: Span } | undefined {
  if (node?.kind === 'sequence') return first(node.items, (item, index) => findKey(item, offset, [...path, index]));
  if (node?.kind !== 'mapping') return undefined;
  return first(node.entries, ({ key, keyStart, keyEnd, value }) => {
    const own = { path: [...path, key], key: { start: keyStart, end: keyEnd } };
    if (keyStart <= offset && offset <= keyEnd) return own;
    if (offset < value.start || offset > value.end || value.start === value.end) return undefined;
    return findKey(value, offset, own.path) ?? (isText(value, offset) ? own : undefined);
  });
}

/** Whether a scalar stands at an offset: itself, or as an item of a list. */
function isText(node: Node, offset: number): boolean {
  if (node.kind === 'sequence') return node.items.some((item) => isText(item, offset));
  return node.kind === 'scalar' && node.start <= offset && offset <= node.end;
}

/**
 * The lines of one root key: what is wrong in those of another does not matter here. Behind a brace in front of it all
 * the text is one.
 */
function sectionAt(text: string, offset: number): Span {
  if (text.trimStart().startsWith('{')) return { start: 0, end: text.length };
  let start = startOfLine(text, offset);
  while (start > 0 && !beginsSection(text, start)) start = startOfLine(text, start - 1);
  let end = nextLine(text, offset);
  while (end < text.length && !beginsSection(text, end)) end = nextLine(text, end);
  return { start, end };
}

function rootKeys(text: string, except: number): string[] {
  const keys: string[] = [];
  for (let line = 0; line < text.length; line = nextLine(text, line)) {
    const colon = text.indexOf(':', line);
    if (beginsSection(text, line) && colon !== -1 && (except < line || except > colon))
      keys.push(text.slice(line, colon).trim());
  }
  return keys;
}

/** Whether a key stands at the start of a line: a letter or a quote. */
function beginsSection(text: string, line: number): boolean {
  return /["'\w]/.test(text.charAt(line));
}

const ofName = /[-\w./]/;

/** Whether nothing but blanks and the dashes of lists stands between two offsets. */
function isIndentation(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charAt(at) !== ' ' && text.charAt(at) !== '-') return false;
  return true;
}

function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const lineFeed = text.indexOf('\n', offset);
  return lineFeed === -1 ? text.length : lineFeed;
}

function nextLine(text: string, offset: number): number {
  return Math.min(text.length, endOfLine(text, offset) + 1);
}
