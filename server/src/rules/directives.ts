import { memo } from '../model/memo.ts';
import type { Node, Span } from '../yaml/node.ts';
import type { Document, Source } from '../yaml/source.ts';

/**
 * A comment that silences rules: `# netpol-ignore: <rule>[, <rule>] <reason>` for the node that follows, on a line of its
 * own, or for the line that it ends. Above the first line of a document, be it in front of the document's marker or
 * behind it, it is about the whole document. `# netpol-ignore-file:` above the first line of a file is about all of it.
 * The span is that of the comment.
 */
export interface Directive extends Span {
  readonly names: readonly DirectiveName[];
  /** What it is about in its document; empty where it is about nothing. */
  readonly reach: Span;
  readonly about: 'node' | 'document' | 'file';
}

/** A word that it names rules by, with its place. */
export interface DirectiveName extends Span {
  readonly name: string;
}

/** The word in front of the colon. */
export const directiveName = 'netpol-ignore';
export const fileDirectiveName = `${directiveName}-file`;

/**
 * The names in comments that silence what stands at a place.
 * @param names What a rule is named by.
 */
export function silencers(
  source: Source | undefined,
  document: Document,
  names: readonly string[],
  at: Span,
): DirectiveName[] {
  const near = directivesIn(document).filter(({ reach }) => reach.start <= at.start && at.start < reach.end);
  return [...near, ...(source ? fileDirectives(source) : [])].flatMap((directive) =>
    directive.names.filter(({ name }) => names.includes(name)),
  );
}

/** The directives of a document, in its order. */
export const directivesIn: (document: Document) => readonly Directive[] = memo((document) => {
  const result: Directive[] = [];
  const { text } = document;
  for (let at = text.indexOf(directiveName); at >= 0; at = text.indexOf(directiveName, at + directiveName.length)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const hash = text.lastIndexOf('#', at);
    if (hash < lineStart || text.slice(hash + 1, at).trim() !== '' || !isComment(document, hash)) continue;
    const word = [directiveName, fileDirectiveName].find((each) => text.startsWith(`${each}:`, at));
    const lineEnd = lineEndOf(text, at);
    const names = word ? namesIn(text, at + word.length + 1, lineEnd) : [];
    if (names.length === 0) continue;
    const before = text.slice(lineStart, hash);
    const end = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    const comment = { start: hash, end, names };
    if (word === fileDirectiveName) result.push({ ...comment, about: 'file', reach: { start: 0, end: 0 } });
    else if (/^(?:---)?\s*$/.test(before)) result.push({ ...comment, ...following(document, lineEnd) });
    else result.push({ ...comment, about: 'node', reach: { start: lineStart, end: lineEnd } });
  }
  return result;
});

/** Those that are about the whole file. */
export const fileDirectives: (source: Source) => readonly Directive[] = memo(({ documents: [first] }) =>
  first
    ? directivesIn(first.document).filter(
        ({ about, start }) => about === 'file' && isAboveContent(first.document.text, start),
      )
    : [],
);

/** Whether nothing but comments, the document's marker and what YAML itself is told stands in front. */
function isAboveContent(text: string, offset: number): boolean {
  return text
    .slice(0, offset)
    .split('\n')
    .every((line) => /^(?:%.*|(?:---)?\s*(?:#.*)?)$/s.test(line));
}

/** The first word, and as many as commas join to it: the reason follows. */
function namesIn(text: string, from: number, to: number): DirectiveName[] {
  const [list = ''] = /^[ \t]*[^\s,]+(?:[ \t]*,[ \t]*[^\s,]+)*/.exec(text.slice(from, to)) ?? [];
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({
    name,
    start: from + index,
    end: from + index + name.length,
  }));
}

/** Whether a `#` begins a comment: it needs a space before it, and within a text it is text. */
function isComment({ text, root }: Document, hash: number): boolean {
  const before = text[hash - 1];
  return (before === undefined || /\s/.test(before)) && !(root && isWithinScalar(root, hash));
}

function isWithinScalar(node: Node, offset: number): boolean {
  if (offset < node.start || offset >= node.end) return false;
  if (node.kind === 'scalar') return true;
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  return children.some((child) => isWithinScalar(child, offset));
}

/** The entry or item that begins at the next line with content; the whole document above its first. */
function following({ text, root }: Document, from: number): Pick<Directive, 'about' | 'reach'> {
  const start = nextContent(text, from);
  if (!root || start <= root.start) return { about: 'document', reach: { start: 0, end: text.length } };
  return { about: 'node', reach: entryAt(text, root, start) ?? { start, end: lineEndOf(text, start) } };
}

function nextContent(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text[at] === '#') at = lineEndOf(text, at);
    else if (/\s/.test(text[at] as string)) at++;
    else return at;
  }
  return at;
}

function lineEndOf(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** The outermost entry or item that begins at an offset: an item begins at its dash. */
function entryAt(text: string, node: Node, offset: number): Span | undefined {
  if (node.kind === 'mapping') {
    for (const { keyStart, value } of node.entries) {
      if (keyStart === offset) return { start: keyStart, end: Math.max(value.end, keyStart + 1) };
      if (value.start <= offset && offset < value.end) return entryAt(text, value, offset);
    }
  }
  if (node.kind === 'sequence') {
    for (const item of node.items) {
      const inner = item.start <= offset && offset < item.end ? entryAt(text, item, offset) : undefined;
      if (inner) return inner;
      if (beginsItem(text, offset, item)) return { start: offset, end: Math.max(item.end, offset + 1) };
    }
  }
  return undefined;
}

/** Whether nothing but a dash and what may stand before an item (comments, an anchor, a tag) separates them. */
function beginsItem(text: string, offset: number, item: Node): boolean {
  return offset <= item.start && /^-?(?:\s|#[^\n]*\n|[&!]\S*(?=\s))*$/.test(text.slice(offset, item.start));
}
