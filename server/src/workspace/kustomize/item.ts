import { entryOf, type Mapping, type Node, type Origin } from '../../yaml/node.ts';
import { type Id, idOf } from './id.ts';

/** An object on its way through the kustomizations that include it, with what they still need to know of its past. */
export interface Item {
  readonly root: Mapping;
  /** What it is called now. */
  readonly id: Id;
  /** Where the object is written: the spans of its tree index into this document where nothing else is said. */
  readonly origin: Origin;
  /** What it was called before each change of its name, kind or namespace, the first name first. */
  readonly previous: readonly Id[];
  /** The prefixes and suffixes that its name was given, the innermost first. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Whether a hash of its content is added to its name at the end. */
  readonly needsHash: boolean;
  /** The names of the `vars:` that are read from it. */
  readonly vars: readonly string[];
}

/** The object of a file, as it is before anything is done to it. It is made once, however many kustomizations take it. */
export function itemOf(root: Mapping, origin: Origin): Item {
  const known = items.get(root);
  if (known?.origin.uri === origin.uri && known.origin.document === origin.document) return known;
  const item = { root, id: idOf(root), origin, previous: [], prefixes: [], suffixes: [], needsHash: false, vars: [] };
  items.set(root, item);
  return item;
}

const items = new WeakMap<Mapping, Item>();

export function originalId(item: Item): Id {
  return item.previous[0] ?? item.id;
}

/** Whether the object goes, or once went, by an id that `matches`. */
export function isCalled(item: Item, matches: (id: Id) => boolean): boolean {
  return matches(item.id) || item.previous.some(matches);
}

/** The same item with another tree; a tree that is no mapping any more changes nothing. */
export function withRoot(item: Item, root: Node): Item {
  if (root === item.root || root.kind !== 'mapping') return item;
  return { ...item, root, id: isCalledTheSame(item.root, root) ? item.id : idOf(root) };
}

function isCalledTheSame(a: Mapping, b: Mapping): boolean {
  const [before, after] = [entryOf(a, 'metadata')?.value, entryOf(b, 'metadata')?.value];
  return (before === after || isSame(before, after, 'name', 'namespace')) && isSame(a, b, 'kind', 'apiVersion');
}

function isSame(a: Node | undefined, b: Node | undefined, ...keys: readonly string[]): boolean {
  return keys.every((key) => entryOf(a, key)?.value === entryOf(b, key)?.value);
}

/** Remembers what the object is called now. */
export function remembered(item: Item): Item {
  return { ...item, previous: [...item.previous, item.id] };
}

/** Those that are called what another one in front of them is called already. */
export function doubles(items: readonly Item[]): readonly Item[] {
  const keys = new Set<string>();
  return items.filter(({ id: { key } }) => {
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  });
}
