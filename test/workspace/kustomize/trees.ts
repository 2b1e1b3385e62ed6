/** Makes up trees of kustomizations: bases, overlays and components, each with a few of all that one may say. */
import type { Choose } from '../../oracle/property.ts';
import {
  type Draw,
  drawing,
  drawLike,
  drawObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  namespaces,
} from './objects.ts';

/** The files of a tree, by their path. They are written as JSON, which is YAML too. */
export function drawTree(one: Choose): ReadonlyMap<string, string> {
  const tree: Tree = { draw: drawing(one), files: new Map() };
  switch (one('alone', 'overlay', 'overlay', 'two bases', 'one base twice', 'component')) {
    case 'alone':
      addLevel(tree, '', [], addObjects(tree, '', 4));
      break;
    case 'overlay':
      addOverlay(tree, '', ['base'], addBase(tree, 'base/', 4));
      break;
    case 'two bases':
      addOverlay(tree, '', ['a', 'b'], [...addBase(tree, 'a/', 2), ...addBase(tree, 'b/', 2)]);
      break;
    case 'one base twice': {
      const objects = addBase(tree, 'base/', 3);
      addLevel(tree, 'a/', ['../base'], objects, { namePrefix: 'a-' });
      addLevel(tree, 'b/', ['../base'], objects, { nameSuffix: '-b' });
      addLevel(tree, '', ['a', 'b'], []);
      break;
    }
    case 'component': {
      const objects = addBase(tree, 'base/', 3);
      addLevel(tree, 'component/', [], objects, { kind: 'Component' });
      addLevel(tree, '', ['base'], objects, { components: ['component'] });
      break;
    }
  }
  return tree.files;
}

interface Tree {
  readonly draw: Draw;
  readonly files: Map<string, string>;
}

function addBase(tree: Tree, directory: string, most: number): readonly KubernetesObject[] {
  const objects = addObjects(tree, directory, most);
  addLevel(tree, directory, [], objects);
  return objects;
}

function addOverlay(tree: Tree, directory: string, bases: readonly string[], below: readonly KubernetesObject[]): void {
  addLevel(tree, directory, bases, [...below, ...addObjects(tree, directory, 1)]);
}

const objectsFile = 'objects.yaml';

/** Writes objects of different ids into a file: plainly or in a List. */
function addObjects({ draw, files }: Tree, directory: string, most: number): readonly KubernetesObject[] {
  const drawn = [drawObject(draw), ...draw.list(most - 1, () => drawObject(draw))];
  const objects = [...new Map(drawn.map((each) => [idOf(each), each])).values()];
  const isList = draw.one(false, false, false, true);
  files.set(
    directory + objectsFile,
    documents(isList ? [{ apiVersion: 'v1', kind: 'List', items: objects }] : objects),
  );
  return objects;
}

function idOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return JSON.stringify([apiVersion, kind, metadata['namespace'] ?? 'default', metadata.name]);
}

function documents(roots: readonly Json[]): string {
  return roots.map((root) => JSON.stringify(root)).join('\n---\n');
}

/** Writes a kustomization. @param objects What there is at this level, as far as it has names that are known. */
function addLevel(
  tree: Tree,
  directory: string,
  bases: readonly string[],
  objects: readonly KubernetesObject[],
  given: JsonObject = {},
): void {
  const { draw, files } = tree;
  const resources = files.has(directory + objectsFile) ? [...bases, objectsFile] : bases;
  const level: Level = { ...tree, directory, objects };
  const said = [undefined, ...draw.list(4, () => draw.one(...sayings))].map((say) => say?.(level) ?? {});
  // One that includes nothing and says nothing is refused.
  files.set(
    `${directory}kustomization.yaml`,
    JSON.stringify({ resources, commonAnnotations: { level: directory }, ...Object.assign({}, ...said), ...given }),
  );
}

interface Level extends Tree {
  readonly directory: string;
  readonly objects: readonly KubernetesObject[];
}

