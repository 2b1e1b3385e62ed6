/** JSON Patch (RFC 6902), as the library that kustomize uses applies it (evanphx/json-patch 4). */
import {
  entryOf,
  itemsOf,
  type Mapping,
  type Node,
  type Origin,
  type Place,
  placeOf,
  type Sequence,
  valueAt,
} from '../../yaml/node.ts';
import { madeScalar, textOf, withField, withoutField, withValue } from './tree.ts';

export interface JsonPatchResult {
  readonly root: Node;
  /** What an operation cannot do, and which: all the patch is refused for it, and the operation is left out. */
  readonly failures: readonly { readonly operation: Node; readonly message: string }[];
}

/** @param origin The document that the patch is written in. */
export function applyJsonPatch(object: Node, patch: Node, origin: Origin): JsonPatchResult {
  const failures: { operation: Node; message: string }[] = [];
  let root = object;
  for (const operation of itemsOf(patch)) {
    const result = applyOperation(root, operation, placeOf(valueAt(operation, 'path') ?? operation, origin));
    if (typeof result === 'string') failures.push({ operation, message: result });
    else root = result;
  }
  return { root, failures };
}

/** The changed object, or what is wrong. */
function applyOperation(root: Node, operation: Node, place: Place): Node | string {
  const op = textOf(valueAt(operation, 'op'));
  const path = textOf(valueAt(operation, 'path'));
  if (path === undefined) return 'An operation needs a path.';
  const target = pointer(path);
  const from = textOf(valueAt(operation, 'from')) ?? '';
  // The library takes a value that is missing for null.
  const value = entryOf(operation, 'value')?.value ?? madeScalar(null, place);
  switch (op) {
    case 'add':
      return add(root, target, value, place);
    case 'replace':
      return replace(root, target, value, place) ?? nothingAt(path);
    case 'remove':
      return remove(root, target, path);
    case 'test':
      return sameValue(valueFor(root, target, place), value)
        ? root
        : `The value at ${path} is another one. Kustomize stops here.`;
    case 'move': {
      const source = pointer(from);
      const moved = find(root, source);
      const rest = moved ? remove(root, source, from) : nothingAt(from);
      return typeof rest === 'string' || !moved ? rest : add(rest, target, moved, place);
    }
    case 'copy': {
      const copied = valueFor(root, pointer(from), place);
      return copied ? add(root, target, copied, place) : nothingAt(from);
    }
    default:
      return `There is no operation ${op ?? 'of this name'}.`;
  }
}

function pointer(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function nothingAt(path: string): string {
  return `There is nothing at ${path}. Kustomize stops here.`;
}

function add(root: Node, path: readonly string[], value: Node, place: Place): Node | string {
  const key = path.at(-1);
  if (key === undefined) return nothingAt('');
  const parent = find(root, path.slice(0, -1));
  if (!parent || parent.kind === 'scalar') return nothingAt(`/${path.slice(0, -1).join('/')}`);
  if (parent.kind === 'mapping') return change(root, path.slice(0, -1), 0, () => withField(parent, key, value, place));
  const index = key === '-' ? parent.items.length : indexOf(key, parent.items.length + 1);
  if (index === undefined) return `The list has no place ${key}. Kustomize stops here.`;
  return change(root, path.slice(0, -1), 0, () => ({ ...parent, items: parent.items.toSpliced(index, 0, value) }));
}

/** A key of a mapping need not be there; an item of a list must. */
function replace(root: Node, path: readonly string[], value: Node, place: Place): Node | undefined {
  if (find(root, path)) return change(root, path, 0, () => value);
  const parent = find(root, path.slice(0, -1));
  const result = parent?.kind === 'mapping' ? add(root, path, value, place) : undefined;
  return typeof result === 'string' ? undefined : result;
}

function remove(root: Node, path: readonly string[], written: string): Node | string {
  const key = path.at(-1);
  const parent = find(root, path.slice(0, -1));
  if (key === undefined || !parent || !find(root, path)) return nothingAt(written);
  return change(root, path.slice(0, -1), 0, () => without(parent as Mapping | Sequence, key));
}

function without(parent: Mapping | Sequence, key: string): Node {
  if (parent.kind === 'mapping') return withoutField(parent, key);
  const index = indexOf(key, parent.items.length) ?? 0;
  return { ...parent, items: parent.items.toSpliced(index, 1) };
}

function find(node: Node | undefined, path: readonly string[]): Node | undefined {
  let at = node;
  for (const key of path) {
    if (at?.kind === 'sequence') at = at.items[indexOf(key, at.items.length) ?? -1];
    else at = entryOf(at, key)?.value;
  }
  return at;
}

/** A negative index counts from the end. */
function indexOf(key: string, length: number): number | undefined {
  if (!/^-?\d+$/.test(key)) return undefined;
  const index = Number(key) < 0 ? length + Number(key) : Number(key);
  return index >= 0 && index < length ? index : undefined;
}

/** Changes what stands at a path that is there. */
function change(node: Node, path: readonly string[], depth: number, update: () => Node): Node {
  const key = path[depth];
  if (key === undefined) return update();
  if (node.kind === 'sequence') {
    const index = indexOf(key, node.items.length) ?? -1;
    const item = node.items[index];
    return item ? { ...node, items: node.items.with(index, change(item, path, depth + 1, update)) } : node;
  }
  const entry = node.kind === 'mapping' ? entryOf(node, key) : undefined;
  return entry && node.kind === 'mapping' ? withValue(node, entry, change(entry.value, path, depth + 1, update)) : node;
}

/** What stands at a path. A key that a mapping lacks has no value, which is the same as null here. */
function valueFor(root: Node, path: readonly string[], place: Place): Node | undefined {
  const found = find(root, path);
  if (found || path.length === 0) return found;
  return find(root, path.slice(0, -1))?.kind === 'mapping' ? madeScalar(null, place) : undefined;
}

function sameValue(a: Node | undefined, b: Node | undefined): boolean {
  if (!a || !b) return a === b;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'sequence') {
    return (
      b.kind === 'sequence' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameValue(item, b.items[index]))
    );
  }
  return (
    b.kind === 'mapping' &&
    a.entries.length === b.entries.length &&
    a.entries.every(({ key, value }) => sameValue(value, entryOf(b, key)?.value))
  );
}
