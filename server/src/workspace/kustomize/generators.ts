import {
  type Entry,
  entryOf,
  itemsOf,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  valueAt,
} from '../../yaml/node.ts';
import { fileNameOf, resolvePath } from '../paths.ts';
import { type Build, type Kustomization, lack, leaveOut, readText, refuse } from './build.ts';
import { idText, sameId } from './id.ts';
import { type Item, isCalled, itemOf } from './item.ts';
import { pairOf } from './labels.ts';
import { foreignEntry } from './origin.ts';
import { builtInKind, type Plugin } from './plugins.ts';
import {
  entriesOf,
  isEmpty,
  isTrue,
  madeEntry,
  madeMapping,
  madeScalar,
  textOf,
  withField,
  withoutField,
} from './tree.ts';

/**
 * Adds what `configMapGenerator:`, `secretGenerator:` and the built-in ones of `generators:` make to the objects, or
 * changes those that are there.
 */
export function withGenerated(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  plugins: readonly Plugin[],
): readonly Item[] {
  let all = items;
  for (const [key, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const entry of itemsOf(valueAt(kustomization.root, key))) {
      const item = generated(build, kustomization, entry, valueAt(entry, 'name'), kind);
      if (item) all = absorbed(build, kustomization, all, item, entry);
    }
  }
  for (const plugin of plugins) {
    const kind = builtInKind(build, plugin, 'generator');
    if (!kind) continue;
    const { root, origin } = plugin.item;
    const own = { directory: kustomization.directory, root: madeMapping([], plugin.place), origin };
    const name = textOf(valueAt(root, 'name')) ? valueAt(root, 'name') : valueAt(root, 'metadata', 'name');
    const namespace = textOf(valueAt(root, 'namespace')) ? undefined : valueAt(root, 'metadata', 'namespace');
    const entry = namespace ? withField(root, 'namespace', namespace, plugin.place) : root;
    const item = generated(build, own, entry, name, kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap');
    if (item) all = absorbed(build, own, all, item, root);
  }
  return all;
}

function generated(
  build: Build,
  kustomization: Kustomization,
  entry: Node,
  name: Node | undefined,
  kind: 'ConfigMap' | 'Secret',
): Item | undefined {
  const { origin, root: file } = kustomization;
  const place = placeOf(entry, origin);
  if (!textOf(name)) {
    refuse(build, place, 'A generator needs a name.');
    return undefined;
  }
  const scalar = (key: string, value: string | boolean, node: Node = entry): Entry =>
    madeEntry(key, madeScalar(value, placeOf(node, origin)), placeOf(node, origin));
  const global = valueAt(file, 'generatorOptions');
  const local = valueAt(entry, 'options');
  const namespace = valueAt(entry, 'namespace');
  const pairs = (key: 'labels' | 'annotations'): readonly Entry[] => {
    const all = new Map<string, Entry>();
    for (const options of [global, local]) {
      for (const each of entriesOf(valueAt(options, key))) {
        all.set(each.key, pairOf(build, each, origin));
      }
    }
    return all.size === 0 ? [] : [madeEntry(key, madeMapping([...all.values()], place), place)];
  };

  const metadata: Entry[] = [
    scalar('name', textOf(name) ?? '', name),
    ...(textOf(namespace) ? [scalar('namespace', textOf(namespace) ?? '', namespace)] : []),
    ...pairs('labels'),
    ...pairs('annotations'),
  ];
  const data = readData(build, kustomization, entry).map(({ key, value, at }) =>
    madeEntry(key, madeScalar(kind === 'Secret' ? wrappedBase64(value) : value, at), at),
  );
  const isSet = (option: string): boolean => isTrue(valueAt(global, option)) || isTrue(valueAt(local, option));
  const root = madeMapping(
    [
      scalar('apiVersion', 'v1'),
      scalar('kind', kind),
      madeEntry('metadata', madeMapping(metadata, place), place),
      ...(kind === 'Secret'
        ? [scalar('type', textOf(valueAt(entry, 'type')) || 'Opaque', valueAt(entry, 'type'))]
        : []),
      ...(data.length > 0 || kind === 'Secret' ? [madeEntry('data', madeMapping(data, place), place)] : []),
      ...(isSet('immutable') ? [scalar('immutable', true)] : []),
    ],
    place,
  );
  return { ...itemOf(root, origin), needsHash: !isSet('disableNameSuffixHash') };
}

/** One key of the data, and what says it. */
interface Pair {
  readonly key: string;
  readonly value: string;
  readonly at: Place;
}

function readData(build: Build, kustomization: Kustomization, entry: Node): readonly Pair[] {
  const single = valueAt(entry, 'env');
  const pairs = [
    ...[...itemsOf(valueAt(entry, 'envs')), ...(textOf(single) ? [single as Node] : [])].flatMap((node) =>
      envPairs(build, kustomization, node),
    ),
    ...itemsOf(valueAt(entry, 'literals')).flatMap((node) => literalPair(build, kustomization, node)),
    ...itemsOf(valueAt(entry, 'files')).flatMap((node) => filePair(build, kustomization, node)),
  ];
  const byKey = new Map<string, Pair>();
  for (const pair of pairs) {
    if (byKey.has(pair.key)) refuse(build, pair.at, `The key ${pair.key} is given twice. Kustomize stops here.`);
    else byKey.set(pair.key, pair);
  }
  return [...byKey.values()];
}

/** `key=value`; quotes around the value are not part of it. */
function literalPair(build: Build, { origin }: Kustomization, node: Node): readonly Pair[] {
  const text = textOf(node) ?? '';
  const equals = text.indexOf('=');
  const at = placeOf(node, origin);
  if (equals < 1) {
    refuse(build, at, 'A literal is written key=value. Kustomize stops here.');
    return [];
  }
  return [{ key: text.slice(0, equals), value: trimmed(text.slice(equals + 1)), at }];
}

/** A text without the quotes around it, if they are the same on both sides. */
function trimmed(text: string): string {
  const [first, last] = [text.charAt(0), text.charAt(text.length - 1)];
  const isQuoted = text.length > 1 && first === last && (first === '"' || first === "'");
  return isQuoted ? text.slice(1, -1) : text;
}

/** `path` or `key=path`. */
function filePair(build: Build, { directory, origin }: Kustomization, node: Node): readonly Pair[] {
  const written = textOf(node) ?? '';
  const equals = written.indexOf('=');
  const at = placeOf(node, origin);
  const path = written.slice(equals + 1);
  const uri = resolvePath(directory, path);
  const value = path === '' || equals === 0 ? undefined : readText(build, uri);
  if (value === undefined) {
    lack(build, at, uri, `There is no file ${path}. Kustomize stops here.`, true);
    return [];
  }
  if (value.includes('\ufffd')) leaveOut(build, at, 'This file is not text, and cannot be put into the object here.');
  return [{ key: equals === -1 ? decodeURIComponent(fileNameOf(uri)) : written.slice(0, equals), value, at }];
}

/** A file of lines `KEY=value`. */
function envPairs(build: Build, { directory, origin }: Kustomization, node: Node): readonly Pair[] {
  const at = placeOf(node, origin);
  const path = textOf(node) ?? '';
  const uri = resolvePath(directory, path);
  const text = readText(build, uri);
  if (text === undefined) {
    lack(build, at, uri, `There is no file ${path}. Kustomize stops here.`, true);
    return [];
  }
  return text.split(/\r?\n/).flatMap((line) => {
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) return [];
    const equals = content.indexOf('=');
    // What has no name gets lost.
    if (equals === 0) return [];
    if (equals !== -1) return [{ key: content.slice(0, equals), value: content.slice(equals + 1), at }];
    leaveOut(build, at, `The value of ${content} comes from the environment that kustomize runs in.`);
    return [{ key: content, value: '', at }];
  });
}

