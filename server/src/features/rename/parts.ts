import { type DocumentSpan, type Instance, placeIn } from '../../model/instance.ts';
import type { Requirement } from '../../model/selector.ts';
import { type Entry, entryOf, type Foreign, type Node, type Span } from '../../yaml/node.ts';

/** A word that a rename writes anew: a key, all of a value, or a stretch inside of one. */
export interface Part extends DocumentSpan {
  readonly form: 'key' | 'value' | 'inside';
}

export function keyPart(instance: Instance, key: Span & Foreign): Part {
  return { ...placeIn(instance, key), form: 'key' };
}

/** @param home Where the object is written that the value is in. */
export function valuePart(home: Pick<Instance, 'uri' | 'document'>, value: Node): Part {
  return { ...placeIn(home, value), form: 'value' };
}

/** Where the key of an entry is written, and where the document that gave it its value writes it too: an overlay's label. */
export function keyParts(instance: Instance, key: string, keySpan: Span & Foreign, value: Node): Part[] {
  const own = keyPart(instance, keySpan);
  const giver = placeIn(instance, value);
  const twin = giver.document === own.document ? undefined : entryWithValueAt(giver.document.root, key, giver.start);
  return twin ? [own, { ...giver, start: twin.keyStart, end: twin.keyEnd, form: 'key' }] : [own];
}

/** The same of a condition of a selector. */
export function requirementKeyParts(instance: Instance, { key, keySpan, node }: Requirement): Part[] {
  return node.kind === 'scalar' ? keyParts(instance, key, keySpan, node) : [keyPart(instance, keySpan)];
}

/** The same of a label in a mapping of labels. */
export function labelKeyParts(instance: Instance, labels: Node | undefined, key: string): Part[] {
  const entry = entryOf(labels, key);
  return entry ? keyParts(instance, key, keySpanOf(entry), entry.value) : [];
}

function keySpanOf({ keyStart, keyEnd, origin }: Entry): Span & Foreign {
  return { start: keyStart, end: keyEnd, origin };
}

function entryWithValueAt(node: Node | undefined, key: string, start: number): Entry | undefined {
  if (node?.kind === 'sequence') {
    const item = node.items.find((each) => each.start <= start && start < each.end);
    return item && entryWithValueAt(item, key, start);
  }
  if (node?.kind !== 'mapping') return undefined;
  const entry = node.entries.find(({ value }) => value.start <= start && start < Math.max(value.end, value.start + 1));
  if (entry?.key === key && entry.value.start === start) return entry;
  return entry && entryWithValueAt(entry.value, key, start);
}

export function isSamePart(one: Part, other: DocumentSpan): boolean {
  return one.document === other.document && one.start === other.start && one.end === other.end;
}

/** Each place once. */
export function distinctParts(parts: readonly Part[]): Part[] {
  const seen = new Map<object, Set<number>>();
  return parts.filter(({ document, start }) => {
    const starts = seen.get(document) ?? new Set();
    seen.set(document, starts);
    return starts.size !== starts.add(start).size;
  });
}
