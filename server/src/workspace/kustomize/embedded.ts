import type { Node, Origin, Problem, Scalar, Span } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { splitDocuments } from '../../yaml/split.ts';
import { copyTree } from './origin.ts';
import { withWordsAsText } from './words.ts';

/** A document that is written as text inside another one: an inline patch. */
export interface Embedded {
  /** Its nodes say that they are written in the document around it, and where. */
  readonly root: Node | undefined;
  /** The same as YAML 1.1: see `Loaded`. */
  readonly ownRoot: Node | undefined;
  /** Spans in the document around it. */
  readonly problems: readonly Problem[];
}

/** Reads the documents in a text value. @param origin The document that the value is written in. */
export function readEmbedded(value: Scalar, origin: Origin): readonly Embedded[] {
  const known = readings.get(value);
  if (known) return known;
  const text = String(value.value);
  const moved = mover(value, text, origin.document.text);
  const documents = splitDocuments(text).map(({ start, text: slice }): Embedded => {
    const { root, problems } = parseDocument(slice);
    const asResource = root && withWordsAsText(root, slice);
    const move = (span: Span): Span => moved({ start: start + span.start, end: start + span.end });
    return {
      root: asResource && copyTree(asResource, move, origin),
      ownRoot: root && copyTree(root, move, origin),
      problems: problems.map((problem) => ({ ...problem, ...move(problem) })),
    };
  });
  readings.set(value, documents);
  return documents;
}

const readings = new WeakMap<Scalar, readonly Embedded[]>();

type Move = (span: Span) => Span;

/** From a span in a value to the one in the document. Where the two do not correspond, all is at the value as a whole. */
function mover(value: Scalar, text: string, around: string): Move {
  const written = around.slice(value.start, value.end);
  if (value.style === 'block' && written.startsWith('|')) return lineMover(value, text, around);
  const inset = value.style === 'plain' ? 0 : 1;
  if (written.slice(inset, written.length - inset) === text) return by((offset) => value.start + inset + offset);
  return ({ start, end }) => ({ start: value.start, end: start === end ? value.start : value.end });
}

function by(offsetOf: (offset: number) => number): Move {
  return ({ start, end }) => ({ start: offsetOf(start), end: offsetOf(end) });
}

/** A `|` block has the lines of its text, each behind the block's indentation. */
function lineMover(value: Scalar, text: string, around: string): Move {
  const body = around.indexOf('\n', value.start) + 1;
  const indentation = indentationOf(text, around, body);
  const lines: { readonly inText: number; readonly written: number; readonly end: number }[] = [];
  let written = body;
  for (let inText = 0; ; ) {
    const end = around.indexOf('\n', written);
    const lineEnd = end === -1 ? around.length : end;
    lines.push({ inText, written: written + indentation, end: lineEnd });
    const next = text.indexOf('\n', inText) + 1;
    if (next === 0 || end === -1) break;
    inText = next;
    written = end + 1;
  }
  return by((offset) => {
    const line = lines.findLast(({ inText }) => inText <= offset);
    return line ? Math.min(line.written + offset - line.inText, line.end, value.end) : value.start;
  });
}

/** How far the first line with content is indented, less what is content. */
function indentationOf(text: string, around: string, body: number): number {
  let written = body;
  for (const line of text.split('\n')) {
    const end = around.indexOf('\n', written);
    if (line.trim() !== '')
      return around.indexOf(line.trimStart(), written) - written - (line.length - line.trimStart().length);
    written = end + 1;
  }
  return 0;
}
