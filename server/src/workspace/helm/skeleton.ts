import { memo } from '../../model/memo.ts';
import type { Node, Span } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Document } from '../../yaml/source.ts';
import { maskActions, printingMark, silentMark } from './actions.ts';

/** A line of a template, or what stands behind its dash, with the lines that belong below it. */
export interface Part {
  /** An `action` prints something that cannot be seen here, such as labels that a helper template writes. */
  readonly kind: 'entry' | 'item' | 'action';
  /** Of an entry the key, of an item the dash, of an action all of it. */
  readonly at: Span;
  /** The rest of the line: a value, or a part of one. */
  readonly value: Span | undefined;
  readonly children: readonly Part[];
}

/** What can be told of a document of a template by its lines, without running it. Spans index into the document. */
export interface Skeleton {
  /** The text with its actions masked. */
  readonly masked: string;
  readonly parts: readonly Part[];
}

export const skeletonOf: (document: Document) => Skeleton = memo(({ text }) => {
  const masked = maskActions(text);
  return { masked, parts: readParts(masked, text) };
});

interface OpenPart extends Part {
  readonly indent: number;
  readonly children: OpenPart[];
}

/** By indentation: a line belongs to the nearest one above it that stands further to the left. */
function readParts(masked: string, text: string): readonly Part[] {
  const top: OpenPart[] = [];
  /** The parts that the next line may belong to, the innermost last. */
  const open: OpenPart[] = [];
  /** Lines that stand further to the right than this are text, not keys. */
  let textBlock = Number.POSITIVE_INFINITY;
  const add = (part: OpenPart): void => {
    while (open.length > 0 && !mayHold(open.at(-1) as OpenPart, part)) open.pop();
    (open.at(-1)?.children ?? top).push(part);
    if (part.kind !== 'action') open.push(part);
  };
  for (const { start, end } of linesOf(masked)) {
    let at = skip(masked, start, end, blanksAndSilent);
    if (at === end || masked[at] === '#') continue;
    if (at - start > textBlock) continue;
    textBlock = Number.POSITIVE_INFINITY;
    if (skip(masked, at, end, blanksAndMarks) === end) {
      const span = { start: at, end: trimmedEnd(masked, at, end) };
      const indent = indentation(text, span) ?? at - start;
      add({ kind: 'action', at: span, value: undefined, indent, children: [] });
      continue;
    }
    while (isDash(masked, at, end)) {
      const dash = at;
      at = skip(masked, at + 1, end, blanksAndSilent);
      const isLast = !isDash(masked, at, end) && keyEndOf(masked, at, end) === undefined;
      const value = isLast ? valueSpan(masked, at, end) : undefined;
      const children = flowParts(masked, value);
      add({ kind: 'item', at: { start: dash, end: dash + 1 }, value, indent: dash - start, children });
    }
    const keyEnd = keyEndOf(masked, at, end);
    if (keyEnd === undefined) continue;
    const value = valueSpan(masked, skip(masked, keyEnd + 1, end, blanksAndSilent), end);
    const children = flowParts(masked, value);
    add({ kind: 'entry', at: { start: at, end: keyEnd }, value, indent: at - start, children });
    if (value && /[|>]/.test(masked[value.start] as string)) textBlock = at - start;
  }
  return top;
}

/** What stands in braces or brackets on one line. Marks are letters to YAML, so that it can be read as it is. */
function flowParts(masked: string, value: Span | undefined): OpenPart[] {
  if (!value || !/[[{]/.test(masked[value.start] as string)) return [];
  const { root, problems } = parseDocument(masked.slice(value.start, value.end));
  return root && problems.length === 0 ? partsOf(root, value.start) : [];
}

function partsOf(node: Node, offset: number): OpenPart[] {
  const moved = (start: number, end: number): Span => ({ start: start + offset, end: end + offset });
  const below = (value: Node): Pick<OpenPart, 'value' | 'children' | 'indent'> => ({
    value: value.end > value.start ? moved(value.start, value.end) : undefined,
    children: partsOf(value, offset),
    indent: 0,
  });
  switch (node.kind) {
    case 'scalar':
      return [];
    case 'mapping':
      return node.entries.map(({ keyStart, keyEnd, value }) => ({
        kind: 'entry',
        at: moved(keyStart, keyEnd),
        ...below(value),
      }));
    case 'sequence':
      return node.items.map((item) => ({ kind: 'item', at: moved(item.start, item.start), ...below(item) }));
  }
}

function mayHold(holder: OpenPart, part: OpenPart): boolean {
  if (holder.indent < part.indent) return true;
  // A list may stand as far to the left as the key that it is the value of.
  const isListOfKey = part.kind !== 'entry' && holder.kind === 'entry' && !holder.value;
  return isListOfKey && holder.indent === part.indent && holder.children.every(({ kind }) => kind !== 'entry');
}

/** Where an action says itself how far to the right it prints: `nindent 4`. */
function indentation(text: string, { start, end }: Span): number | undefined {
  const found = /\bn?indent\s+(\d{1,3})\b/.exec(text.slice(start, Math.min(end, start + longestAction)));
  return found ? Number(found[1]) : undefined;
}

const longestAction = 500;
const blanksAndSilent = ` \t\r${silentMark}`;
const blanksAndMarks = `${blanksAndSilent}${printingMark}`;

function* linesOf(text: string): Generator<Span> {
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed < 0 ? text.length : lineFeed;
    yield { start, end };
    start = end + 1;
  }
}

function skip(text: string, from: number, to: number, characters: string): number {
  let at = from;
  while (at < to && characters.includes(text[at] as string)) at++;
  return Math.min(at, to);
}

function trimmedEnd(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && blanksAndSilent.includes(text[at - 1] as string)) at--;
  return at;
}

function isDash(text: string, at: number, end: number): boolean {
  return text[at] === '-' && (at + 1 >= end || ` \t\r${silentMark}`.includes(text[at + 1] as string));
}

/** The colon behind the key that a line begins with. */
function keyEndOf(text: string, from: number, end: number): number | undefined {
  const first = text[from];
  let at = from;
  if (first === '{' || first === '[') return undefined;
  if (first === '"' || first === "'") {
    const close = text.indexOf(first, from + 1);
    if (close < 0 || close >= end) return undefined;
    at = close + 1;
  }
  for (; at < end; at++) {
    const isComment = text[at] === '#' && at > from && ' \t'.includes(text[at - 1] as string);
    if (isComment) return undefined;
    if (text[at] === ':' && (at + 1 === end || blanksAndMarks.includes(text[at + 1] as string))) return at;
  }
  return undefined;
}

/** Without white space and comments around it. */
function valueSpan(text: string, from: number, end: number): Span | undefined {
  let close = end;
  const quote = text[from];
  const quoted = quote === '"' || quote === "'" ? text.indexOf(quote, from + 1) : -1;
  for (let at = Math.max(from, quoted); at < end; at++) {
    if (text[at] !== '#' || (at > from && !' \t'.includes(text[at - 1] as string))) continue;
    close = at;
    break;
  }
  const last = trimmedEnd(text, from, close);
  return last > from ? { start: from, end: last } : undefined;
}
