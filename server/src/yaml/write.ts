import { resolvePlain } from './scalar.ts';
import type { Style } from './style.ts';

/** The comments above an object that is an item of a list in block style. Everywhere else they are left out. */
export const comments = Symbol('comments');

/** Plain data to be written. An undefined property is left out. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value | undefined; readonly [comments]?: readonly string[] };

/** Data as the text of a document in the given style, with a final line break. */
export function stringify(value: Value, style: Style): string {
  const lines = style.json ? flowText(value, style, '').split('\n') : linesOf(value, style);
  return lines.join(style.eol) + style.eol;
}

/** The lines of a value that begins on a line of its own, not yet indented. */
export function linesOf(value: Value, style: Style): string[] {
  if (isList(value) && value.length > 0) return value.flatMap((item) => itemLines(item, style));
  if (isObject(value) && entriesOf(value).length > 0) {
    return entriesOf(value).flatMap(([key, content]) => entryLines(key, content, style));
  }
  return inlineLines(value, style, style.indent);
}

export function entryLines(key: string, value: Value, style: Style): string[] {
  const name = scalarText(key, style, 'line');
  if (!isBlock(value)) {
    const [first = '', ...rest] = inlineLines(value, style, style.indent);
    return [`${name}: ${first}`, ...rest];
  }
  return [`${name}:`, ...indented(linesOf(value, style), isList(value) ? style.listIndent : style.indent)];
}

/** @param gap Blanks between the dash and what follows. */
export function itemLines(item: Value, style: Style, gap = 1): string[] {
  const lines = isBlock(item) ? linesOf(item, style) : inlineLines(item, style, 0);
  const [first = '', ...rest] = lines;
  return [...commentLines(item), `-${' '.repeat(gap)}${first}`, ...indented(rest, gap + 1)];
}

function commentLines(item: Value): string[] {
  return isObject(item) ? (item[comments] ?? []).map((words) => `# ${words}`) : [];
}

/**
 * A value inside brackets or braces. A collection is spread over lines where
 * `indentation` gives what its own lines start with, otherwise it stays on one.
 */
export function flowText(value: Value, style: Style, indentation?: string): string {
  if (isList(value))
    return bracketed(
      '[',
      value.map((item) => flowChild(item, style, indentation)),
      ']',
      style,
      indentation,
    );
  if (!isObject(value)) return scalarText(value, style, 'flow');
  const entries = entriesOf(value).map(([key, content]) => flowEntry(key, content, style, childOf(indentation, style)));
  return bracketed('{', entries, '}', style, indentation);
}

export function flowEntry(key: string, value: Value, style: Style, indentation?: string): string {
  return `${scalarText(key, style, 'flow')}: ${flowText(value, style, indentation)}`;
}

function flowChild(item: Value, style: Style, indentation: string | undefined): string {
  return flowText(item, style, childOf(indentation, style));
}

function childOf(indentation: string | undefined, style: Style): string | undefined {
  return indentation === undefined ? undefined : indentation + ' '.repeat(style.indent);
}

function bracketed(open: string, parts: readonly string[], close: string, style: Style, indentation?: string): string {
  if (parts.length === 0) return open + close;
  const inner = childOf(indentation, style);
  if (inner !== undefined) return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indentation}${close}`;
  return style.json || open === '[' ? `${open}${parts.join(', ')}${close}` : `${open} ${parts.join(', ')} ${close}`;
}

/** Whether a value takes lines below its key, rather than the rest of the key's line. */
export function isBlock(value: Value): value is Extract<Value, object> {
  return (isList(value) && value.length > 0) || (isObject(value) && entriesOf(value).length > 0);
}

export function indented(lines: readonly string[], columns: number): string[] {
  const indentation = ' '.repeat(columns);
  return lines.map((line) => (line === '' ? line : indentation + line));
}

/** Scalars and empty collections; a text of several lines becomes a literal block where it can. */
function inlineLines(value: Value, style: Style, columns: number): string[] {
  if (isList(value)) return ['[]'];
  if (isObject(value)) return ['{}'];
  if (style.literals && typeof value === 'string' && fitsLiteral(value))
    return literalLines(value, Math.max(columns, 1));
  return [scalarText(value, style, 'line')];
}

/** A literal block's header, and its lines indented by so many columns. */
export function literalLines(value: string, columns: number): string[] {
  const endsWithBreak = value.endsWith('\n');
  const lines = (endsWithBreak ? value.slice(0, -1) : value).split('\n');
  return [endsWithBreak ? '|' : '|-', ...indented(lines, columns)];
}

/** A literal block cannot show every text without an indentation indicator, and should not hide odd characters. */
export function fitsLiteral(value: string): boolean {
  return (
    value.includes('\n') &&
    /^\S/.test(value) &&
    !value.endsWith('\n\n') &&
    !/[ \t](?:\n|$)|\n\t/.test(value) &&
    !unprintable.test(value.replaceAll(/[\n\t]/g, ''))
  );
}

/** Where a scalar stands: alone on the rest of a line, or between flow indicators. */
export type Place = 'line' | 'flow';

export type Quotes = 'plain' | 'single' | 'double';

/** A scalar on one line, in the quotes that are wanted if they can say it. */
export function scalarText(
  value: Exclude<Value, object> | null,
  style: Style,
  place: Place,
  wanted: Quotes = style.json ? 'double' : 'plain',
): string {
  if (typeof value !== 'string') return literalOf(value);
  if (wanted === 'plain' && isPlainSafe(value, place)) return value;
  const quotes = wanted === 'plain' ? style.quote : wanted;
  return quotes === 'single' && !unprintable.test(value) ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value);
}

function literalOf(value: number | bigint | boolean | null): string {
  if (typeof value !== 'number' || Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
}

/** Whether a string reads as itself without quotes, here and by YAML readers that know dates and base 60. */
function isPlainSafe(value: string, place: Place): boolean {
  if (typeof resolvePlain(value) !== 'string' || numberElsewhere.test(value)) return false;
  if (unprintable.test(value) || /^\s|\s$|: |:$| #|^(?:---|\.\.\.)/.test(value)) return false;
  if (!/^(?:[^-?:,[\]{}#&*!|>'"%@`=<~]|-[^\s,[\]{}])/.test(value)) return false;
  return place === 'line' || !/[,[\]{}:]/.test(value);
}

const numberElsewhere = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/;

/** Line breaks, tabs, control characters, and what readers disagree about. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

function doubleQuoted(value: string): string {
  let text = '"';
  for (const character of value) {
    const known = escapes.get(character);
    if (known !== undefined) text += known;
    else if (unprintable.test(character)) text += `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    else text += character;
  }
  return `${text}"`;
}

const escapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isObject(value: Value): value is Exclude<Extract<Value, object>, readonly Value[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(value: { readonly [key: string]: Value | undefined }): [string, Value][] {
  return Object.entries(value).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}
