import { entryOf, isNull, type Node, type Place, placeOf } from '../../yaml/node.ts';
import { type Build, refuse } from './build.ts';
import { type Gvk, type Id, isSelected } from './id.ts';
import { type Item, withRoot } from './item.ts';
import { madeMapping, madeScalar, mapSame, withField, withValue } from './tree.ts';

/** Which field of which objects a transformer changes. Empty parts of group, version and kind stand for any. */
export interface FieldSpec {
  /** Keys joined by `/`; a `/` inside a key is written `\/`. Lists on the way are gone through item by item. */
  readonly path: string;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  /** Whether the field is made where it is missing. */
  readonly create?: boolean;
}

/** What is done to a field. */
export interface FieldChange {
  /** What becomes of its value. Where kustomize cannot change a value of that kind, `stop` says so. */
  readonly change: (node: Node, stop: Stop) => Node;
  /** The value that a missing field begins with, or none where it is never made. */
  readonly make?: (place: Place) => Node;
  /** Where what is made on the way is written. */
  readonly place: Place;
}

/** Leaves a node as it is, since kustomize stops there. @param why Instead of the usual message. */
export type Stop = (node: Node, why?: string) => Node;

/** An object with the fields that field specs name changed; the same one where they name none. */
export function changeFields(build: Build, item: Item, specs: readonly FieldSpec[], how: FieldChange): Item {
  let { root }: { root: Node } = item;
  for (const spec of specsFor(item.id, specs)) {
    const { changed, isStopped } = changeAt(build, item, root, spec, how);
    root = changed;
    // Several fields may lead through what is no mapping: that is said once.
    if (isStopped) break;
  }
  return withRoot(item, root);
}

/** The same for one field spec, whatever the object's kind. */
export function changeField(build: Build, item: Item, spec: FieldSpec, how: FieldChange): Item {
  return withRoot(item, changeAt(build, item, item.root, spec, how).changed);
}

function changeAt(
  build: Build,
  { origin }: Item,
  root: Node,
  spec: FieldSpec,
  { change, make, place }: FieldChange,
): { readonly changed: Node; readonly isStopped: boolean } {
  const path = segmentsOf(spec.path);
  let isStopped = false;
  const stop: Stop = (node, why) => {
    const message = why ?? `This is ${what(node)}, so that ${path.join('.')} cannot be changed.`;
    if (!isStopped) refuse(build, placeOf(node, origin), `${message} Kustomize stops here.`);
    isStopped = true;
    return node;
  };
  const changed = at(root, path, 0, { change, make: spec.create ? make : undefined, place, stop });
  return { changed, isStopped };
}

function what({ kind }: Node): string {
  return { scalar: 'a single value', sequence: 'a list', mapping: 'a mapping' }[kind];
}

/** The specs that are for objects of a type. They are chosen once for each list of specs. */
function specsFor(id: Id, specs: readonly FieldSpec[]): readonly FieldSpec[] {
  let byType = chosen.get(specs);
  if (!byType) {
    byType = new Map();
    chosen.set(specs, byType);
  }
  const { type } = id;
  const known = byType.get(type);
  if (known) return known;
  const some = specs.filter((spec) => matches(id, spec));
  byType.set(type, some);
  return some;
}

const chosen = new WeakMap<readonly FieldSpec[], Map<string, readonly FieldSpec[]>>();

/** What to make where a scalar or a mapping is missing. */
export function emptyScalar(place: Place): Node {
  return madeScalar(null, place);
}
export function emptyMapping(place: Place): Node {
  return madeMapping([], place);
}

/**
 * The fields of two lists. One of the second list is not added where the first has the same path for some kinds that the
 * second list's names too, even if that names others beside them (FsSlice.MergeAll).
 */
export function mergeFields(
  a: readonly FieldSpec[],
  b: readonly FieldSpec[],
): { readonly fields: readonly FieldSpec[]; readonly isContradiction: boolean } {
  const fields = [...a];
  let isContradiction = false;
  for (const spec of b) {
    const known = fields.find((other) => other.path === spec.path && isSelected(typeOf(other), spec));
    if (!known) fields.push(spec);
    else if (Boolean(known.create) !== Boolean(spec.create)) isContradiction = true;
  }
  return { fields: fields.length === a.length ? a : fields, isContradiction };
}

function typeOf({ group = '', version = '', kind = '' }: FieldSpec): Gvk {
  return { group, version, kind };
}

export function matches(id: Id, spec: FieldSpec): boolean {
  return isSelected(id, spec);
}

interface Change {
  readonly change: FieldChange['change'];
  readonly make: FieldChange['make'] | undefined;
  readonly place: Place;
  readonly stop: Stop;
}

function at(node: Node, path: readonly string[], depth: number, how: Change): Node {
  const segment = path[depth];
  if (segment === undefined) return how.change(node, how.stop);
  if (node.kind === 'sequence') {
    const items = mapSame(node.items, (item) => at(item, path, depth, how));
    return items === node.items ? node : { ...node, items };
  }
  if (node.kind === 'scalar') return isNull(node) ? node : how.stop(node);
  const isList = segment.endsWith('[]');
  const key = isList ? segment.slice(0, -2) : segment;
  const entry = entryOf(node, key);
  const isLast = depth === path.length - 1;
  if (entry && !isNull(entry.value)) return withValue(node, entry, at(entry.value, path, depth + 1, how));
  // A list is not made, nor taken for one where it is null.
  if (isList) return node;
  if (!how.make) return entry && isLast ? withValue(node, entry, how.change(entry.value, how.stop)) : node;
  const made = isLast ? how.make(how.place) : emptyMapping(how.place);
  return withField(node, key, at(made, path, depth + 1, how), how.place);
}

/** The keys of a path. */
function segmentsOf(path: string): readonly string[] {
  const known = segments.get(path);
  if (known) return known;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const last = parts.at(-1);
    if (last?.endsWith('\\')) parts[parts.length - 1] = `${last.slice(0, -1)}/${part}`;
    else parts.push(part);
  }
  // Paths come from configuration files too, and must not pile up.
  if (segments.size > 2000) segments.clear();
  segments.set(path, parts);
  return parts;
}

const segments = new Map<string, readonly string[]>();
