import { memo } from '../../model/memo.ts';
import type { Entry, Mapping, Node, Sequence, Span } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import { printingMark, silentMark } from './actions.ts';
import { type Part, type Skeleton, skeletonOf } from './skeleton.ts';

/** An object that helm printed. */
export interface Printed {
  readonly root: Node;
  /** What the spans of `root` index into: a document of helm's output. */
  readonly document: Document;
}

/**
 * An object with the spans of the template that made it. Keys are found by their nesting; of several that are alike
 * (`if` and `else`, items of a list) the one whose values fit best. What is not written there, such as labels from a
 * helper template, stands at the action that prints it or at the nearest key around it, at worst at the template's start.
 */
export function placedIn(template: Document, { root, document }: Printed): Node {
  const known = placements(template).get(root);
  if (known) return known;
  const skeleton = skeletonOf(template);
  const start = skeleton.parts[0]?.at ?? { start: 0, end: 0 };
  const made = placed(root, skeleton.parts, printingSpan(skeleton.parts) ?? start, { skeleton, output: document.text });
  placements(template).set(root, made);
  return made;
}

/** An edit in one template leaves the objects of all others as they were. */
const placements = memo((_: Document) => new WeakMap<Node, Node>());

/** How much of an object can be found in a template: the more the better, negative where they contradict. */
export function likeness(template: Document, { root, document }: Printed): number {
  const skeleton = skeletonOf(template);
  return resemblance(root, skeleton.parts, { skeleton, output: document.text }, levels);
}

interface Match {
  readonly skeleton: Skeleton;
  readonly output: string;
}

/** How far down two candidates are compared. */
const levels = 5;

function placed(node: Node, parts: readonly Part[], around: Span, match: Match): Node {
  switch (node.kind) {
    case 'scalar':
      return { ...node, ...around };
    case 'mapping':
      return placedMapping(node, parts, around, match);
    case 'sequence':
      return placedSequence(node, parts, around, match);
  }
}

function placedMapping(node: Mapping, parts: readonly Part[], around: Span, match: Match): Node {
  const rest = printingSpan(parts) ?? around;
  const entries = node.entries.map((entry): Entry => {
    const part = partOf(entry, parts, match);
    if (!part) return { ...entry, keyStart: rest.start, keyEnd: rest.end, value: placed(entry.value, [], rest, match) };
    const value = placed(entry.value, part.children, part.value ?? part.at, match);
    return { ...entry, keyStart: part.at.start, keyEnd: part.at.end, value };
  });
  const spans = entries.map(({ keyStart, value }) => ({ start: keyStart, end: value.end }));
  return { ...node, ...(parts.length > 0 ? hull(spans, around) : around), entries };
}

function placedSequence(node: Sequence, parts: readonly Part[], around: Span, match: Match): Node {
  const candidates = parts.filter(({ kind }) => kind === 'item');
  const rest = printingSpan(parts) ?? around;
  let last = -1;
  const items = node.items.map((item) => {
    const index = itemIndex(item, candidates, last, match);
    const part = candidates[index];
    if (!part) return placed(item, [], rest, match);
    last = index;
    return placed(item, part.children, part.value ?? part.at, match);
  });
  const spans = items.map(({ start, end }) => ({ start, end }));
  return { ...node, ...(parts.length > 0 ? hull(spans, around) : around), items };
}

/** From the first to the last. */
function hull(spans: readonly Span[], otherwise: Span): Span {
  if (spans.length === 0) return otherwise;
  return {
    start: spans.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
    end: spans.reduce((most, { end }) => Math.max(most, end), 0),
  };
}

function printingSpan(parts: readonly Part[]): Span | undefined {
  return parts.find(({ kind }) => kind === 'action')?.at;
}

function partOf({ key, value }: Entry, parts: readonly Part[], match: Match): Part | undefined {
  const { masked } = match.skeleton;
  const fits = parts.filter(({ kind, at }) => kind === 'entry' && compared(masked.slice(at.start, at.end), key) > 0);
  if (fits.length < 2) return fits[0];
  const likes = fits.map((part) => {
    const own = compared(masked.slice(part.at.start, part.at.end), key);
    return own + likenessOf(value, part, match, levels);
  });
  return fits[likes.indexOf(Math.max(...likes))];
}

/** Of items that are as like, the next one behind the last that was taken; a `range` makes several of one. */
function itemIndex(item: Node, candidates: readonly Part[], last: number, match: Match): number {
  if (candidates.length < 2) return candidates.length - 1;
  const likes = candidates.map((part) => likenessOf(item, part, match, levels));
  const best = Math.max(...likes);
  const next = likes.indexOf(best, last + 1);
  if (next >= 0) return next;
  return likes[last] === best ? last : likes.indexOf(best);
}

function likenessOf(node: Node, { value, children }: Part, match: Match, depth: number): number {
  if (node.kind !== 'scalar') {
    const written = value && match.skeleton.masked.slice(value.start, value.end);
    if (written && !/[[{&!]/.test(written[0] as string) && !hasMarks(written)) return -2;
    return written && children.length === 0 ? 1 : resemblance(node, children, match, depth);
  }
  if (!value) return children.some(({ kind }) => kind !== 'action') ? -2 : 0;
  const written = match.skeleton.masked.slice(value.start, value.end);
  if (/[|>]/.test(written[0] as string)) return node.style === 'block' ? 1 : 0;
  return compared(written, match.output.slice(node.start, node.end)) || -3;
}

function resemblance(node: Node, parts: readonly Part[], match: Match, depth: number): number {
  if (depth === 0 || node.kind === 'scalar') return 0;
  const isOpen = printingSpan(parts) !== undefined;
  let sum = 0;
  if (node.kind === 'sequence') {
    const items = parts.filter(({ kind }) => kind === 'item');
    for (const item of node.items) {
      const likes = items.map((part) => likenessOf(item, part, match, depth - 1));
      if (likes.length > 0) sum += Math.max(...likes);
    }
    return sum;
  }
  const { masked } = match.skeleton;
  for (const { key, value } of node.entries) {
    const likes = parts
      .filter(({ kind, at }) => kind === 'entry' && compared(masked.slice(at.start, at.end), key) > 0)
      .map((part) => 1 + likenessOf(value, part, match, depth - 1));
    if (likes.length > 0) sum += Math.max(...likes);
    else if (!isOpen) sum -= 1;
  }
  return sum;
}

function hasMarks(text: string): boolean {
  return text.includes(printingMark) || text.includes(silentMark);
}

/** 3 for the same text, 1 for one that fits into what the actions leave open, 0 for another. Quotes do not count. */
function compared(written: string, printed: string): 0 | 1 | 3 {
  const [left, right] = [unquoted(written), unquoted(printed)];
  if (!hasMarks(left)) return left === right ? 3 : 0;
  const pieces = left.split(marks);
  const first = pieces[0] as string;
  const last = pieces.at(-1) as string;
  if (!right.startsWith(first)) return 0;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = right.indexOf(piece, at);
    if (found < 0) return 0;
    at = found + piece.length;
  }
  return right.length - last.length >= at && right.endsWith(last) ? 1 : 0;
}

const marks = new RegExp(`[${silentMark}${printingMark}]+`);

function unquoted(text: string): string {
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}
