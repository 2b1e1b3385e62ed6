import {
  type Entry,
  entryOf,
  isNull,
  itemsOf,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  valueAt,
} from '../../yaml/node.ts';
import {
  type Build,
  inlineDocuments,
  type Kustomization,
  type Loaded,
  lackPatched,
  loadFile,
  refuse,
} from './build.ts';
import { idOf, idText, sameId } from './id.ts';
import { type Item, isCalled, remembered, withRoot } from './item.ts';
import { applyJsonPatch } from './jsonPatch.ts';
import { lackOf, objectsOf } from './objects.ts';
import type { Schemas } from './openapi.ts';
import { foreignTree } from './origin.ts';
import { readSelector, type Selector } from './selector.ts';
import { followed, unshared } from './sharedValues.ts';
import { strategicMerge } from './strategicMerge.ts';
import { entriesOf, isMapping, isTrue, madeMapping, textOf, withField, withoutField, withValue } from './tree.ts';

/**
 * Applies strategic merge patches: files, or patches written in place.
 * @param entries What `patchesStrategicMerge:` lists.
 * @param text Patches in one text that follow, as a transformer of its own may say them.
 * @param all What says them all.
 */
export function withStrategicPatches(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  entries: readonly Node[],
  text: Node | undefined,
  all: Node,
  schemas: Schemas | undefined,
): readonly Item[] {
  const use: Use = { ...strategicOnly, schemas };
  let patched = items;
  let isEmpty = true;
  const apply = (documents: readonly Loaded[], entry: Node): void => {
    if (documents.length > 0) isEmpty = false;
    for (const patch of documents) patched = merged(build, kustomization, patched, patch, entry, use);
  };
  for (const node of entries) {
    const isInline = node.kind === 'scalar' && String(node.value).includes('\n');
    apply(isInline ? inlineDocuments(build, node, kustomization.origin) : loadFile(build, kustomization, node), node);
  }
  if (text?.kind === 'scalar' && textOf(text))
    apply(inlineDocuments(build, text, placeOf(text, kustomization.origin).origin), text);
  if (isEmpty) refuse(build, placeOf(all, kustomization.origin), 'These patches are empty. Kustomize stops here.');
  return patched;
}

/** Applies `patches:` or `patchesJson6902:`: each entry has a path or a patch written in place, and often a target. */
export function withPatches(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  key: 'patches' | 'patchesJson6902',
  schemas: Schemas | undefined,
): readonly Item[] {
  return itemsOf(valueAt(kustomization.root, key)).reduce<readonly Item[]>(
    (before, entry) => withPatch(build, kustomization, before, entry, schemas, key === 'patchesJson6902'),
    items,
  );
}

/** Applies one entry of `patches:`. @param isJson Whether nothing but a JSON patch of one object will do. */
export function withPatch(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  entry: Node,
  schemas: Schemas | undefined,
  isJson = false,
): readonly Item[] {
  const target = entryOf(entry, 'target')?.value;
  const stop = (message: string): readonly Item[] => {
    refuse(build, placeOf(entry, kustomization.origin), `${message} Kustomize stops here.`);
    return items;
  };
  const selector = target && !isNull(target) ? readSelector(target) : undefined;
  if (typeof selector === 'string') {
    refuse(build, placeOf(target ?? entry, kustomization.origin), `${selector} Kustomize stops here.`);
    return items;
  }
  const met = build.problems.size;
  const patches = patchDocuments(build, kustomization, entry);
  const [first] = patches;
  if (!first && !selector && build.problems.size === met) return stop('This patch is empty.');
  // Kustomize reads no more than one document of a JSON patch.
  if (isJson && !textOf(valueAt(target, 'name'))) return stop('The target of this patch needs a name.');
  if (first?.root.kind === 'sequence') return patchedJson(build, kustomization, items, first, entry, selector, isJson);
  if (isJson && first) return stop('This is no JSON patch: list it under patches.');
  if (selector && patches.length > 1) return stop('Several patches cannot have a target.');
  const use: Use = {
    selector,
    allowNameChange: isTrue(valueAt(entry, 'options', 'allowNameChange')),
    allowKindChange: isTrue(valueAt(entry, 'options', 'allowKindChange')),
    writesPairs: selector !== undefined,
    schemas,
  };
  return patches.reduce<readonly Item[]>(
    (before, patch) => merged(build, kustomization, before, patch, entry, use),
    items,
  );
}

/** How a strategic merge patch is applied. */
interface Use {
  /** What it is for where it does not say so itself. */
  readonly selector: Selector | undefined;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
  /** Whether kustomize writes its labels and annotations anew: see `withPairsAsText`. */
  readonly writesPairs: boolean;
  /** How lists are merged, where a kustomization says so. */
  readonly schemas: Schemas | undefined;
}

const strategicOnly: Omit<Use, 'schemas'> = {
  selector: undefined,
  allowNameChange: false,
  allowKindChange: false,
  writesPairs: true,
};