/** What a kustomization may say; nothing where there is nothing to say it of. */
const sayings: readonly ((level: Level) => JsonObject)[] = [
  ({ draw }) => ({ namespace: draw.one(...namespaces) }),
  ({ draw }) => ({ namePrefix: draw.one('p-', 'q-') }),
  ({ draw }) => ({ nameSuffix: draw.one('-s', '-t') }),
  ({ draw }) => ({ labels: [labels(draw)] }),
  ({ draw }) => ({ commonLabels: draw.one<Json>({ common: '1' }, { app: 'all' }) }),
  ({ draw }) => ({ commonAnnotations: draw.one<Json>({ common: '1' }, { note: 'other' }) }),
  ({ draw }) => ({ images: [imageChange(draw)] }),
  ({ draw }) => ({ configMapGenerator: [generator(draw, 'made')] }),
  ({ draw }) => ({ secretGenerator: [generator(draw, 'hidden')] }),
  ({ draw, objects }) => ofOne(draw, objects, ['ConfigMap'], (each) => ({ configMapGenerator: [change(draw, each)] })),
  ({ draw, objects }) =>
    ofOne(draw, objects, ['Deployment', 'StatefulSet'], ({ metadata }) => ({
      replicas: [{ name: metadata.name, count: draw.one(0, 3) }],
    })),
  (level) => ({ patches: level.draw.list(2, () => patch(level)) }),
  (level) => ({ patches: level.draw.list(2, () => patch(level)) }),
  (level) => ofOne(level.draw, level.objects, undefined, (each) => oldPatches(level, each)),
  (level) => ({ replacements: level.draw.list(1, () => replacement(level)).flat() }),
  ({ draw, objects }) =>
    ofOne(draw, objects, ['Service'], ({ metadata }) => ({
      vars: [
        { name: `WEB${draw.one('', '2', '3')}`, objref: { apiVersion: 'v1', kind: 'Service', name: metadata.name } },
      ],
    })),
  ({ draw, files, directory }) => {
    files.set(`${directory}fields.yaml`, JSON.stringify(configuration(draw)));
    return { configurations: ['fields.yaml'] };
  },
  (level) => plugins(level, 'transformers', transformer),
  (level) => plugins(level, 'transformers', transformer),
  (level) => plugins(level, 'generators', ({ draw }) => generatorPlugin(draw)),
  ({ draw }) => ({
    sortOptions: draw.one<Json>(
      { order: 'fifo' },
      { order: 'legacy' },
      { order: 'legacy', legacySortOptions: { orderFirst: ['Service'], orderLast: ['Namespace'] } },
    ),
  }),
];

function ofOne(
  draw: Draw,
  objects: readonly KubernetesObject[],
  kinds: readonly string[] | undefined,
  say: (object: KubernetesObject) => JsonObject,
): JsonObject {
  const some = kinds ? objects.filter(({ kind }) => kinds.includes(kind)) : objects;
  return some.length === 0 ? {} : say(draw.one(...some));
}

