import type { Mapping, Node, Origin } from '../../yaml/node.ts';
import { type Id, idOf } from './id.ts';

/** An object on its way through the kustomizations that include it, with what they still need to know of its past. */
export interface Item {
  readonly root: Mapping;
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

export function itemOf(root: Mapping, origin: Origin): Item {
  return { root, origin, previous: [], prefixes: [], suffixes: [], needsHash: false, vars: [] };
}

export function currentId(item: Item): Id {
  return idOf(item.root);
}

export function originalId(item: Item): Id {
  return item.previous[0] ?? idOf(item.root);
}

/** Whether the object goes, or once went, by an id that `matches`. */
export function isCalled(item: Item, matches: (id: Id) => boolean): boolean {
  return matches(idOf(item.root)) || item.previous.some(matches);
}

/** The same item with another tree; a tree that is no mapping any more changes nothing. */
export function withRoot(item: Item, root: Node): Item {
  return root === item.root || root.kind !== 'mapping' ? item : { ...item, root };
}

/** Remembers what the object is called now. */
export function remembered(item: Item): Item {
  return { ...item, previous: [...item.previous, idOf(item.root)] };
}
