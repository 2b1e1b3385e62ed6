import { entryOf, isNull, itemsOf, type Mapping, type Node, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import type { Source } from '../../yaml/source.ts';
import { resolvePath } from '../paths.ts';
import { withPrefix, withSuffix } from './affixes.ts';
import { type Build, type Kustomization, leaveOut, loadedDocuments, readSource, refuse } from './build.ts';
import {
  type Configuration,
  defaultConfiguration,
  mergedConfigurations,
  readFieldSpecs,
  withConfigurations,
} from './configuration.ts';
import type { FieldSpec } from './fieldSpec.ts';
import { metadataLabels } from './fieldSpecs.ts';
import { withGenerated } from './generators.ts';
import { idKey, idText } from './id.ts';
import { withImages } from './images.ts';
import { currentId, type Item, itemOf } from './item.ts';
import { withPairs } from './labels.ts';
import { withNamespace } from './namespace.ts';
import { objectsOf } from './objects.ts';
import { withPatches, withStrategicPatches } from './patches.ts';
import { withReplacements } from './replacements.ts';
import { withReplicas } from './replicas.ts';
import { entriesOf, isTrue, madeScalar, textOf } from './tree.ts';
import { type Var, withVars } from './vars.ts';

/** What a kustomization adds up to before names are final. */
export interface Accumulated {
  readonly items: readonly Item[];
  readonly configuration: Configuration;
  readonly vars: readonly Var[];
}

export const nothing: Accumulated = { items: [], configuration: defaultConfiguration, vars: [] };

/** Kustomize looks for them in this order, and wants one. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization in a directory; undefined where there is none. */
export function findKustomization(build: Build, directory: string): Source | undefined {
  for (const name of kustomizationNames) {
    const source = readSource(build, `${directory}/${name}`);
    if (source) return source;
  }
  return undefined;
}

/**
 * Reads what a kustomization includes, and does to it what it says, in kustomize's order (KustTarget.accumulateTarget).
 * @param before What there is already: for a component, all that the kustomization around it has so far.
 * @param above The directories whose kustomizations led here.
 */
export function accumulate(
  build: Build,
  kustomization: Kustomization,
  before: Accumulated,
  above: readonly string[],
): Accumulated {
  const { root, directory } = kustomization;
  const path = [...above, directory];
  let all = before;
  for (const node of [...listAt(root, 'resources'), ...listAt(root, 'bases')])
    all = withResource(build, kustomization, all, node, path);
  const configuration = withConfigurations(build, kustomization, all.configuration);
  let items = withGenerated(build, kustomization, all.items);
  reportPlugins(build, kustomization);
  all = { ...all, items, configuration };
  for (const node of listAt(root, 'components')) all = withComponent(build, kustomization, all, node, path);
  items = transformed(build, kustomization, all.items, all.configuration);
  const { items: marked, vars } = withVars(build, kustomization, items);
  return { items: marked, configuration: all.configuration, vars: [...all.vars, ...vars] };
}

function listAt(root: Node, key: string): readonly Node[] {
  return itemsOf(entryOf(root, key)?.value);
}

/** Adds a file's objects, or what the kustomization in a directory makes. */
function withResource(
  build: Build,
  kustomization: Kustomization,
  before: Accumulated,
  node: Node,
  above: readonly string[],
): Accumulated {
  const written = textOf(node);
  const place = placeOf(node, kustomization.origin);
  if (!written) {
    refuse(build, place, 'A resource is the path of a file or of a directory.');
    return before;
  }
  const uri = resolvePath(kustomization.directory, written);
  const source = isRemote(written) ? undefined : readSource(build, uri);
  if (source) return { ...before, items: withObjects(build, before.items, source) };
  const child = includedAt(build, kustomization, node, above);
  if (!child) return before;
  if (isComponent(child)) {
    refuse(build, place, 'This is a component: list it under components. Kustomize stops here.');
    return before;
  }
  const added = accumulate(build, child, nothing, above);
  return {
    items: appended(build, before.items, added.items, (item) => ({ ...place, message: duplicate(item) })),
    configuration: mergedConfigurations(before.configuration, added.configuration),
    vars: [...before.vars, ...added.vars],
  };
}

function withComponent(
  build: Build,
  kustomization: Kustomization,
  before: Accumulated,
  node: Node,
  above: readonly string[],
): Accumulated {
  const child = textOf(node) ? includedAt(build, kustomization, node, above) : undefined;
  if (!child) return before;
  if (!isComponent(child)) {
    refuse(
      build,
      placeOf(node, kustomization.origin),
      'This is no component: list it under resources. Kustomize stops here.',
    );
    return before;
  }
  return accumulate(build, child, before, above);
}

/** The kustomization in the directory that an entry names. What there is instead is reported at the entry. */
function includedAt(
  build: Build,
  { directory, origin }: Kustomization,
  node: Node,
  above: readonly string[],
): Kustomization | undefined {
  const written = textOf(node) ?? '';
  const place = placeOf(node, origin);
  if (isRemote(written)) {
    leaveOut(build, place, 'This is fetched from elsewhere when kustomize runs, and is not known here.');
    return undefined;
  }
  const uri = resolvePath(directory, written);
  if (above.includes(uri)) {
    refuse(build, place, 'This kustomization includes itself. Kustomize stops here.');
    return undefined;
  }
  const source = findKustomization(build, uri);
  const found = source && readKustomization(build, source, uri);
  if (!source) leaveOut(build, place, `There is no file and no kustomization ${written}. Kustomize stops here.`);
  return found;
}

/** What a kustomization file holds; undefined where it cannot be read, which is reported. */
export function readKustomization(build: Build, source: Source, directory: string): Kustomization | undefined {
  const [first] = loadedDocuments(build, source);
  if (first && saysAnything(first.root)) return { directory, root: first.root, origin: first.origin };
  const [placed] = source.documents;
  if (placed && !first && placed.document.problems.length > 0) return undefined;
  const document = placed?.document ?? { text: source.text, root: undefined, problems: [], relevant: true };
  leaveOut(
    build,
    { start: 0, end: 0, origin: { uri: source.uri, document } },
    'This kustomization is empty. Kustomize stops here.',
  );
  return undefined;
}

function saysAnything(root: Node): boolean {
  return entriesOf(root).some(
    ({ key, value }) =>
      !['apiVersion', 'kind', 'metadata'].includes(key) &&
      !isNull(value) &&
      (value.kind === 'scalar' || (value.kind === 'sequence' ? value.items : value.entries).length > 0),
  );
}

function isComponent({ root }: Kustomization): boolean {
  return textOf(valueAt(root, 'kind')) === 'Component';
}

/** A URL, an address of git, or a path that begins with a host (kustomize's git.NewRepoSpecFromURL). */
function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:(:|\/\/)|^[\w.-]+@[\w.-]+:|^(www\.)?(github|gitlab|bitbucket)\.(com|org)[/:]|[?&](ref|version|timeout|submodules)=/i.test(
    path,
  );
}

