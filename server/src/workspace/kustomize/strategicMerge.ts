/**
 * Strategic merge as kustomize does it (kyaml merge2 and walk), which differs from the API server's: items of a patch
 * come first, `$setElementOrder` and `$retainKeys` mean nothing, and a list of a kind without a schema is replaced.
 */
import { type Entry, entryOf, isNull, type Mapping, type Node, type Sequence } from '../../yaml/node.ts';
import { type Schema, schemaOf } from './mergeKeys.ts';
import { type Merged, mergeItems, withoutDirective, withoutItem } from './mergeLists.ts';
import type { Schemas } from './openapi.ts';
import { entriesOf, spelled, textOf } from './tree.ts';

export interface MergeResult {
  /** Undefined where the patch deletes the object. */
  readonly root: Node | undefined;
  /** What kustomize refuses the patch for, and where in the patch; then nothing is merged. */
  readonly failure: MergeFailure | undefined;
}

export interface MergeFailure {
  readonly node: Node;
  readonly message: string;
}

/**
 * Merges a patch into an object. Both trees are left as they are, and shared by the result. A patch that is to replace
 * the object as a whole has no effect in kustomize.
 * @param schemas How lists of the object's kind are merged, where it is not as kustomize knows it.
 */
export function strategicMerge(object: Node, patch: Node, schemas: Schemas = schemaOf): MergeResult {
  if (textOf(entryOf(patch, '$patch')?.value) === 'replace') return { root: object, failure: undefined };
  const run: Run = { failure: undefined, schemas };
  const { node } = merge(run, object, patch, undefined);
  return run.failure ? { root: object, failure: run.failure } : { root: node, failure: undefined };
}

interface Run {
  readonly schemas: Schemas;
  failure: MergeFailure | undefined;
}

const cleared: Merged = { node: undefined, isDest: true };

/** @param dest Undefined where there is no such field, as is `patch`. */
function merge(run: Run, dest: Node | undefined, patch: Node | undefined, known: Schema | undefined): Merged {
  const first = isNull(dest) ? patch : dest;
  if (!first || isNull(first)) return mergeMaps(run, dest, patch, known);
  if (patch && !isNull(patch) && patch.kind !== first.kind) {
    run.failure ??= { node: patch, message: 'This cannot be merged: the object has another kind of value here.' };
    return { node: dest, isDest: true };
  }
  switch (first.kind) {
    case 'mapping':
      return mergeMaps(run, dest, patch, known);
    case 'sequence':
      return mergeSequences(run, dest, patch, known);
    case 'scalar':
      if (!patch) return { node: dest, isDest: true };
      return { node: isNull(patch) ? undefined : quotedAs(dest, patch), isDest: false };
  }
}

/** What replaces a text in quotes is written in quotes too, and so is a text as well. */
function quotedAs(dest: Node | undefined, patch: Node): Node {
  const isQuoted = dest?.kind === 'scalar' && dest.style !== 'plain';
  if (!isQuoted || patch.kind !== 'scalar' || typeof patch.value === 'string') return patch;
  return { ...patch, value: spelled(patch, patch.origin), style: dest.style };
}

function mergeMaps(run: Run, dest: Node | undefined, patch: Node | undefined, known: Schema | undefined): Merged {
  // A null that is spelled out stays where no patch speaks of it; a missing value does not.
  if (isNull(dest) && !patch) return dest && dest.start < dest.end ? { node: dest, isDest: true } : cleared;
  if (isNull(patch) && patch) return cleared;
  const directive = patch?.kind === 'mapping' ? textOf(entryOf(patch, '$patch')?.value) : undefined;
  if (directive === 'delete') return cleared;
  if (patch && directive !== undefined && directive !== 'replace' && directive !== 'merge') {
    run.failure ??= { node: patch, message: `There is no $patch: ${directive}. Kustomize stops here.` };
  }
  const changes = directive === undefined ? patch : patch && withoutDirective(patch);
  // What is new is merged with itself: directives and nulls inside of it count all the same.
  const isItself = dest === patch;
  const isNew = isNull(dest) || directive === 'replace';
  const target = isNew || isItself ? changes : dest;
  if (target?.kind !== 'mapping') return cleared;
  const schema = known ?? (hasType(target) ? run.schemas(target) : undefined);
  return { node: mergeEntries(run, target, changes, schema), isDest: !isNew || isItself };
}

function mergeEntries(run: Run, target: Mapping, changes: Node | undefined, schema: Schema | undefined): Mapping {
  const own = entriesOf(target);
  const entries: Entry[] = [];
  let changed = own.length !== target.entries.length;
  for (const entry of own) {
    const change = entryOf(changes, entry.key)?.value;
    const { node } = merge(run, entry.value, change, schema?.fields[entry.key]);
    if (node !== entry.value) changed = true;
    if (node) entries.push(node === entry.value ? entry : { ...entry, value: node });
  }
  for (const entry of entriesOf(changes)) {
    if (entryOf(target, entry.key)) continue;
    const { node } = merge(run, undefined, entry.value, schema?.fields[entry.key]);
    if (!node) continue;
    entries.push({ ...entry, value: node });
    changed = true;
  }
  return changed ? { ...target, entries } : target;
}

function mergeSequences(run: Run, dest: Node | undefined, patch: Node | undefined, schema: Schema | undefined): Merged {
  if (!schema?.keys) {
    if (!patch) return { node: dest, isDest: true };
    return { node: isNull(patch) ? undefined : patch, isDest: false };
  }
  if (isNull(patch) && patch) return cleared;
  let target = isNull(dest) ? patch : dest;
  let changes = patch;
  if (!isNull(dest) && patch?.kind === 'sequence') {
    const directive = listDirective(patch);
    if (directive === 'delete') return cleared;
    if (directive !== undefined) changes = { ...patch, items: withoutItem(patch.items, ['$patch'], [directive]) };
    if (directive === 'replace') target = changes;
  }
  if (target?.kind !== 'sequence') return cleared;
  const patchItems = changes?.kind === 'sequence' ? changes.items : undefined;
  const items = mergeItems(target.items, patchItems, schema.keys, (a, b) =>
    merge(run, a, b, { fields: schema.fields }),
  );
  return { node: sameItems(items, target) ? target : { ...target, items }, isDest: target === dest };
}

function sameItems(items: readonly Node[], { items: before }: Sequence): boolean {
  return items.length === before.length && items.every((item, index) => item === before[index]);
}

/** What an item that holds nothing but `$patch` says of the whole list. */
function listDirective({ items }: Sequence): string | undefined {
  const item = items.find((each) => entryOf(each, '$patch'));
  return item?.kind === 'mapping' && item.entries.length === 1 ? textOf(entryOf(item, '$patch')?.value) : undefined;
}

function hasType(node: Node): boolean {
  return Boolean(textOf(entryOf(node, 'apiVersion')?.value) && textOf(entryOf(node, 'kind')?.value));
}
