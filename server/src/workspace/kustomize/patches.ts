import { type Entry, entryOf, itemsOf, type Mapping, type Node, placeOf, valueAt } from '../../yaml/node.ts';
import {
  type Build,
  inlineDocuments,
  type Kustomization,
  type Loaded,
  lackPatched,
  leaveOut,
  loadFile,
  refuse,
} from './build.ts';
import { idOf, idText, sameId } from './id.ts';
import { type Item, isCalled, remembered, withRoot } from './item.ts';
import { applyJsonPatch, isJsonPatch } from './jsonPatch.ts';
import { objectsOf } from './objects.ts';
import { foreignTree } from './origin.ts';
import { readSelector, type Selector } from './selector.ts';
import { followed, unshared } from './sharedValues.ts';
import { strategicMerge } from './strategicMerge.ts';
import { entriesOf, isTrue, textOf, withoutField, withValue } from './tree.ts';

/** Applies `patchesStrategicMerge:`, whose entries are files or patches written in place. */
export function withStrategicPatches(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
): readonly Item[] {
  let patched = items;
  for (const node of itemsOf(valueAt(kustomization.root, 'patchesStrategicMerge'))) {
    const isInline = node.kind === 'scalar' && String(node.value).includes('\n');
    const documents = isInline
      ? inlineDocuments(build, node, kustomization.origin)
      : loadFile(build, kustomization, node);
    for (const patch of documents) patched = merged(build, kustomization, patched, patch, node, undefined, noOptions);
  }
  return patched;
}

/** Applies `patches:` or `patchesJson6902:`: each entry has a path or a patch written in place, and often a target. */
export function withPatches(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  key: 'patches' | 'patchesJson6902',
): readonly Item[] {
  return itemsOf(valueAt(kustomization.root, key)).reduce<readonly Item[]>(
    (before, entry) => withPatch(build, kustomization, before, entry),
    items,
  );
}

/** Applies one entry of `patches:`. */
export function withPatch(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  entry: Node,
): readonly Item[] {
  const target = entryOf(entry, 'target')?.value;
  const selector = target && readSelector(target);
  if (typeof selector === 'string') {
    leaveOut(build, placeOf(target ?? entry, kustomization.origin), selector);
    return items;
  }
  const options = {
    allowNameChange: isTrue(valueAt(entry, 'options', 'allowNameChange')),
    allowKindChange: isTrue(valueAt(entry, 'options', 'allowKindChange')),
  };
  const patches = patchDocuments(build, kustomization, entry);
  if (selector && patches.filter(({ root }) => !isJsonPatch(root)).length > 1) {
    refuse(build, placeOf(entry, kustomization.origin), 'Several patches cannot have a target. Kustomize stops here.');
  }
  return patches.reduce<readonly Item[]>(
    (before, patch) =>
      isJsonPatch(patch.root)
        ? patchedJson(build, kustomization, before, patch, entry, selector)
        : merged(build, kustomization, before, patch, entry, selector, options),
    items,
  );
}

