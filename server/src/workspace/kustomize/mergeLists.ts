/**
 * How kustomize merges lists whose items have keys (kyaml walk, associative_sequence). Its steps are followed one by
 * one, since what they make of items that lack a key is no simple rule.
 */
import { entryOf, type Node } from '../../yaml/node.ts';
import { isEmpty, textOf } from './tree.ts';

/** What became of an item. */
export interface Merged {
  /** Undefined where it is deleted. */
  readonly node: Node | undefined;
  /** Whether the item itself was changed, rather than one of the patch taken in its stead. */
  readonly isDest: boolean;
}

type MergeItem = (dest: Node | undefined, patch: Node | undefined) => Merged;

/** @param keys What tells the items apart; none for a list of plain values. */
export function mergeItems(
  dest: readonly Node[],
  patch: readonly Node[] | undefined,
  keys: readonly string[],
  merge: MergeItem,
): readonly Node[] {
  const names = keys.length === 0 ? [''] : keys;
  const written = distinct([...(patch ?? []), ...dest].map((item) => valuesOf(item, names)));
  if (written.length === 0) return dest;
  if (!patch && written.length === dest.length && written.every((values) => !values.includes(''))) {
    // What follows comes to the same where each item has its keys and no two have the same.
    return dest.flatMap((item) => merge(item, undefined).node ?? []);
  }
  const all = joinedValues(written, names);
  const used = usedKeys(all, names);
  const wanted = names.filter((_, index) => used.has(index));
  const isWanted = (_: unknown, index: number): boolean => used.has(index);

  let items: readonly Node[] = [];
  let old = dest;
  for (const values of all) {
    const wantedValues = used.size === 0 ? values : values.filter(isWanted);
    const searched = used.size === 0 ? names : wanted;
    const at = find(old, searched, wantedValues);
    const other = patch?.[find(patch, searched, wantedValues)];
    const before = old[at];
    const { node: merged, isDest } = merge(before, other);
    // A new list is merged with itself. What is to be deleted and is not found for it only loses its directive.
    const left = merged ?? (before && before === other ? withoutDirective(before) : undefined);
    if (before && left && isDest) old = old.map((item) => (item === before ? left : item));
    if (!merged || isEmpty(merged)) old = withoutItem(old, searched, wantedValues);
    else items = withItem(items, withKeys(merged, searched, wantedValues), searched, wantedValues);
  }
  return appended(items, old, used.size === 0 ? names : wanted);
}

/** What is left of the old list goes behind what was merged; an item that is there already takes its own place. */
function appended(items: readonly Node[], old: readonly Node[], keys: readonly string[]): readonly Node[] {
  return old.reduce((list, item) => {
    const values: string[] = [];
    let next = list;
    for (const key of keys) {
      const value = key === '' ? item : entryOf(item, key)?.value;
      if (value) values.push(rawText(value));
      else next = [...next, item];
    }
    if (keys.length > 1) next = withoutItem(next, keys, values);
    return withItem(next, item, keys, values);
  }, items);
}

/** Replaces each item that has the values; appends where there is none. Empty items get lost (ElementSetter). */
function withItem(
  list: readonly Node[],
  item: Node,
  keys: readonly string[],
  values: readonly string[],
): readonly Node[] {
  let found = false;
  const items = list.flatMap((each) => {
    if (isEmpty(each)) return [];
    if (!isMatch(each, keys, values)) return values.length > 0 ? [each] : [];
    found = true;
    return [item];
  });
  return found ? items : [...items, item];
}

/** Without the items that have the values, and without empty ones. */
export function withoutItem(
  list: readonly Node[],
  keys: readonly string[],
  values: readonly string[],
): readonly Node[] {
  return list.filter((each) => !isEmpty(each) && !isMatch(each, keys, values));
}

/** A value that is not given is the one before it, and an empty one is any. */
function isMatch(item: Node, keys: readonly string[], values: readonly string[]): boolean {
  if (item.kind !== 'mapping' && keys[0] !== '' && values[0]) return false;
  let last = false;
  return keys.every((key, index) => {
    if (index < values.length) last = hasValue(item, key, values[index] ?? '');
    return last;
  });
}

function hasValue(item: Node, key: string, value: string): boolean {
  if (key === '') return rawText(item) === value;
  const found = entryOf(item, key)?.value;
  return found !== undefined && (value === '' || rawText(found) === value);
}

/** The first item that has just these values, those that are empty aside unless all are. */
function find(list: readonly Node[], keys: readonly string[], values: readonly string[]): number {
  const any = values.every((value) => value === '');
  return list.findIndex((item) =>
    keys.every((key, index) => {
      const value = values[index] ?? '';
      if (value === '' && !any) return true;
      if (key === '') return rawText(item) === value;
      const found = entryOf(item, key)?.value;
      return found !== undefined && rawText(found) === value;
    }),
  );
}

/** An item found by a key that it lacks gets it. */
function withKeys(item: Node, keys: readonly string[], values: readonly string[]): Node {
  if (item.kind !== 'mapping') return item;
  const { start, end, origin } = item;
  const missing = keys.flatMap((key, index) => {
    const value = values[index];
    return value && !entryOf(item, key)
      ? [
          {
            key,
            keyStart: start,
            keyEnd: end,
            origin,
            value: { kind: 'scalar' as const, value, style: 'plain' as const, start, end, origin },
          },
        ]
      : [];
  });
  return missing.length === 0 ? item : { ...item, entries: [...item.entries, ...missing] };
}

export function withoutDirective(patch: Node): Node {
  if (patch.kind !== 'mapping') return patch;
  return { ...patch, entries: patch.entries.filter(({ key }) => key !== '$patch') };
}

function valuesOf(item: Node, keys: readonly string[]): readonly string[] {
  return keys.map((key) => (key === '' ? rawText(item) : (textOf(entryOf(item, key)?.value) ?? '')));
}

function distinct(all: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(all.map((values) => [JSON.stringify(values), values])).values()];
}

/** With several keys, values that differ only where one is empty are taken for the same. */
function joinedValues(all: readonly (readonly string[])[], keys: readonly string[]): readonly (readonly string[])[] {
  if (keys.length < 2) return all;
  const joined = [...all];
  for (let i = 0; i < joined.length; i++) {
    const first = joined[i] ?? [];
    for (let j = 0; j < joined.length; j++) {
      const both = joinedPair(first, joined[j] ?? []);
      if (!both) continue;
      joined[i] = both;
      joined[j] = both;
    }
  }
  return joined;
}

function joinedPair(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  if (!a.some((value, index) => value === b[index])) return undefined;
  if (a.some((value, index) => value !== b[index] && value !== '' && b[index] !== '')) return undefined;
  return a.map((value, index) => value || (b[index] ?? ''));
}

/** The keys that any item has a value for, by their index. */
function usedKeys(all: readonly (readonly string[])[], keys: readonly string[]): ReadonlySet<number> {
  return new Set([...keys.keys()].filter((index) => all.some((values) => (values[index] ?? '') !== '')));
}

function rawText(node: Node): string {
  return textOf(node) ?? '';
}
