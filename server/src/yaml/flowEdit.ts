/** Edits inside brackets and braces, JSON included. */

import type { Editable, TextEdit } from './edit.ts';
import type { Entry, Mapping, Sequence, Span } from './node.ts';
import {
  endOfLine,
  firstNonBlank,
  indentationAt,
  isFirstOnLine,
  isOwn,
  skipComments,
  type Written,
  writtenAfter,
  writtenValue,
} from './place.ts';
import { type Style, styleOf } from './style.ts';
import { flowEntry, flowText, type Value } from './write.ts';

type FlowCollection = Mapping | Sequence;

/** Whether there is nothing at all between the brackets. */
export function isBare(text: string, collection: FlowCollection): boolean {
  return text.slice(collection.start + 1, collection.end - 1).trim() === '';
}

export function append(document: Editable, sequence: Sequence, items: readonly Value[]): TextEdit[] {
  const parts = partsOf(document.text, sequence);
  if (parts === undefined) return [];
  return insertPart(document, sequence, parts.at(-1), (style, indentation) =>
    items.map((item) => flowText(item, style, indentation)).join(', '),
  );
}

/** @param after The entry behind which the new one goes; the last one by default. */
export function insert(
  document: Editable,
  mapping: Mapping,
  key: string,
  value: Value,
  after: Entry | undefined,
): TextEdit[] {
  const parts = partsOf(document.text, mapping);
  if (parts === undefined) return [];
  const before = after === undefined ? parts.at(-1) : parts[mapping.entries.indexOf(after)];
  return insertPart(document, mapping, before, (style, indentation) => flowEntry(key, value, style, indentation));
}

export function replace(document: Editable, entry: Entry, old: Written, value: Value): TextEdit[] {
  const style = styleOf(document);
  const spread = style.json && isFirstOnLine(document.text, entry.keyStart);
  const newText = withEol(
    flowText(value, style, spread ? indentationAt(document.text, entry.keyStart) : undefined),
    style,
  );
  return [{ start: old.start, end: old.end, newText: old.isEmpty ? ` ${newText}` : newText }];
}

/** Takes out one of several parts, and the comma that it no longer needs. Comments stay. */
export function remove(text: string, collection: FlowCollection, index: number): TextEdit[] {
  const parts = partsOf(text, collection);
  const part = parts?.[index];
  if (parts === undefined || part === undefined) return [];
  const next = parts[index + 1];
  const previous = parts[index - 1];
  if (next !== undefined && !text.slice(part.end, next.start).includes('#')) {
    return [{ start: part.start, end: next.start, newText: '' }];
  }
  if (next === undefined && previous !== undefined && !text.slice(previous.end, part.start).includes('#')) {
    return [{ start: previous.end, end: part.end, newText: '' }];
  }
  const comma = next === undefined && previous !== undefined ? commaAfter(text, previous) : commaAfter(text, part);
  const removal = { start: part.start, end: part.end, newText: '' };
  return comma === undefined ? [removal] : [removal, { start: comma, end: comma + 1, newText: '' }];
}

/** Takes everything out but comments. */
export function clear(text: string, collection: FlowCollection): TextEdit[] {
  const inner = { start: collection.start + 1, end: collection.end - 1, newText: '' };
  if (!text.slice(inner.start, inner.end).includes('#')) return [inner];
  const parts = partsOf(text, collection);
  if (parts?.length !== 1) return [];
  return parts.flatMap((part) => {
    const comma = commaAfter(text, part);
    const removal = { start: part.start, end: part.end, newText: '' };
    return comma === undefined ? [removal] : [removal, { start: comma, end: comma + 1, newText: '' }];
  });
}

function insertPart(
  document: Editable,
  collection: FlowCollection,
  before: Span | undefined,
  write: (style: Style, indentation: string | undefined) => string,
): TextEdit[] {
  const { text } = document;
  const style = styleOf(document);
  if (before === undefined) return fill(document, collection, style, write);

  const comma = commaAfter(text, before);
  const behind = comma === undefined ? before.end : comma + 1;
  const lineEnd = endOfLine(text, behind);
  const isLastOnLine = text.charAt(firstNonBlank(text, behind)) === '#' || firstNonBlank(text, behind) === lineEnd;
  if (!isFirstOnLine(text, before.start) || (comma !== undefined && !isLastOnLine)) {
    return [{ start: before.end, end: before.end, newText: `, ${write(style, undefined)}` }];
  }
  const indentation = indentationAt(text, before.start);
  const part = withEol(write(style, style.json ? indentation : undefined), style);
  const at = lineEnd < collection.end ? lineEnd : behind;
  const line = style.eol + indentation + part;
  if (comma !== undefined) return [{ start: at, end: at, newText: `${line},` }];
  return [
    { start: before.end, end: before.end, newText: ',' },
    { start: at, end: at, newText: line },
  ];
}

/** The first part of an empty collection. JSON that is spread over lines gets lines here too. */
function fill(
  { text }: Editable,
  collection: FlowCollection,
  style: Style,
  write: (style: Style, indentation: string | undefined) => string,
): TextEdit[] {
  const close = collection.end - 1;
  if (!isBare(text, collection)) return [{ start: close, end: close, newText: write(style, undefined) }];
  const inner = { start: collection.start + 1, end: close };
  if (style.json && text.includes('\n')) {
    const outer = indentationAt(text, collection.start);
    const indentation = outer + ' '.repeat(style.indent);
    const part = withEol(write(style, indentation), style);
    return [{ ...inner, newText: style.eol + indentation + part + style.eol + outer }];
  }
  const part = write(style, undefined);
  return [{ ...inner, newText: collection.kind === 'mapping' && !style.json ? ` ${part} ` : part }];
}

function commaAfter(text: string, part: Span): number | undefined {
  const at = skipComments(text, part.end);
  return text.charAt(at) === ',' ? at : undefined;
}

/** Where each entry or item stands; undefined if one is written in a way that is not followed here. */
function partsOf(text: string, collection: FlowCollection): Span[] | undefined {
  const parts: Span[] = [];
  let from = collection.start + 1;
  for (const child of collection.kind === 'mapping' ? collection.entries : collection.items) {
    const written = 'key' in child ? writtenEntry(text, collection as Mapping, child) : writtenAfter(text, from, child);
    const start = skipComments(text, from);
    if (written === undefined || !properties.test(text.slice(start, written.start))) return undefined;
    parts.push({ start, end: written.end });
    from = commaAfter(text, written) === undefined ? written.end : skipComments(text, written.end) + 1;
  }
  return skipComments(text, from) === collection.end - 1 ? parts : undefined;
}

/** Anchors and tags in front of a value or a key. */
const properties = /^(?:[&!]\S*\s+)*$/;

function writtenEntry(text: string, mapping: Mapping, entry: Entry): Span | undefined {
  if (!isOwn(mapping, entry)) return undefined;
  if (text.charAt(skipComments(text, entry.keyEnd)) !== ':') return { start: entry.keyStart, end: entry.keyEnd };
  const value = writtenValue(text, entry);
  return value && { start: entry.keyStart, end: value.end };
}

function withEol(lines: string, style: Style): string {
  return style.eol === '\n' ? lines : lines.replaceAll('\n', style.eol);
}