function labels(draw: Draw): JsonObject {
  const fields = draw.one<Json>(
    { path: 'spec/selector/matchLabels', kind: 'Deployment', create: true },
    { path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy', create: true },
    { path: 'spec/labels', kind: 'Widget', create: true },
  );
  return {
    pairs: draw.one<Json>({ own: '1' }, { app: 'all' }, { own: '2', more: '3' }),
    ...draw.one<JsonObject>({}, { includeSelectors: true }, { includeTemplates: true }, { fields: [fields] }),
  };
}

function imageChange(draw: Draw): JsonObject {
  return {
    name: draw.one('nginx', 'team/app', 'registry.example:5000/team/nginx', '.*nginx', '(?i)NGINX', 'team|nginx'),
    ...draw.one<JsonObject>(
      { newTag: 'v9' },
      { newName: 'new/name' },
      { newName: 'new/name', newTag: '1' },
      { digest: 'sha256:def' },
      { tagSuffix: '-x' },
    ),
  };
}

function generator(draw: Draw, name: string): JsonObject {
  return {
    name,
    literals: draw
      .list(2, () => 'a=1')
      .slice(0, 1)
      .concat(draw.list(1, () => 'b="quoted"')),
    ...draw.one<JsonObject>(
      {},
      { options: { disableNameSuffixHash: true } },
      { options: { labels: { made: 'yes' }, annotations: { made: 'yes' }, immutable: true } },
    ),
  };
}

/** Adds to what is there. */
function change(draw: Draw, { metadata }: KubernetesObject): JsonObject {
  const namespace = metadata['namespace'];
  return {
    name: metadata.name,
    ...(namespace !== undefined && { namespace }),
    behavior: draw.one('merge', 'replace'),
    literals: ['k=other'],
  };
}

function configuration(draw: Draw): JsonObject {
  return draw.one<JsonObject>(
    { nameReference: [{ kind: 'Service', version: 'v1', fieldSpecs: [{ path: 'spec/title', kind: 'Widget' }] }] },
    { nameReference: [{ kind: 'ConfigMap', fieldSpecs: [{ path: 'spec/reference', kind: 'Widget' }] }] },
    { commonLabels: [{ path: 'spec/labels', kind: 'Widget', create: true }] },
    { namespace: [{ path: 'spec/reference/namespace', kind: 'Widget' }] },
    { namePrefix: [{ path: 'spec/title', kind: 'Widget' }] },
    { images: [{ path: 'spec/title', kind: 'Widget' }] },
  );
}

function patch({ draw, files, directory, objects }: Level): JsonObject {
  const object = objects.length > 0 ? draw.one(...objects) : drawObject(draw);
  const isJson = draw.one(false, true);
  const text = JSON.stringify(isJson ? operations(draw, object) : strategicPatch(draw, object));
  const target = isJson || draw.one(false, true) ? { target: targetOf(draw, object) } : {};
  if (draw.one(false, true)) return { ...target, patch: text };
  const path = `patch-${files.size}.yaml`;
  files.set(directory + path, text);
  return { ...target, path };
}

function targetOf(draw: Draw, { kind, metadata }: KubernetesObject): JsonObject {
  return draw.one<JsonObject>(
    { kind },
    { kind, name: metadata.name },
    { kind, name: pattern(draw, metadata.name) },
    { kind: `${kind}|Service`, name: metadata.name },
    { kind, labelSelector: draw.one('app=web', 'app in (web, db)', 'app!=web', 'team', '!team') },
    { kind, annotationSelector: 'note=v' },
    { kind, namespace: draw.one(...namespaces) },
  );
}

/** A regular expression, as only Go reads some. */
function pattern(draw: Draw, name: string): string {
  return draw.one(
    `${name.slice(0, 1)}.*`,
    `(?i)${name.toUpperCase()}`,
    `(${name}|[[:digit:]])+`,
    `\\pL${name.slice(1)}`,
    `\\Q${name}\\E|w++`,
    `[^[:upper:]]{2,3}`,
    `(?P<letter>${name.slice(0, 1)})(?:.|\\.)*\\z`,
  );
}

/** Transformers or generators as objects of their own: in a file, in a directory with a kustomization, or in place. */
function plugins(level: Level, key: 'transformers' | 'generators', make: (level: Level) => JsonObject): JsonObject {
  const { draw, files, directory } = level;
  const made = Array.from({ length: draw.one(1, 1, 2) }, (_, index) => ({
    apiVersion: 'builtin',
    metadata: { name: `plugin-${index}`, ...draw.one<JsonObject>({}, { namespace: draw.one(...namespaces) }) },
    ...make(level),
  }));
  const [first] = made;
  const path = `${key}-${files.size}`;
  switch (draw.one('file', 'directory', 'in place')) {
    case 'file':
      files.set(`${directory}${path}.yaml`, documents(made));
      return { [key]: [`${path}.yaml`] };
    case 'directory':
      files.set(`${directory}${path}/plugins.yaml`, documents(made));
      files.set(
        `${directory}${path}/kustomization.yaml`,
        JSON.stringify({
          resources: ['plugins.yaml'],
          ...draw.one<JsonObject>({}, { namePrefix: 'x-' }, { namespace: draw.one(...namespaces) }),
        }),
      );
      return { [key]: [path] };
    case 'in place':
      return { [key]: [JSON.stringify(first), ...(made.length > 1 ? [`${JSON.stringify(made[1])}\n`] : [])] };
  }
}

function transformer(level: Level): JsonObject {
  const { draw, objects } = level;
  const object = objects.length > 0 ? draw.one(...objects) : drawObject(draw);
  const { kind, metadata } = object;
  const fieldSpecs = (...specs: readonly JsonObject[]): JsonObject => ({ fieldSpecs: specs });
  const labelFields = fieldSpecs(
    { path: 'metadata/labels', create: true },
    draw.one<JsonObject>({ path: 'spec/template/metadata/labels' }, { path: 'spec/selector/matchLabels', kind }),
  );
  return draw.one<() => JsonObject>(
    () => ({ kind: 'LabelTransformer', labels: { app: 'all', number: draw.one<Json>(5, true, 'x') }, ...labelFields }),
    () => ({
      kind: 'AnnotationsTransformer',
      annotations: { own: draw.one<Json>('1', 1, null) },
      ...fieldSpecs({ path: 'metadata/annotations', create: true }),
    }),
    () => ({ kind: 'PrefixTransformer', prefix: 'plug-', ...fieldSpecs({ path: 'metadata/name' }) }),
    () => ({ kind: 'SuffixTransformer', suffix: '-plug', ...fieldSpecs({ path: 'metadata/name', kind }) }),
    () => ({ kind: 'PrefixSuffixTransformer', prefix: 'a-', suffix: '-z', ...fieldSpecs({ path: 'metadata/name' }) }),
    () => ({
      kind: 'NamespaceTransformer',
      ...draw.one<JsonObject>({}, { unsetOnly: true }),
      ...draw.one<JsonObject>({}, { setRoleBindingSubjects: draw.one('none', 'allServiceAccounts', 'defaultOnly') }),
      ...fieldSpecs(
        { path: 'metadata/name', kind: 'Namespace', create: true },
        { path: 'subjects', kind: 'RoleBinding' },
      ),
    }),
    () => ({
      kind: 'ImageTagTransformer',
      imageTag: imageChange(draw),
      ...draw.one<JsonObject>({}, fieldSpecs({ path: 'spec/title', kind: 'Widget' })),
    }),
    () => ({
      kind: 'ReplicaCountTransformer',
      replica: { name: metadata.name, count: draw.one(0, 3) },
      ...fieldSpecs({ path: 'spec/replicas', kind, create: true }),
    }),
    () => ({ kind: 'PatchTransformer', ...patch(level) }),
    () => ({
      kind: 'PatchJson6902Transformer',
      target: { kind, name: metadata.name },
      jsonOp: JSON.stringify(operations(draw, object)),
    }),
    () => ({ kind: 'PatchStrategicMergeTransformer', patches: JSON.stringify(strategicPatch(draw, object)) }),
    () => ({ kind: 'PatchStrategicMergeTransformer', paths: [`${JSON.stringify(strategicPatch(draw, object))}\n`] }),
    () => ({ kind: 'ReplacementTransformer', replacements: replacement(level) }),
  )();
}

function generatorPlugin(draw: Draw): JsonObject {
  const { name, ...others } = generator(draw, 'plugged');
  return {
    kind: draw.one('ConfigMapGenerator', 'SecretGenerator'),
    ...draw.one<JsonObject>({}, { name: name ?? null }),
    ...others,
  };
}

/** Another object of the same kind and name, with directives and nulls in it. */
function strategicPatch(draw: Draw, object: KubernetesObject): JsonObject {
  const { apiVersion, kind, metadata } = object;
  const namespace = metadata['namespace'];
  const { apiVersion: _, kind: __, metadata: ___, ...content } = drawLike(draw, object) ?? object;
  const named = { name: metadata.name, ...(namespace !== undefined && { namespace }) };
  const more = draw.one<JsonObject>({}, {}, { labels: { patched: 'yes', app: null } }, { annotations: { note: null } });
  const whole = draw.one<JsonObject>({}, {}, {}, {}, {}, {}, { $patch: draw.one('delete', 'replace') });
  return { apiVersion, kind, metadata: { ...named, ...more }, ...(mangled(draw, content) as JsonObject), ...whole };
}

/** Lists whose items kustomize merges one by one, where one of them may say what becomes of the list. */
const merged: ReadonlySet<string> = new Set(['containers', 'initContainers', 'volumes', 'env']);

/** What says which thing is meant is there: kustomize stumbles over what has no such field. */
const keys: ReadonlySet<string> = new Set(['name', 'kind', 'mountPath', 'containerPort', 'port', 'topologyKey']);

function mangled(draw: Draw, value: Json, under = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => mangled(draw, item));
    const isWhole = merged.has(under) && draw.one(false, false, false, true);
    return isWhole ? [...items, { $patch: draw.one('replace', 'delete') }] : items;
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([key, each]): readonly [string, Json][] => {
    if (keys.has(key)) return [[key, each]];
    const fate = draw.one('kept', 'kept', 'kept', 'kept', 'left out', 'null');
    if (fate === 'left out') return [];
    return [[key, fate === 'null' ? null : mangled(draw, each, key)]];
  });
  const directive = draw.one<JsonObject>(
    {},
    {},
    {},
    {},
    {},
    {},
    {},
    { $patch: draw.one('replace', 'delete', 'merge') },
  );
  return { ...Object.fromEntries(entries), ...directive };
}

