import {
  type CST,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Document as LibraryDocument,
  type Node as LibraryNode,
  type Scalar as LibraryScalar,
  type Pair,
  parseDocument as parseWithLibrary,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { joinFlowLines } from './flowLines.ts';
import { withMerged } from './mergeKeys.ts';
import type { Entry, Mapping, Node, Problem, Scalar, ScalarValue, Span } from './node.ts';
import { explain } from './problems.ts';
import { keyOfPlain, resolvePlain } from './scalar.ts';

export interface Composed {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

/** Reads any YAML through the `yaml` library, errors included. It is complete and slow. */
export function composeDocument(text: string): Composed {
  const reader: Reader = { text, anchors: new Map(), problems: [], depth: 0, size: 0, expanded: 0 };
  const { stackTraceLimit } = Error;
  try {
    // Of the library's errors, of which a text can have as many as characters, nobody asks where they were made.
    Error.stackTraceLimit = 0;
    const document = parseWithFreeFlowLines(text);
    const faulty: Span[] = [];
    for (const error of document.errors) {
      if (error.code === 'TAG_RESOLVE_FAILED') continue;
      let [start, end] = error.pos;
      while (text.charAt(start) === ' ') start++;
      // What else is wrong with a line mostly follows from the first fault in it.
      if (faulty.some((line) => start >= line.start && start <= line.end)) continue;
      if (faulty.length >= maxProblems) break;
      const line = lineAt(text, start);
      faulty.push(line);
      end = Math.max(Math.min(end, line.end), start + 1);
      report(reader, explain(error.code, error.message), start, end);
    }
    const isEmpty = document.contents === null || isEmptyScalar(document.contents);
    return { root: isEmpty ? undefined : read(reader, document.contents, 0).node, problems: reader.problems };
  } catch (error) {
    // The library recurses as deep as the text nests, and only the stack limits it.
    if (!(error instanceof RangeError)) report(reader, 'This document cannot be read as YAML.', 0, text.length);
    else report(reader, tooDeep, 0, text.length);
    return { root: undefined, problems: reader.problems };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function lineAt(text: string, offset: number): Span {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end };
}

/** As kubectl does, lets lines inside of brackets be indented freely where nothing else is wrong. */
function parseWithFreeFlowLines(text: string): LibraryDocument {
  const strict = parseWithLibrary(text, libraryOptions);
  let document = strict;
  let joined = text;
  const tries = Math.min(maxJoins, Math.floor(maxJoined / text.length));
  for (let left = tries; left > 0; left--) {
    const fault = document.errors.find(({ code, message }) => code === 'BAD_INDENT' && message.startsWith('Flow '));
    if (!fault) return document.errors.every(({ code }) => code === 'TAG_RESOLVE_FAILED') ? document : strict;
    const next = joinFlowLines(joined, fault.pos[0]);
    if (next === undefined) return strict;
    joined = next;
    document = parseWithLibrary(joined, libraryOptions);
  }
  return strict;
}

/** No manifest nests like this, and whoever walks the tree may recurse. */
export const maxDepth = 300;

/** How many nodes aliases may stand for in one document. */
const maxExpanded = 100_000;
const maxProblems = 20;
/** How many brackets of a document may have such lines; each costs one more reading, of so many characters in all. */
const maxJoins = 10;
const maxJoined = 200_000;
const tooDeep = 'This is nested too deeply.';

const libraryOptions = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  strict: false,
  merge: false,
  keepSourceTokens: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

interface Reader {
  readonly text: string;
  /** Undefined while the anchored node is still being read. */
  readonly anchors: Map<string, Anchored | undefined>;
  readonly problems: Problem[];
  depth: number;
  /** How many nodes have been read, aliased ones counted each time. */
  size: number;
  expanded: number;
}

interface Anchored {
  readonly node: Node;
  readonly size: number;
}

/** A node and where its text ends, which for an alias is not where the node does. */
interface Read {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
}

/** @param emptyAt Where a missing value has its place. */
function read(reader: Reader, source: unknown, emptyAt: number): Read {
  if (!isLibraryNode(source)) return at(emptyScalar(emptyAt));
  if (isAlias(source)) return readAlias(reader, source.source, spanOf(reader, source), emptyAt);
  if (reader.depth >= maxDepth) {
    const span = spanOf(reader, source);
    report(reader, tooDeep, span.start, span.end);
    return { node: emptyScalar(emptyAt), start: span.start, end: span.end };
  }
  const { anchor } = source;
  const sizeBefore = reader.size;
  if (anchor !== undefined) reader.anchors.set(anchor, undefined);
  reader.depth++;
  reader.size++;
  const result = readContent(reader, source, emptyAt);
  reader.depth--;
  if (anchor !== undefined) reader.anchors.set(anchor, { node: result.node, size: reader.size - sizeBefore });
  return result;
}

function readContent(reader: Reader, source: LibraryNode, emptyAt: number): Read {
  if (isMap(source)) return readMapping(reader, source);
  if (isSeq(source)) return readSequence(reader, source);
  if (isScalar(source)) return isEmptyScalar(source) ? readEmpty(source, emptyAt) : at(readScalar(reader, source));
  return at(emptyScalar(emptyAt));
}

/** A tag may make something of nothing: `!!str` alone is the empty string. */
function readEmpty(source: LibraryScalar, emptyAt: number): Read {
  return at({ kind: 'scalar', start: emptyAt, end: emptyAt, value: valueOfPlain('', source.tag), style: 'plain' });
}

function readScalar(reader: Reader, source: LibraryScalar): Scalar {
  const { start, end } = spanOf(reader, source);
  const text = source.source ?? String(source.value ?? '');
  switch (source.type) {
    case 'QUOTE_SINGLE':
      return { kind: 'scalar', start, end, value: valueOfQuoted(text, source.tag), style: 'single' };
    case 'QUOTE_DOUBLE':
      return { kind: 'scalar', start, end, value: valueOfQuoted(text, source.tag), style: 'double' };
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED': {
      const contentEnd = endOfBlock(reader.text, start, end);
      const value = valueOfQuoted(text.replaceAll('\r\n', '\n'), source.tag);
      return { kind: 'scalar', start, end: contentEnd, value, style: 'block' };
    }
    default:
      return { kind: 'scalar', start, end, value: valueOfPlain(text, source.tag), style: 'plain' };
  }
}

/** An unknown tag makes a plain scalar a string, as in the Kubernetes tools. */
function valueOfPlain(source: string, tag: string | undefined): ScalarValue {
  return tag === undefined || coreTags.has(tag) ? resolvePlain(source) : source;
}

function valueOfQuoted(source: string, tag: string | undefined): ScalarValue {
  return tag !== undefined && coreTags.has(tag) ? resolvePlain(source) : source;
}

const coreTags = new Set(['int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`));

/** The end of the last line of a block scalar that has more than white space, or of its header. */
function endOfBlock(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isWhite(text.charCodeAt(last - 1))) last--;
  const lineFeed = text.indexOf('\n', last);
  const lineEnd = lineFeed === -1 || lineFeed > end ? end : lineFeed;
  const headerEnd = text.indexOf('\n', start);
  if (headerEnd === -1 || last <= headerEnd) return endOfHeader(text, start);
  return text.charCodeAt(lineEnd - 1) === 0x0d ? lineEnd - 1 : lineEnd;
}

function endOfHeader(text: string, start: number): number {
  let end = start + 1;
  while (/[-+0-9]/.test(text.charAt(end))) end++;
  return end;
}

function readMapping(reader: Reader, source: YAMLMap): Read {
  const entries: Entry[] = [];
  let merges = false;
  let end = spanOf(reader, source).start;
  for (const pair of source.items) {
    if (!isPair(pair)) continue;
    const entry = readEntry(reader, pair, end);
    entries.push(entry.entry);
    merges ||= entry.isMerge;
    end = entry.end;
  }
  const flow = source.flow === true;
  const span = spanOf(reader, source);
  const start = flow ? span.start : (entries[0]?.keyStart ?? span.start);
  const node: Mapping = {
    kind: 'mapping',
    start,
    end: flow ? span.end : end,
    entries: merges ? merged(reader, entries) : entries,
    flow,
  };
  return at(node);
}

function readEntry(reader: Reader, pair: Pair, from: number): { entry: Entry; isMerge: boolean; end: number } {
  const sep = (pair.srcToken as CST.CollectionItem | undefined)?.sep;
  const colon = sep?.find((token) => token.type === 'map-value-ind')?.offset;
  const key = read(reader, pair.key, colon ?? from);
  const value = read(reader, pair.value, colon === undefined ? key.end : colon + 1);
  const isMerge = isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';
  return {
    entry: { key: keyOf(reader, pair.key, key), keyStart: key.start, keyEnd: key.end, value: value.node },
    isMerge,
    end: value.end,
  };
}

function keyOf(reader: Reader, source: unknown, key: Read): string {
  if (isScalar(source) && source.type === 'PLAIN' && source.tag === undefined) return keyOfPlain(source.source ?? '');
  if (key.node.kind === 'scalar' && key.node.value !== null) return String(key.node.value);
  return reader.text.slice(key.start, key.end);
}

function merged(reader: Reader, entries: readonly Entry[]): readonly Entry[] {
  const found = withMerged(entries, ({ keyStart, keyEnd }) =>
    report(reader, 'Only a mapping, or a list of mappings, can be merged.', keyStart, keyEnd),
  );
  reader.expanded += Math.max(0, found.length - entries.length);
  return found;
}

function readSequence(reader: Reader, source: YAMLSeq): Read {
  const span = spanOf(reader, source);
  const flow = source.flow === true;
  const dashes = flow ? [] : dashesOf(source);
  const items: Node[] = [];
  let end = span.start;
  for (const [index, item] of source.items.entries()) {
    const dash = dashes[index];
    const result = read(reader, item, dash === undefined ? end : dash + 1);
    items.push(result.node);
    end = result.end;
  }
  return at({ kind: 'sequence', start: span.start, end: flow ? span.end : end, items, flow });
}

/** Where the dash of each item stands. What the library makes no item of (comments alone) is left out here too. */
function dashesOf(source: YAMLSeq): (number | undefined)[] {
  const token = source.srcToken;
  if (token?.type !== 'block-seq') return [];
  const dashes: (number | undefined)[] = [];
  for (const { start, value } of token.items) {
    const dash = start.find(({ type }) => type === 'seq-item-ind');
    const hasContent = value !== undefined || start.some(({ type }) => type === 'anchor' || type === 'tag');
    if (dash !== undefined || hasContent) dashes.push(dash?.offset);
  }
  return dashes;
}

function readAlias(reader: Reader, name: string, span: Span, emptyAt: number): Read {
  const anchored = reader.anchors.get(name);
  if (anchored === undefined) {
    const isOpen = reader.anchors.has(name);
    const message = isOpen
      ? `The alias *${name} stands inside its own anchor.`
      : `No anchor &${name} stands above this alias.`;
    report(reader, message, span.start, span.end);
    return { node: emptyScalar(emptyAt), start: span.start, end: span.end };
  }
  reader.size += anchored.size;
  reader.expanded += anchored.size;
  if (reader.expanded > maxExpanded) {
    report(reader, 'The aliases of this document stand for too much.', span.start, span.end);
    return { node: emptyScalar(emptyAt), start: span.start, end: span.end };
  }
  return { node: anchored.node, start: span.start, end: span.end };
}

function report(reader: Reader, message: string, start: number, end: number): void {
  if (reader.problems.length >= maxProblems) return;
  const inside = Math.min(start, reader.text.length);
  reader.problems.push({ message, start: inside, end: Math.max(inside, Math.min(end, reader.text.length)) });
}

function emptyScalar(offset: number): Scalar {
  return { kind: 'scalar', start: offset, end: offset, value: null, style: 'plain' };
}

function at(node: Node): Read {
  return { node, start: node.start, end: node.end };
}

function spanOf(reader: Reader, { range }: LibraryNode): Span {
  const start = range?.[0] ?? 0;
  return { start, end: Math.min(range?.[1] ?? start, reader.text.length) };
}

function isLibraryNode(source: unknown): source is LibraryNode {
  return isScalar(source) || isMap(source) || isSeq(source) || isAlias(source);
}

function isEmptyScalar(source: unknown): source is LibraryScalar {
  return isScalar(source) && source.type === 'PLAIN' && source.source === '';
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
