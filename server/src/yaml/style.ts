import type { Node } from './node.ts';
import type { Document } from './source.ts';

/** How a document is written, so that what is added looks like its surroundings. */
export interface Style {
  /** Columns from a mapping to a mapping under one of its keys. */
  readonly indent: number;
  /** Columns from a key to the dashes of its list: 0 where they stand below each other. */
  readonly listIndent: number;
  readonly eol: '\n' | '\r\n';
  /** For strings that need quotes and have no reason for the other ones. */
  readonly quote: 'single' | 'double';
  /** Keys and strings always in double quotes, and no comments. */
  readonly json: boolean;
  /** Whether a text of several lines may be written as a literal block. */
  readonly literals: boolean;
}

/** Two columns, and lists not indented, as in the Kubernetes documentation. */
export const defaultStyle: Style = {
  indent: 2,
  listIndent: 0,
  eol: '\n',
  quote: 'double',
  json: false,
  literals: true,
};

/** The style that prevails in a document; where it shows nothing, the default. */
export function styleOf(document: Pick<Document, 'text' | 'root'>): Style {
  const { text, root } = document;
  const seen: Seen = { indents: new Map(), listIndents: new Map(), quotes: new Map() };
  if (root !== undefined) look(text, root, seen);
  return {
    indent: mostFrequent(seen.indents) ?? defaultStyle.indent,
    listIndent: mostFrequent(seen.listIndents) ?? defaultStyle.listIndent,
    eol: eolOf(text),
    quote: mostFrequent(seen.quotes) ?? defaultStyle.quote,
    json: isJson(text, root),
    literals: true,
  };
}

export function eolOf(text: string): '\n' | '\r\n' {
  const lineFeed = text.indexOf('\n');
  return lineFeed > 0 && text.charAt(lineFeed - 1) === '\r' ? '\r\n' : '\n';
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStartOf(text, offset);
}

export function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

interface Seen {
  readonly indents: Map<number, number>;
  readonly listIndents: Map<number, number>;
  readonly quotes: Map<'single' | 'double', number>;
}

function look(text: string, node: Node, seen: Seen): void {
  if (node.kind === 'scalar') {
    if (node.style === 'single' || node.style === 'double') count(seen.quotes, node.style);
  } else if (node.kind === 'sequence') {
    for (const item of node.items) look(text, item, seen);
  } else {
    for (const { keyStart, keyEnd, value } of node.entries) {
      const isBelow = !node.flow && value.start > keyEnd && !isFlow(value);
      const step = isBelow ? columnOf(text, value.start) - columnOf(text, keyStart) : 0;
      if (isBelow && value.kind === 'mapping' && step > 0) count(seen.indents, step);
      if (isBelow && value.kind === 'sequence' && step >= 0) count(seen.listIndents, step);
      look(text, value, seen);
    }
  }
}

function isFlow(node: Node): boolean {
  return node.kind === 'scalar' || node.flow;
}

/** Braces and brackets alone are YAML as well, so it takes a quoted key or string to tell JSON. */
function isJson(text: string, root: Node | undefined): boolean {
  if (root === undefined || root.kind === 'scalar' || !root.flow) return false;
  if (root.kind === 'sequence') return root.items.length > 0 && root.items.every((item) => isJsonItem(text, item));
  return root.entries.length > 0 && root.entries.every(({ keyStart }) => text.charAt(keyStart) === '"');
}

function isJsonItem(text: string, item: Node): boolean {
  return item.kind === 'scalar' ? item.style === 'double' || typeof item.value !== 'string' : isJson(text, item);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFrequent<Key>(counts: ReadonlyMap<Key, number>): Key | undefined {
  let best: Key | undefined;
  for (const [key, times] of counts) if (best === undefined || times > (counts.get(best) ?? 0)) best = key;
  return best;
}
