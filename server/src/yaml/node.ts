import type { Document } from './source.ts';

/**
 * A located YAML tree: what a document says and where it says it.
 *
 * Offsets are UTF-16 code units relative to the start of the document's own
 * text, so an edit in one document moves nothing in the others. Nodes are
 * immutable and may be shared: an alias is the anchored node itself, with the
 * span of the anchored node.
 */

/**
 * From the first character to behind the last one, without white space and
 * comments around it, and without anchors and tags in front of it.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A document of a file. */
export interface Origin {
  readonly uri: string;
  readonly document: Document;
}

/** Where something is written: a span, and the document that it indexes into. */
export interface Place extends Span {
  readonly origin: Origin;
}

/** Set where a node or a key is written in another document than the tree that it stands in: a patch, a generator. */
export interface Foreign {
  readonly origin?: Origin | undefined;
}

export type Node = Scalar | Mapping | Sequence;

export type ScalarValue = string | number | bigint | boolean | null;

/**
 * Quotes belong to the span. A text block (`|`, `>`) begins at its indicator
 * and ends with the last line that has more than white space, in front of the
 * line break. A missing value has an empty span right behind its colon or dash.
 */
export interface Scalar extends Span, Foreign {
  readonly kind: 'scalar';
  /** As the API server reads it (YAML 1.1 booleans and integers; see scalar.ts). */
  readonly value: ScalarValue;
  readonly style: 'plain' | 'single' | 'double' | 'block';
}

/** From the first key to the end of the last value, or from brace to brace. */
export interface Mapping extends Span, Foreign {
  readonly kind: 'mapping';
  /**
   * In the order written, duplicates included. What `<<` brings in stands in
   * its place, with the spans where it is written, unless a key overrides it.
   */
  readonly entries: readonly Entry[];
  readonly flow: boolean;
}

/** The origin is the key's; the value has its own. */
export interface Entry extends Foreign {
  /** As the API server names it: a plain `yes` is "true", `0x10` is "16". */
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** A missing value is a null scalar with an empty span just behind the colon. */
  readonly value: Node;
}

/** From the first dash to the end of the last item, or from bracket to bracket. */
export interface Sequence extends Span, Foreign {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly flow: boolean;
}

/** What could not be read, and where. */
export interface Problem extends Span {
  readonly message: string;
}

/** Where a node of an object is written. @param home The document that the object is written in. */
export function placeOf(node: Node, home: Origin): Place {
  return { start: node.start, end: node.end, origin: node.origin ?? home };
}

/** Where the key of an entry is written. @param home The document that the object is written in. */
export function keyPlaceOf(entry: Entry, home: Origin): Place {
  return { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin ?? home };
}

/** The entry that counts for `key`: the last one, as the API server takes it. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.kind !== 'mapping') return undefined;
  for (let index = node.entries.length - 1; index >= 0; index--) {
    const entry = node.entries[index];
    if (entry?.key === key) return entry;
  }
  return undefined;
}

/** The value under a path of keys, or undefined where the path ends early. */
export function valueAt(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

/** The items of a sequence; none where it is missing or something else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : none;
}

const none: readonly Node[] = [];

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}
