import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import type { Selector } from '../model/selector.ts';
import type { Entry, Node } from '../yaml/node.ts';

/**
 * Behind a key with a short value: `podSelector: {} |`. Where the value goes on over lines, behind the colon. Nowhere
 * for a key that is not written, such as one that a template prints.
 */
export function behindEntry(home: Instance, entry: Entry | undefined): DocumentSpan[] {
  if (!entry) return [];
  const { uri, document } = placeIn(home, { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin });
  const { text } = document;
  const colon = text.indexOf(':', entry.keyEnd);
  const isWritten = text.slice(entry.keyStart, entry.keyEnd).includes(entry.key);
  if (!isWritten || colon < 0 || text.slice(entry.keyEnd, colon).trim() !== '') return [];
  const { value } = entry;
  const isBeside = placeIn(home, value).document === document && value.start > colon;
  const isShort = isBeside && isOnOneLine(value, text);
  const offset = isShort ? value.end : colon + 1;
  return [{ uri, document, start: offset, end: offset }];
}

function isOnOneLine(node: Node, text: string): boolean {
  return (node.kind === 'scalar' || node.flow) && !/[\r\n]/.test(text.slice(node.start, node.end));
}

/** Behind all of a node; nowhere for one that is missing. */
export function behindNode(home: Instance, node: Node | undefined): DocumentSpan[] {
  if (!node) return [];
  const { uri, document, end } = placeIn(home, node);
  return [{ uri, document, start: end, end }];
}

/** Behind the key of a selector, and in each other document that adds to it, a patch say, behind the first that it adds. */
export function behindSelector(home: Instance, entry: Entry | undefined, selector: Selector): DocumentSpan[] {
  const places = behindEntry(home, entry);
  for (const { node } of selector.requirements) {
    const [place] = behindNode(home, node);
    if (place && !places.some(({ document }) => document === place.document)) places.push(place);
  }
  return places;
}
