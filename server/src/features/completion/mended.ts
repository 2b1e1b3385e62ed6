import type { Span } from '../../yaml/node.ts';
import { mark } from '../marked.ts';

/** A text that can be read while it is being typed. */
export interface Mended {
  /** Lines stand where they stood. */
  readonly text: string;
  /** What must be put in front of what is written at the cursor: a blank behind a colon or a dash that lacks it. */
  readonly gap: '' | ' ';
}

/**
 * The text of a document with the mark in the place of the word at the cursor, as a key where it may become one. What
 * keeps a half-typed text from being read is mended by its lines and their indentation: brackets and quotes that are not
 * closed are closed at the end of their line, and words that are neither key nor value are left out. Undefined where
 * nothing can be written: in a comment, in a text block, and at an indentation that nothing else has.
 */
export function mended(text: string, word: Span): Mended | undefined {
  const lines = linesOf(text);
  const made: string[] = [];
  let gap: Mended['gap'] = '';
  let around: Flow | undefined;
  let block: number | undefined;
  const levels: Level[] = [];
  for (const { start, content } of lines) {
    const isCursor = start <= word.start && word.start <= start + content.length;
    const column = content.search(/\S|$/);
    const isBlank = column === content.length;
    if (block !== undefined && (column > block || (isBlank && !isCursor))) {
      if (isCursor) return undefined;
      made.push(content);
      continue;
    }
    block = undefined;
    if (around && isBehind(content, around)) {
      made.push(`${made.pop()}${around.open}`);
      around = undefined;
    }
    let line = content;
    if (isCursor) {
      const marked = markedLine(content, { start: word.start - start, end: word.end - start }, around !== undefined);
      if (!marked) return undefined;
      if (marked.isAlone && !fits(levels, marked.line.search(/[^\s-]/))) return undefined;
      line = marked.line;
      gap = marked.gap;
    } else if (isBlank || /^\s*[#%]|^(?:---|\.\.\.)(?:\s|$)/.test(content)) {
      made.push(content);
      continue;
    }
    const { value, key } = around ? { value: line, key: column } : partsOf(line, levels);
    if (value === undefined) {
      made.push('');
      continue;
    }
    if (/^[|>][-+\d]*\s*(?:#.*)?$/.test(value)) block = key;
    const { open, quote } = brackets(value, around?.open ?? '');
    made.push(line + quote);
    around = open === '' ? undefined : { open, column: around?.column ?? key };
  }
  return { text: made.join('\n') + (around?.open ?? ''), gap };
}

/** Brackets that are not closed yet: what closes them, and the column of the key whose value they are. */
interface Flow {
  readonly open: string;
  readonly column: number;
}

/** A column at which keys stand, and whether the last of them has no value in its line. */
interface Level {
  readonly column: number;
  readonly isOpen: boolean;
}

function linesOf(text: string): { readonly start: number; readonly content: string }[] {
  let start = 0;
  return text.split('\n').map((raw) => {
    const line = { start, content: raw.replace(/\r$/, '') };
    start += raw.length + 1;
    return line;
  });
}

/** Whether a line goes on in block style, so that brackets in front of it were meant to be closed. */
function isBehind(content: string, { column }: Flow): boolean {
  const found = /^( *)(?:- +)*[\w./"'-]+:(?:\s|$)/.exec(content);
  return found?.[1] !== undefined && column >= 0 && found[1].length <= column;
}

interface MarkedLine {
  readonly line: string;
  readonly gap: Mended['gap'];
  /** Whether nothing else stands in the line, so that it may become a key. */
  readonly isAlone: boolean;
}

function markedLine(content: string, word: Span, isFlow: boolean): MarkedLine | undefined {
  const before = content.slice(0, word.start);
  const after = content.slice(word.end);
  if (/(?:^|\s)#/.test(unquoted(before))) return undefined;
  const gap = /[^\s:]:$|^\s*(?:- +)*-$/.test(before) ? ' ' : '';
  const [, quote = ''] = /^\s*(?:- *)*(["']?)$/.exec(before) ?? [];
  const isAlone = !isFlow && /^\s*(?:- *)*["']?$/.test(before) && /^["']?\s*(?:#.*)?$/.test(after);
  if (!isAlone) return { line: before + gap + mark + after, gap, isAlone: false };
  return { line: `${before}${gap}${mark}${quote}:`, gap, isAlone: true };
}

function unquoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, (quoted) => 'q'.repeat(quoted.length));
}

/** Whether a key can stand at a column: beside others, or below one that has no value yet. */
function fits(levels: readonly Level[], column: number): boolean {
  const last = levels.at(-1);
  return !last || levels.some((level) => level.column === column) || (last.isOpen && column > last.column);
}

/**
 * What stands behind the dashes and the key of a line, and the column of the key. Undefined for words that are neither.
 * The columns at which keys can stand below it are those of `levels` afterwards.
 */
function partsOf(line: string, levels: Level[]): { readonly value: string | undefined; readonly key: number } {
  const [, dashes = ''] = /^( *(?:-(?: +|$))*)/.exec(line) ?? [];
  const outer = line.search(/\S|$/);
  const rest = line.slice(dashes.length);
  const [, name, value = ''] =
    /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?)\s*:(?:\s+(.*)|$)/.exec(rest) ?? [];
  while (levels.length > 0 && (levels.at(-1) as Level).column >= (dashes.length > outer ? outer + 1 : outer))
    levels.pop();
  if (name === undefined) {
    const isValue = dashes.length > outer || /^["'[{&*!|>]/.test(rest);
    return {
      value: isValue ? rest : undefined,
      key: isValue && dashes.length === 0 && /^[[{]/.test(rest) ? -1 : outer,
    };
  }
  levels.push({ column: dashes.length, isOpen: /^(?:#.*)?$/.test(value.trim()) });
  return { value, key: dashes.length };
}

/** What closes the brackets that are open behind a part of a line, and the quote that is. @param open Those in front of it. */
function brackets(text: string, open: string): { readonly open: string; readonly quote: string } {
  let closers = open;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote) {
      if (character === '\\' && quote === '"') at++;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && beginsValue(text, at)) quote = character;
    else if (character === '#' && /^$|\s/.test(text.charAt(at - 1))) break;
    else if ((character === '{' || character === '[') && (closers !== '' || beginsValue(text, at)))
      closers = (character === '{' ? '}' : ']') + closers;
    else if (closers !== '' && character === closers.charAt(0)) closers = closers.slice(1);
  }
  return { open: closers, quote };
}

/** Whether a quote or a bracket opens something: at the start of a value, or behind what separates values in brackets. */
function beginsValue(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(text.charAt(before))) before--;
  return before < 0 || '[{,:'.includes(text.charAt(before));
}
