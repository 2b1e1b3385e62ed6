/** The paths of `replacements:`: keys joined by dots, `[name=x]` and `[=x]`, indices, `*`, and `-` for the last item. */
import { entryOf, isNull, type Node, type Place } from '../../yaml/node.ts';
import { madeEntry, madeMapping, madeScalar, textOf, withField } from './tree.ts';

/** A dot in a key is written `\.`, or stands inside brackets. */
export function splitFieldPath(path: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < path.length; at++) {
    const character = path.charAt(at);
    if (character === '\\' && path.charAt(at + 1) === '.') {
      part += '.';
      at++;
    } else if (character === '.' && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      if (character === '[' && part === '') depth = 1;
      if (character === ']' && (at === path.length - 1 || path.charAt(at + 1) === '.')) depth = 0;
      part += character;
    }
  }
  return [...parts, part].map((each) =>
    each.startsWith('[') && each.endsWith(']') && !each.includes('=') ? each.slice(1, -1) : each,
  );
}

/**
 * The first node at a path, or undefined: nothing is read by `*`. Kustomize drops empty parts where it reads, such as that
 * before `.metadata`.
 */
export function nodeAt(root: Node, path: readonly string[]): Node | undefined {
  if (path.includes('*')) return undefined;
  let at: Node | undefined = root;
  for (const part of path.map((each) => each.trim()).filter((each) => each !== '')) {
    if (at?.kind === 'sequence') at = at.items[indicesOf(at.items, part, -1)[0] ?? -1];
    else at = entryOf(at, part)?.value;
  }
  return at;
}

export interface PathChange {
  readonly set: (node: Node) => Node;
  /** Makes the value of a missing field, or undefined where none is made. */
  readonly make: ((place: Place) => Node) | undefined;
  readonly place: Place;
}

/** The tree with every node at a path changed; undefined where the path leads nowhere. A hyphen is only for reading. */
export function changePath(node: Node, path: readonly string[], how: PathChange): Node | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return how.set(node);
  if (node.kind === 'sequence') return changeItems(node, part, rest, how);
  if (node.kind === 'scalar') return undefined;
  if (part === '*') {
    let found = false;
    const entries = node.entries.map((entry) => {
      const value = changePath(entry.value, rest, how);
      if (value) found = true;
      return value && value !== entry.value ? { ...entry, value } : entry;
    });
    return found ? { ...node, entries } : undefined;
  }
  const before = entryOf(node, part)?.value;
  // What would be made below a null gets lost, without a word.
  if (before && isNull(before) && rest.length > 0) return how.make && node;
  const next = before ?? madeFor(rest, how);
  const value = next && changePath(next, rest, how);
  return value && withField(node, part, value, how.place);
}

function changeItems(
  node: Node & { readonly kind: 'sequence' },
  part: string,
  rest: readonly string[],
  how: PathChange,
): Node | undefined {
  if (part === '-') return undefined;
  let { items } = node;
  let indices = indicesOf(items, part, how.make ? items.length : -1);
  if (indices.length === 0 || indices[0] === items.length) {
    const made = madeItem(part, rest, how, indices.length > 0);
    if (!made) return undefined;
    indices = [items.length];
    items = [...items, made];
  }
  let found = false;
  const changed = items.map((item, index) => {
    const next = indices.includes(index) ? changePath(item, rest, how) : undefined;
    if (next) found = true;
    return next ?? item;
  });
  return found ? { ...node, items: changed } : undefined;
}

/** @param end The index at which an item may be made, or -1. */
function indicesOf(items: readonly Node[], part: string, end: number): readonly number[] {
  if (part === '*') return [...items.keys()];
  if (part === '-') return [items.length - 1];
  if (/^\d+$/.test(part)) return Number(part) < items.length || Number(part) === end ? [Number(part)] : [];
  const key = keyOf(part);
  if (!key) return [];
  return [...items.keys()].filter((index) => isItem(items[index], key));
}

function isItem(item: Node | undefined, { name, value }: Key): boolean {
  return textOf(name === '' ? item : entryOf(item, name)?.value) === value;
}

interface Key {
  readonly name: string;
  readonly value: string;
}

/** `[name=x]` */
function keyOf(part: string): Key | undefined {
  const equals = part.indexOf('=');
  if (!part.startsWith('[') || !part.endsWith(']') || equals === -1) return undefined;
  return { name: part.slice(1, equals), value: part.slice(equals + 1, -1) };
}

/** @param isEnd Whether the path names the item behind the last one by its number. */
function madeItem(part: string, rest: readonly string[], how: PathChange, isEnd: boolean): Node | undefined {
  if (!how.make) return undefined;
  const key = keyOf(part);
  if (!key) return isEnd ? madeFor(rest, how) : undefined;
  const value = madeScalar(key.value, how.place);
  return key.name === '' ? value : madeMapping([madeEntry(key.name, value, how.place)], how.place);
}

/** What a missing field begins with so that the rest of the path can be made in it. */
function madeFor([next]: readonly string[], { make, place }: PathChange): Node | undefined {
  if (!make) return undefined;
  if (next === undefined) return make(place);
  if (!/^(\[.*\]|\d+|-)$/.test(next)) return madeMapping([], place);
  return { kind: 'sequence', items: [], flow: false, start: place.start, end: place.end, origin: place.origin };
}
