/**
 * Changes to immutable trees. Each gives the same node back where nothing changes, and copies no more than the way
 * down to what does.
 */
import {
  type Entry,
  entryOf,
  isNull,
  itemsOf,
  type Mapping,
  type Node,
  type Origin,
  type Place,
  type Scalar,
  type ScalarValue,
} from '../../yaml/node.ts';
import { resolvePlain } from '../../yaml/scalar.ts';

/** The text of a scalar as kustomize takes it, numbers and booleans included; undefined for null and collections. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** A scalar as it is spelled where it is written; what a transformer made up is not spelled out anywhere. */
export function spelled({ value, start, end }: Scalar, origin: Origin | undefined): string {
  const text = origin?.document.text.slice(start, end);
  return text !== undefined && resolvePlain(text) === value ? text : String(value);
}

/** The items of a list that a mapping has by a key; none where there is no such list. */
export function listAt(root: Node | undefined, key: string): readonly Node[] {
  return itemsOf(entryOf(root, key)?.value);
}

export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/** Whether nothing is there, or nothing in it. */
export function isEmpty(node: Node | undefined): boolean {
  return isNull(node) || (node?.kind === 'mapping' && node.entries.length === 0);
}

export function isMapping(node: Node | undefined): node is Mapping {
  return node?.kind === 'mapping';
}

/** The entries of a mapping that count: of several with one key, the last. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  if (node?.kind !== 'mapping') return [];
  const { entries } = node;
  return doubledIn(entries) ? entries.filter((entry) => entryOf(node, entry.key) === entry) : entries;
}

/** The first of some entries whose key stands in front of it already. */
export function doubledIn(entries: readonly Entry[]): Entry | undefined {
  // Most mappings are small, and there are very many: a set for each would take longer than all else that is done here.
  const keys = entries.length > few ? new Set<string>() : undefined;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as Entry;
    if (keys ? keys.has(entry.key) : hasKey(entries, index, entry.key)) return entry;
    keys?.add(entry.key);
  }
  return undefined;
}

const few = 16;

/** Whether one of the first `count` entries has a key. */
function hasKey(entries: readonly Entry[], count: number, key: string): boolean {
  for (let index = 0; index < count; index++) if (entries[index]?.key === key) return true;
  return false;
}

/** A scalar that a transformer makes up, written where that says so. */
export function madeScalar(value: ScalarValue, { start, end, origin }: Place): Scalar {
  return { kind: 'scalar', value, style: 'plain', start, end, origin };
}

export function madeMapping(entries: readonly Entry[], { start, end, origin }: Place): Mapping {
  return { kind: 'mapping', entries, flow: false, start, end, origin };
}

export function madeEntry(key: string, value: Node, { start, end, origin }: Place): Entry {
  return { key, keyStart: start, keyEnd: end, value, origin };
}

/** @param place Where the key is written if there is none yet. */
export function withField(mapping: Mapping, key: string, value: Node, place: Place): Mapping {
  const entry = entryOf(mapping, key);
  if (!entry) return { ...mapping, entries: [...mapping.entries, madeEntry(key, value, place)] };
  return withValue(mapping, entry, value);
}

export function withValue(mapping: Mapping, entry: Entry, value: Node): Mapping {
  if (entry.value === value) return mapping;
  return { ...mapping, entries: mapping.entries.map((each) => (each === entry ? { ...each, value } : each)) };
}

export function withoutField(mapping: Mapping, key: string): Mapping {
  if (!entryOf(mapping, key)) return mapping;
  return { ...mapping, entries: mapping.entries.filter((entry) => entry.key !== key) };
}

/** The same array where no item changes. */
export function mapSame<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  let changed: Item[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as Item;
    const next = change(item);
    if (next !== item) changed ??= items.slice(0, index);
    changed?.push(next);
  }
  return changed ?? items;
}