interface Options {
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

const noOptions: Options = { allowNameChange: false, allowKindChange: false };

function patchDocuments(build: Build, kustomization: Kustomization, entry: Node): readonly Loaded[] {
  const path = entryOf(entry, 'path')?.value;
  const patch = entryOf(entry, 'patch')?.value;
  if (textOf(path)) return loadFile(build, kustomization, path as Node);
  if (patch?.kind === 'scalar' && textOf(patch))
    return inlineDocuments(build, patch, placeOf(patch, kustomization.origin).origin);
  refuse(build, placeOf(entry, kustomization.origin), 'A patch needs a path, or a patch written in place.');
  return [];
}

function merged(
  build: Build,
  { origin }: Kustomization,
  items: readonly Item[],
  { root, origin: written }: Loaded,
  entry: Node,
  selector: Selector | undefined,
  options: Options,
): readonly Item[] {
  return objectsOf(foreignTree(root, written)).reduce<readonly Item[]>((before, object) => {
    const patch = selector ? withPairsAsText(object) : object;
    const found = selector ? before.filter(selector.matches) : before.filter(isTargetOf(patch));
    if (!selector && found.length !== 1) {
      const id = idText(idOf(patch));
      const place = placeOf(entry, origin);
      if (found.length === 0) lackPatched(build, place, id);
      else refuse(build, place, `Several objects are called ${id}. Kustomize stops here.`);
      return before;
    }
    const targets = new Set(found);
    return before.flatMap((item) => {
      if (!targets.has(item)) return [item];
      const { root: result, failure } = strategicMerge(item.root, patch);
      if (failure) refuse(build, placeOf(failure.node, written), failure.message);
      if (result?.kind !== 'mapping' || result.entries.length === 0) return [];
      const changed = options.allowNameChange || options.allowKindChange ? remembered(item) : item;
      const patched = withOldIdentity(result, item.root, options);
      return [withRoot(changed, followed(item.root, patched))];
    });
  }, items);
}

/** Kustomize writes labels and annotations anew in a patch that has a target: a null there deletes nothing. */
function withPairsAsText(patch: Mapping): Mapping {
  const metadata = entryOf(patch, 'metadata');
  if (metadata?.value.kind !== 'mapping') return patch;
  const entries = metadata.value.entries.flatMap((entry): readonly Entry[] => {
    if (entry.key !== 'labels' && entry.key !== 'annotations') return [entry];
    const pairs = entriesOf(entry.value);
    return pairs.length === 0 || entry.value.kind !== 'mapping'
      ? []
      : [{ ...entry, value: { ...entry.value, entries: pairs.map(asText) } }];
  });
  return withValue(patch, metadata, { ...metadata.value, entries });
}

function asText(entry: Entry): Entry {
  const { value } = entry;
  return value.kind === 'scalar' && typeof value.value !== 'string'
    ? { ...entry, value: { ...value, value: String(value.value) } }
    : entry;
}

function isTargetOf(patch: Mapping): (item: Item) => boolean {
  const wanted = idOf(patch);
  return (item) => isCalled(item, (id) => sameId(id, wanted));
}

/** A patch says by name, kind and namespace what it is for, and so does not change them. */
function withOldIdentity(result: Mapping, old: Mapping, options: Options): Mapping {
  let root = withOld(result, old, 'apiVersion');
  if (!options.allowKindChange) root = withOld(root, old, 'kind');
  const metadata = valueAt(root, 'metadata');
  const oldMetadata = valueAt(old, 'metadata');
  if (metadata?.kind !== 'mapping' || oldMetadata?.kind !== 'mapping') return root;
  let changed = withOld(metadata, oldMetadata, 'namespace');
  if (!options.allowNameChange) changed = withOld(changed, oldMetadata, 'name');
  const entry = entryOf(root, 'metadata');
  return changed === metadata || !entry
    ? root
    : { ...root, entries: root.entries.map((each) => (each === entry ? { ...each, value: changed } : each)) };
}

function withOld(mapping: Mapping, old: Mapping, key: string): Mapping {
  const before = entryOf(old, key);
  const now = entryOf(mapping, key);
  if (!before) return withoutField(mapping, key);
  if (now)
    return now.value === before.value
      ? mapping
      : { ...mapping, entries: mapping.entries.map((each) => (each === now ? before : each)) };
  return { ...mapping, entries: [...mapping.entries, before] };
}

function patchedJson(
  build: Build,
  { origin }: Kustomization,
  items: readonly Item[],
  patch: Loaded,
  entry: Node,
  selector: Selector | undefined,
): readonly Item[] {
  if (!selector) {
    refuse(build, placeOf(entry, origin), 'A JSON patch needs a target: it does not say itself what it is for.');
    return items;
  }
  const operations = foreignTree(patch.ownRoot, patch.origin);
  return items.map((item) => {
    if (!selector.matches(item)) return item;
    const { root, failures } = applyJsonPatch(item.root, operations, patch.origin);
    for (const { operation, message } of failures) refuse(build, placeOf(operation, patch.origin), message);
    return withRoot(remembered(item), unshared(root));
  });
}
