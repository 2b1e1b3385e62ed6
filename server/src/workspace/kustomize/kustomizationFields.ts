/** The fields of a kustomization file, and what they hold (kustomize, api/types): it refuses all others. */
import { distance } from 'fastest-levenshtein';
import { memo } from '../../model/memo.ts';
import {
  type Entry,
  isNull,
  type Node,
  type Origin,
  type Place,
  placeOf,
  type Scalar,
  valueAt,
} from '../../yaml/node.ts';
import { mapSame, textOf } from './tree.ts';

/** A kustomization file as kustomize reads it. */
export interface Fitted {
  /** With the keys as they are spelled in kustomize, which takes them in any case. */
  readonly root: Node;
  /** What it refuses, and why. */
  readonly misfits: readonly Misfit[];
}

export interface Misfit {
  /** A value, or an entry whose key is none. */
  readonly at: Node | Entry;
  readonly message: string;
}

/** What a kustomization file says, with what does not fit. It is looked at once for each text. */
export const fitted: (root: Node) => Fitted = memo((root) => {
  const misfits: Misfit[] = [];
  const fit = fitTo(root, kustomization, misfits);
  const wrongType = typeMisfit(fit);
  // What is an object of another kind has the fields of that kind.
  return { root: fit, misfits: wrongType ? [wrongType] : misfits };
});