function withObjects(build: Build, before: readonly Item[], source: Source): readonly Item[] {
  const added = loadedDocuments(build, source).flatMap(({ root, origin }) =>
    objectsOf(root).flatMap((object) => {
      if (textOf(valueAt(object, 'kind'))) return [itemOf(object, origin)];
      refuse(build, placeOf(object, origin), 'This has no kind, and so is no object. Kustomize stops here.');
      return [];
    }),
  );
  return appended(build, before, added, (item) => ({
    ...placeOf(nameOf(item.root), item.origin),
    message: duplicate(item),
  }));
}

function nameOf(root: Mapping): Node {
  return valueAt(root, 'metadata', 'name') ?? root;
}

function duplicate(item: Item): string {
  return `The object ${idText(currentId(item))} is there already. Kustomize stops here.`;
}

function appended(
  build: Build,
  before: readonly Item[],
  added: readonly Item[],
  problemOf: (item: Item) => Parameters<typeof refuse>[1] & { readonly message: string },
): readonly Item[] {
  const known = new Set(before.map((item) => idKey(currentId(item))));
  const items = [...before];
  for (const item of added) {
    const key = idKey(currentId(item));
    if (known.has(key)) {
      const { message, ...place } = problemOf(item);
      refuse(build, place, message);
      continue;
    }
    known.add(key);
    items.push(item);
  }
  return items;
}

