import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Node, Span } from '../yaml/node.ts';
import { isOwn } from '../yaml/place.ts';
import { treeOf } from './wholeTree.ts';

/**
 * What an editor selects step by step around an offset of a file, from the inside out: a scalar, its pair or item, the
 * mapping, and so on to the document and the file. Offsets into the file's text; each span holds the one before it.
 * Nothing for a file that is not known.
 */
export function selectionRangesAt({ files }: Snapshot, uri: string, offset: number): Span[] {
  const source = files.get(uri)?.source;
  if (!source) return [];
  const placed = source.documents.findLast(({ start }) => start <= offset);
  return selectionRangesIn(source.text, placed && treeOf(placed.document), placed?.start ?? 0, offset);
}

/** The same in a text of one document whose tree begins at `start`. */
export function selectionRangesIn(text: string, root: Node | undefined, start: number, offset: number): Span[] {
  const inside: Span[] = [];
  if (root) descend(text.slice(start), root, offset - start, inside);
  const spans: Span[] = [{ start: 0, end: text.length }];
  for (const span of inside) {
    const next = { start: span.start + start, end: span.end + start };
    if (isNarrower(spans.at(-1) as Span, next)) spans.push(next);
  }
  return spans.reverse();
}

/** Adds what is around an offset, from the outside in. */
function descend(text: string, node: Node, offset: number, spans: Span[]): void {
  if (!holds(node, offset)) return;
  spans.push(node);
  if (node.kind === 'scalar') {
    if (node.style === 'single' || node.style === 'double') spans.push({ start: node.start + 1, end: node.end - 1 });
  } else if (node.kind === 'sequence') {
    for (const item of node.items) {
      const from = node.flow ? item.start : Math.max(node.start, text.lastIndexOf('-', item.start - 1));
      if (!holds({ start: from, end: item.end }, offset)) continue;
      spans.push({ start: from, end: item.end });
      descend(text, item, offset, spans);
      return;
    }
  } else {
    for (const entry of node.entries) {
      const { keyStart, keyEnd, value } = entry;
      const pair = { start: keyStart, end: Math.max(keyEnd, value.end) };
      if (!isOwn(node, entry) || !holds(pair, offset)) continue;
      spans.push(pair);
      if (offset <= keyEnd) spans.push({ start: keyStart, end: keyEnd });
      else descend(text, value, offset, spans);
      return;
    }
  }
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function isNarrower(outer: Span, { start, end }: Span): boolean {
  return outer.start <= start && end <= outer.end && end - start < outer.end - outer.start;
}