function typeMisfit(root: Node): Misfit | undefined {
  const [apiVersion, kind] = [valueAt(root, 'apiVersion'), valueAt(root, 'kind')];
  const [version = '', name = ''] = [textOf(apiVersion), textOf(kind)];
  if (kind && name && name !== 'Kustomization' && name !== 'Component')
    return { at: kind, message: 'This must be Kustomization or Component.' };
  const wanted = `kustomize.config.k8s.io/${name === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  return apiVersion && version && version !== wanted
    ? { at: apiVersion, message: `This must be ${wanted}.` }
    : undefined;
}

/** What kustomize refuses in a file of `configurations:`. */
export const configurationMisfits: (root: Node) => readonly Misfit[] = memo((root) => {
  const misfits: Misfit[] = [];
  fitTo(root, configuration, misfits);
  return misfits;
});

export function placeOfMisfit({ at }: Misfit, origin: Origin): Place {
  return 'kind' in at ? placeOf(at, origin) : { start: at.keyStart, end: at.keyEnd, origin: at.origin ?? origin };
}

/** `flags` are booleans by name; `pairs` are texts by name, which are looked at where they are used. */
type Shape =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'pairs'
  | 'flags'
  | 'anything'
  | { readonly items: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

function fitTo(node: Node, shape: Shape, misfits: Misfit[]): Node {
  if (shape === 'anything' || isNull(node)) return node;
  const wrong = (message: string): Node => {
    misfits.push({ at: node, message });
    return node;
  };
  if (shape === 'pairs' || shape === 'flags') {
    if (node.kind !== 'mapping') return wrong('This must be a mapping.');
    if (shape === 'flags') for (const { value } of node.entries) fitTo(value, 'boolean', misfits);
    return node;
  }
  if (typeof shape === 'string') {
    const lack = node.kind === 'scalar' ? lackOf(node, shape) : `This must be ${names[shape]}.`;
    return lack ? wrong(lack) : node;
  }
  if ('items' in shape) {
    if (node.kind !== 'sequence') return wrong('This must be a list.');
    const items = mapSame(node.items, (item) => fitTo(item, shape.items, misfits));
    return items === node.items ? node : { ...node, items };
  }
  if (node.kind !== 'mapping') return wrong('This must be a mapping.');
  const entries = mapSame(node.entries, (entry) => fitEntry(entry, shape.fields, misfits));
  return entries === node.entries ? node : { ...node, entries };
}

function fitEntry(entry: Entry, fields: Readonly<Record<string, Shape>>, misfits: Misfit[]): Entry {
  const key = Object.hasOwn(fields, entry.key) ? entry.key : inAnyCase(entry.key, fields);
  const shape = key === undefined ? undefined : fields[key];
  if (key === undefined || shape === undefined) {
    misfits.push({ at: entry, message: `Kustomize has no field ${entry.key} here.${meant(entry.key, fields)}` });
    return entry;
  }
  const value = fitTo(entry.value, shape, misfits);
  return value === entry.value && key === entry.key ? entry : { ...entry, key, value };
}

function inAnyCase(key: string, fields: Readonly<Record<string, Shape>>): string | undefined {
  const lower = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === lower);
}

/** What was perhaps meant by a key that is none. */
function meant(key: string, fields: Readonly<Record<string, Shape>>): string {
  const near = Object.keys(fields).find((name) => distance(key.toLowerCase(), name.toLowerCase()) <= 2);
  return near ? ` Did you mean ${near}?` : '';
}

function lackOf({ value }: Scalar, shape: 'text' | 'integer' | 'boolean'): string | undefined {
  switch (shape) {
    case 'text':
      return typeof value === 'string' ? undefined : 'This must be a string: put it in quotes.';
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value) ? undefined : 'This must be a whole number.';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'This must be true or false.';
  }
}

const names = { text: 'a string', integer: 'a whole number', boolean: 'true or false' };

function texts(...keys: readonly string[]): Record<string, Shape> {
  return Object.fromEntries(keys.map((key) => [key, 'text']));
}

const textList: Shape = { items: 'text' };

function list(fields: Readonly<Record<string, Shape>>): Shape {
  return { items: { fields } };
}

const type = texts('group', 'version', 'kind');
const fieldSpec: Record<string, Shape> = { ...type, path: 'text', create: 'boolean' };
const objectId = { ...type, ...texts('name', 'namespace') };
const selector: Shape = { fields: { ...objectId, ...texts('labelSelector', 'annotationSelector') } };
const patch: Shape = { fields: { path: 'text', patch: 'text', target: selector, options: 'flags' } };
const image = texts('name', 'newName', 'newTag', 'tagSuffix', 'digest');

// Some of these are younger than kustomize 5.7, which refuses them: that depends on who runs it.
const fieldOptions: Shape = {
  fields: { ...texts('delimiter', 'encoding', 'fullText', 'enddelimiter'), index: 'integer', create: 'boolean' },
};
const replacement = {
  path: 'text',
  source: { fields: { ...objectId, fieldPath: 'text', fullText: 'text', options: fieldOptions } },
  sourceValue: 'text',
  targets: list({ select: selector, reject: { items: selector }, fieldPaths: textList, options: fieldOptions }),
} as const;

const generatorOptions: Shape = {
  fields: { labels: 'pairs', annotations: 'pairs', disableNameSuffixHash: 'boolean', immutable: 'boolean' },
};
const generator = {
  ...texts('namespace', 'name', 'behavior', 'env'),
  literals: textList,
  files: textList,
  envs: textList,
  options: generatorOptions,
} as const;

const helmChart = {
  ...texts('name', 'version', 'digest', 'repo', 'releaseName', 'namespace', 'valuesFile', 'valuesMerge'),
  ...texts('kubeVersion', 'nameTemplate'),
  additionalValuesFiles: textList,
  apiVersions: textList,
  valuesInline: 'anything',
  includeCRDs: 'boolean',
  skipHooks: 'boolean',
  skipTests: 'boolean',
  debug: 'boolean',
  devel: 'boolean',
} as const;

const kustomization: Shape = {
  fields: {
    ...texts('apiVersion', 'kind', 'namePrefix', 'nameSuffix', 'namespace'),
    metadata: { fields: { ...texts('name', 'namespace'), labels: 'pairs', annotations: 'pairs' } },
    openapi: 'pairs',
    commonLabels: 'pairs',
    labels: list({
      pairs: 'pairs',
      includeSelectors: 'boolean',
      includeTemplates: 'boolean',
      fields: list(fieldSpec),
    }),
    commonAnnotations: 'pairs',
    patchesStrategicMerge: textList,
    patchesJson6902: { items: patch },
    patches: { items: patch },
    images: list(image),
    imageTags: list(image),
    replacements: list(replacement),
    replicas: list({ name: 'text', count: 'integer' }),
    vars: list({
      name: 'text',
      objref: { fields: { ...objectId, apiVersion: 'text' } },
      fieldref: { fields: { fieldpath: 'text' } },
    }),
    sortOptions: {
      fields: { order: 'text', legacySortOptions: { fields: { orderFirst: textList, orderLast: textList } } },
    },
    resources: textList,
    components: textList,
    crds: textList,
    bases: textList,
    configMapGenerator: list(generator),
    secretGenerator: list({ ...generator, type: 'text' }),
    helmGlobals: { fields: texts('chartHome', 'configHome') },
    helmCharts: list(helmChart),
    helmChartInflationGenerator: list({
      ...texts('chartName', 'chartVersion', 'chartRepoUrl', 'chartHome', 'chartRepoName', 'helmBin', 'helmHome'),
      ...texts('values', 'valuesMerge', 'releaseName', 'releaseNamespace'),
      valuesLocal: 'anything',
      extraArgs: textList,
    }),
    generatorOptions,
    configurations: textList,
    generators: textList,
    transformers: textList,
    validators: textList,
    buildMetadata: textList,
  },
};

const configuration: Shape = {
  fields: {
    ...Object.fromEntries(
      [
        ...['namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'templateLabels', 'commonAnnotations'],
        ...['varReference', 'images', 'replicas'],
      ].map((key) => [key, list(fieldSpec)]),
    ),
    nameReference: list({ ...type, fieldSpecs: list(fieldSpec) }),
  },
};