function patchDocuments(build: Build, kustomization: Kustomization, entry: Node): readonly Loaded[] {
  const path = entryOf(entry, 'path')?.value;
  const patch = entryOf(entry, 'patch')?.value;
  const written = patch?.kind === 'scalar' ? (textOf(patch) ?? '').trim() : '';
  const isFile = Boolean(textOf(path));
  const at = placeOf((isFile ? path : patch) ?? entry, kustomization.origin);
  if (isFile && written) {
    refuse(build, at, 'A patch has a path or is written in place, and not both. Kustomize stops here.');
    return [];
  }
  if (path && isFile) {
    const documents = loadFile(build, kustomization, path);
    const [first] = documents;
    return first && !isReadable(build, first.origin.document.text, first.root, at) ? [] : documents;
  }
  if (patch?.kind === 'scalar' && written) {
    const documents = inlineDocuments(build, patch, placeOf(patch, kustomization.origin).origin);
    const [first] = documents;
    return first && !isReadable(build, written, first.root, at) ? [] : documents;
  }
  refuse(build, placeOf(entry, kustomization.origin), 'A patch needs a path, or a patch written in place.');
  return [];
}

/** Kustomize reads a patch that begins with a bracket as JSON, and as YAML any other list. */
function isReadable(build: Build, text: string, root: Node, at: Place): boolean {
  if (root.kind !== 'sequence' || !text.startsWith('[')) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    refuse(
      build,
      at,
      'A patch that begins with a bracket must be JSON, with all keys in quotes. Kustomize stops here.',
    );
    return false;
  }
}

function merged(
  build: Build,
  { origin }: Kustomization,
  items: readonly Item[],
  { root, origin: written }: Loaded,
  entry: Node,
  use: Use,
): readonly Item[] {
  const { selector, writesPairs } = use;
  return objectsOf(foreignTree(root, written)).reduce<readonly Item[]>((before, object) => {
    const lacks = lackOf(object);
    if (lacks || !isMapping(object)) {
      refuse(build, placeOf(object, written), `This has no ${lacks}, and so is no patch. Kustomize stops here.`);
      return before;
    }
    const patch = writesPairs ? withPairsAsText(object) : object;
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
      const { root: result, failure } = strategicMerge(item.root, patch, use.schemas);
      if (failure) refuse(build, placeOf(failure.node, written), failure.message);
      if (result?.kind !== 'mapping' || result.entries.length === 0) return [];
      const changed = use.allowNameChange || use.allowKindChange ? remembered(item) : item;
      const patched = withOldIdentity(result, item.root, use);
      return [withRoot(changed, followed(item.root, patched))];
    });
  }, items);
}

/**
 * Kustomize writes labels and annotations anew in a patch that has a target, or that is one of `patchesStrategicMerge`: a
 * null there deletes nothing.
 */
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
function withOldIdentity(result: Mapping, old: Mapping, options: Use): Mapping {
  let root = withOld(result, old, 'apiVersion');
  if (!options.allowKindChange) root = withOld(root, old, 'kind');
  const metadata = valueAt(root, 'metadata');
  const oldMetadata = valueAt(old, 'metadata');
  if (metadata?.kind !== 'mapping' || oldMetadata?.kind !== 'mapping') return root;
  let changed = withOld(metadata, oldMetadata, 'namespace');
  if (!options.allowNameChange) changed = withOld(changed, oldMetadata, 'name');
  const entry = entryOf(root, 'metadata');
  return entry ? withValue(root, entry, changed) : root;
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
  /** Whether it is one of `patchesJson6902`: kustomize does not remember then what an object was called before. */
  isOld: boolean,
): readonly Item[] {
  if (!selector) {
    refuse(build, placeOf(entry, origin), 'A JSON patch needs a target: it does not say itself what it is for.');
    return items;
  }
  const operations = foreignTree(patch.ownRoot, patch.origin);
  return items.map((item) => {
    if (!selector.matches(item)) return item;
    const object = isOld && !hasNotes(item) ? item.root : withAnnotations(item);
    const { root, failures } = applyJsonPatch(object, operations, patch.origin);
    for (const { operation, message } of failures) refuse(build, placeOf(operation, patch.origin), message);
    const lacks = failures.length === 0 && lackOf(root);
    if (lacks) refuse(build, placeOf(entry, origin), `This leaves an object without ${lacks}. Kustomize stops here.`);
    return withRoot(isOld ? item : remembered(item), unshared(root));
  });
}

/**
 * Kustomize keeps notes of its own in the annotations: of what an object was called, before it is renamed or patched by
 * one of `patches:`, and of a hash that it needs. So there are annotations then, whatever is written.
 */
function hasNotes({ previous, needsHash }: Item): boolean {
  return needsHash || previous.length > 0;
}

function withAnnotations({ root, origin }: Item): Mapping {
  const metadata = valueAt(root, 'metadata');
  if (metadata?.kind !== 'mapping' || !isNull(valueAt(metadata, 'annotations'))) return root;
  const place = placeOf(metadata, origin);
  return withField(root, 'metadata', withField(metadata, 'annotations', madeMapping([], place), place), place);
}