/** Base64 of the text's UTF-8, in lines of 70 as kustomize breaks them: the breaks count for the hash. */
function wrappedBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const encoded = btoa(binary);
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}

/** Adds a generated object, or merges it into the one that is there, as its `behavior` says. */
function absorbed(
  build: Build,
  { origin }: Kustomization,
  items: readonly Item[],
  item: Item,
  entry: Node,
): readonly Item[] {
  const behavior = textOf(valueAt(entry, 'behavior')) ?? 'create';
  const id = item.id;
  const matches = items.filter((each) => isCalled(each, (other) => sameId(other, id)));
  const old = matches[0];
  const isChange = behavior === 'merge' || behavior === 'replace';
  if (matches.length > 1 || (old && !isChange) || (!old && isChange)) {
    const what = old
      ? `The object ${idText(id)} is there already: say behavior: merge or replace.`
      : `There is no object ${idText(id)} to ${behavior}.`;
    refuse(build, placeOf(entry, origin), `${what} Kustomize stops here.`);
    return items;
  }
  if (!old) return [...items, item];
  const changed = mergedItem(old, item, behavior === 'merge');
  return items.map((each) => (each === old ? changed : each));
}

/** What is generated, in the place, with the name, and with the past of what was there. */
function mergedItem(old: Item, item: Item, withData: boolean): Item {
  let root = item.root;
  const place = placeOf(root, item.origin);
  const take = (mapping: Mapping, from: Node | undefined, key: string): Mapping => {
    const before = entryOf(from, key);
    if (!before || isEmpty(before.value)) return mapping;
    const foreign = foreignEntry(before, old.origin);
    const own = entryOf(mapping, key);
    if (!own) return { ...mapping, entries: [...mapping.entries, foreign] };
    if (own.value.kind !== 'mapping') return withField(mapping, key, foreign.value, place);
    const known = new Set(own.value.entries.map((each) => each.key));
    const added = entriesOf(foreign.value).filter((each) => !known.has(each.key));
    return withField(mapping, key, { ...own.value, entries: [...added, ...own.value.entries] }, place);
  };
  const oldMetadata = valueAt(old.root, 'metadata');
  const metadata = valueAt(root, 'metadata');
  if (metadata?.kind === 'mapping') {
    const changed = ['labels', 'annotations', 'name', 'namespace'].reduce(
      (m, key) => take(m, oldMetadata, key),
      metadata,
    );
    const isSomewhere = entryOf(oldMetadata, 'namespace') !== undefined;
    root = withField(root, 'metadata', isSomewhere ? changed : withoutField(changed, 'namespace'), place);
  }
  if (withData) {
    root = ['data', 'binaryData'].reduce((mapping, key) => take(mapping, old.root, key), root);
    if (isEmpty(valueAt(root, 'data'))) root = withoutField(root, 'data');
  }
  return { ...old, root, origin: item.origin, needsHash: old.needsHash && item.needsHash };
}
