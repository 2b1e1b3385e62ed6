import { type DocumentSpan, type Instance, placeIn } from '../../model/instance.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import { type Entry, entryOf, type Foreign, type Node, type Span } from '../../yaml/node.ts';

/** Whether the cursor is at a part of an object. */
export function isAt({ document, offset }: Cursor, instance: Instance, part: (Span & Foreign) | undefined): boolean {
  if (!part) return false;
  const place = placeIn(instance, part);
  return place.document === document && place.start <= offset && offset <= place.end;
}

/** Where a part of an object is written. */
export const placeAt: (instance: Instance, part: Span & Foreign) => DocumentSpan = placeIn;

/** A key with its value, as one part; the one of them that is written at all where they are not written together. */
export function pairOf(key: Span & Foreign, value: Node): Span & Foreign {
  if (key.origin?.document !== value.origin?.document || value.start < key.end)
    return value.end > value.start ? value : key;
  return { start: key.start, end: value.end, origin: key.origin };
}

/** The pair of a label, or of any key of a mapping. */
export function entryPair(mapping: Node | undefined, key: string): (Span & Foreign) | undefined {
  const entry = entryOf(mapping, key);
  return entry && pairOf(keyOf(entry), entry.value);
}

function keyOf({ keyStart, keyEnd, origin }: Entry): Span & Foreign {
  return { start: keyStart, end: keyEnd, origin };
}
