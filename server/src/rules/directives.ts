import { memo } from '../model/memo.ts';
import type { Node, Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';

/**
 * `# netpol-ignore: <rule> <reason>` silences a rule for the node that follows, on a line of its own, or for the
 * line that it ends. Above the first line of a document, be it in front of the document's marker or behind it, it
 * silences the rule for the whole document.
 */
export function isSilenced(document: Document, rule: string, at: Span): boolean {
  return silences(document).some(
    (silence) => silence.rule === rule && silence.start <= at.start && at.start < silence.end,
  );
}

export const directiveName = 'netpol-ignore';

interface Silence extends Span {
  readonly rule: string;
}

const silences: (document: Document) => readonly Silence[] = memo((document) => {
  const result: Silence[] = [];
  const { text } = document;
  const marker = `${directiveName}:`;
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const before = text.slice(lineStart, at);
    const hash = before.lastIndexOf('#');
    if (hash < 0 || before.slice(hash + 1).trim() !== '' || !isComment(document, lineStart + hash)) continue;
    const rule = text
      .slice(at + marker.length, lineEnd)
      .trim()
      .split(/\s/, 1)[0];
    if (!rule) continue;
    const isAlone = /^(?:---)?\s*$/.test(before.slice(0, hash));
    const span = isAlone ? followingNode(document, lineEnd) : { start: lineStart, end: lineEnd };
    result.push({ rule, ...span });
  }
  return result;
});

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
function followingNode({ text, root }: Document, from: number): Span {
  const start = nextContent(text, from);
  if (!root || start <= root.start) return { start: 0, end: text.length };
  return entryAt(text, root, start) ?? { start, end: lineEndOf(text, start) };
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