/** Operations on fields that the object has, and on labels and annotations, which it may have not. */
function operations(draw: Draw, object: KubernetesObject): readonly JsonObject[] {
  return [operation(draw, object), ...draw.list(1, () => operation(draw, object))];
}

function operation(draw: Draw, object: KubernetesObject): JsonObject {
  const { apiVersion: _, kind: __, metadata: ___, ...content } = object;
  const pointers = pointersIn(content);
  const path = pointers.length > 0 ? draw.one(...pointers) : '/none';
  const value = draw.one<Json>('text', 1, { a: null }, ['item']);
  return draw.one<JsonObject>(
    { op: 'replace', path: '/metadata/name', value: 'renamed' },
    { op: 'add', path: '/metadata/annotations/first', value: 'yes' },
    { op: 'add', path: '/metadata/labels/first', value: 'yes' },
    { op: 'add', path: '/more', value },
    { op: 'remove', path },
    { op: 'copy', from: path, path: '/more' },
    { op: 'move', from: path, path: '/more' },
    { op: 'test', path, value },
    { op: 'add', path: `${path}/-`, value: 'text' },
  );
}

/** Of what is no name and holds none: without a name, or with one of another type, kustomize stops at what has it. */
function pointersIn(value: Json, above = ''): readonly string[] {
  if (value === null || typeof value !== 'object') return [above];
  const below = Object.entries(value).flatMap(([key, each]) =>
    key === 'name' ? [] : pointersIn(each, `${above}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  const isOfTexts = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  return isOfTexts && above !== '' ? [above, ...below] : below;
}

function oldPatches(level: Level, object: KubernetesObject): JsonObject {
  const { draw } = level;
  const { apiVersion, kind, metadata } = object;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : [undefined, apiVersion];
  const target = { ...(group !== undefined && { group }), version: version ?? '', kind, name: metadata.name };
  return draw.one<JsonObject>(
    { patchesStrategicMerge: [`${JSON.stringify(strategicPatch(draw, object))}\n`] },
    { patchesJson6902: [{ target, patch: JSON.stringify(operations(draw, object)) }] },
  );
}

function replacement({ draw, objects }: Level): readonly JsonObject[] {
  if (objects.length === 0) return [];
  const [from, to] = [draw.one(...objects), draw.one(...objects)];
  const source = { kind: from.kind, name: from.metadata.name };
  const options = draw.one<JsonObject>({}, { options: { delimiter: '-', index: 0 } });
  const target = {
    select: draw.one<JsonObject>({ kind: to.kind }, { kind: to.kind, name: to.metadata.name }),
    ...draw.one<JsonObject>({}, {}, { reject: [{ name: draw.name() }] }, { reject: [{ labelSelector: 'team=x' }] }),
    fieldPaths: draw.one(['metadata.labels.to'], ['metadata.annotations.[example.com/to]', 'metadata.labels.app']),
    options: { create: true, ...draw.one<JsonObject>({}, {}, { delimiter: '-', index: draw.one(-1, 0, 5) }) },
  };
  return [{ source: { ...source, ...options }, targets: [target] }];
}