/** What runs other programs, or kustomize's own transformers by files of their own, is not done here. */
function reportPlugins(build: Build, { root, origin }: Kustomization): void {
  for (const [key, what] of [
    ['helmCharts', 'Helm renders this chart when kustomize runs'],
    ['helmChartInflationGenerator', 'Helm renders this chart when kustomize runs'],
    ['generators', 'This generator runs with kustomize'],
    ['transformers', 'This transformer runs with kustomize'],
  ] as const) {
    for (const node of listAt(root, key))
      leaveOut(build, placeOf(node, origin), `${what}, and what it makes is not known here.`);
  }
}

function transformed(
  build: Build,
  kustomization: Kustomization,
  before: readonly Item[],
  configuration: Configuration,
): readonly Item[] {
  const { root, origin } = kustomization;
  let items = withStrategicPatches(build, kustomization, before);
  items = withPatches(build, kustomization, items, 'patches');
  const namespace = scalarAt(root, 'namespace');
  if (namespace) items = withNamespace(items, namespace, placeOf(namespace, origin), configuration.namespace);
  const prefix = scalarAt(root, 'namePrefix');
  if (prefix) items = withPrefix(items, String(prefix.value), placeOf(prefix, origin), configuration.namePrefix);
  const suffix = scalarAt(root, 'nameSuffix');
  if (suffix) items = withSuffix(items, String(suffix.value), placeOf(suffix, origin), configuration.nameSuffix);
  for (const entry of listAt(root, 'labels')) {
    items = withPairs(items, valueAt(entry, 'pairs'), origin, labelFields(entry, configuration));
  }
  items = withPairs(items, valueAt(root, 'commonLabels'), origin, configuration.commonLabels);
  items = withPairs(items, valueAt(root, 'commonAnnotations'), origin, configuration.commonAnnotations);
  items = withPatches(build, kustomization, items, 'patchesJson6902');
  for (const entry of listAt(root, 'replicas')) items = replicated(build, kustomization, items, entry, configuration);
  for (const entry of listAt(root, 'images'))
    items = withImages(items, imageChangeOf(entry, kustomization), configuration.images);
  return withReplacements(build, kustomization, items);
}

/** A scalar that is there and not empty. */
function scalarAt(root: Node, key: string): Scalar | undefined {
  const node = valueAt(root, key);
  return node?.kind === 'scalar' && !isNull(node) && node.value !== '' ? node : undefined;
}

function labelFields(entry: Node, configuration: Configuration): readonly FieldSpec[] {
  const own = readFieldSpecs(valueAt(entry, 'fields'));
  if (isTrue(valueAt(entry, 'includeSelectors'))) return [...own, ...configuration.commonLabels];
  if (isTrue(valueAt(entry, 'includeTemplates'))) return [...own, ...configuration.templateLabels];
  return [...own, metadataLabels];
}

function replicated(
  build: Build,
  { origin }: Kustomization,
  items: readonly Item[],
  entry: Node,
  configuration: Configuration,
): readonly Item[] {
  const name = textOf(valueAt(entry, 'name')) ?? '';
  const count = valueAt(entry, 'count');
  const place = placeOf(count ?? entry, origin);
  const value = count?.kind === 'scalar' ? count.value : 0;
  const changed = withReplicas(items, name, madeScalar(value, place), place, configuration.replicas);
  if (!changed)
    refuse(build, placeOf(entry, origin), `There is no workload ${name} to set replicas of. Kustomize stops here.`);
  return changed ?? items;
}

function imageChangeOf(entry: Node, { origin }: Kustomization): Parameters<typeof withImages>[1] {
  const [newTag, newName, digest, tagSuffix] = ['newTag', 'newName', 'digest', 'tagSuffix'].map((key) =>
    valueAt(entry, key),
  );
  return {
    name: textOf(valueAt(entry, 'name')) ?? '',
    newName: textOf(newName),
    newTag: textOf(newTag),
    digest: textOf(digest),
    tagSuffix: textOf(tagSuffix),
    place: placeOf(newTag ?? newName ?? digest ?? tagSuffix ?? entry, origin),
  };
}
