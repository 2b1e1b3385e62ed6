import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { type Build, type Kustomization, loadFile } from './build.ts';
import type { FieldSpec } from './fieldSpec.ts';
import * as defaults from './fieldSpecs.ts';
import { type NameReference, nameReferences } from './referenceFields.ts';
import { isTrue, textOf } from './tree.ts';

/** Which fields the transformers change: kustomize's own list, and what `configurations:` adds. */
export interface Configuration {
  readonly commonLabels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
}

export const defaultConfiguration: Configuration = {
  commonLabels: defaults.commonLabels,
  templateLabels: defaults.templateLabels,
  commonAnnotations: defaults.commonAnnotations,
  namespace: defaults.namespaceFields,
  namePrefix: defaults.nameFields,
  nameSuffix: defaults.nameFields,
  images: defaults.imageFields,
  replicas: defaults.replicaFields,
  varReference: defaults.varFields,
  nameReference: nameReferences,
};

/** `before` with what the `configurations:` of a kustomization add. */
export function withConfigurations(build: Build, kustomization: Kustomization, before: Configuration): Configuration {
  let configuration = before;
  for (const node of itemsOf(valueAt(kustomization.root, 'configurations'))) {
    for (const { root } of loadFile(build, kustomization, node)) {
      configuration = mergedConfigurations(configuration, readConfiguration(root));
    }
  }
  return configuration;
}

/** What either says, each field once. */
export function mergedConfigurations(a: Configuration, b: Configuration): Configuration {
  if (a === b || b === defaultConfiguration) return a;
  return {
    commonLabels: merged(a.commonLabels, b.commonLabels),
    templateLabels: merged(a.templateLabels, b.templateLabels),
    commonAnnotations: merged(a.commonAnnotations, b.commonAnnotations),
    namespace: merged(a.namespace, b.namespace),
    namePrefix: merged(a.namePrefix, b.namePrefix),
    nameSuffix: merged(a.nameSuffix, b.nameSuffix),
    images: merged(a.images, b.images),
    replicas: merged(a.replicas, b.replicas),
    varReference: merged(a.varReference, b.varReference),
    nameReference: merged(a.nameReference, b.nameReference),
  };
}

function merged<Item extends FieldSpec | NameReference>(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  const known = new Set(a);
  const added = b.filter((item) => !known.has(item) && !a.some((other) => isSame(item, other)));
  return added.length === 0 ? a : [...a, ...added];
}

/** References that are written twice do no harm; a prefix that is added twice does. */
function isSame(a: FieldSpec | NameReference, b: FieldSpec | NameReference): boolean {
  if (!('path' in a && 'path' in b) || a.path !== b.path) return false;
  return (
    (a.group ?? '') === (b.group ?? '') && (a.version ?? '') === (b.version ?? '') && (a.kind ?? '') === (b.kind ?? '')
  );
}

function readConfiguration(root: Node): Configuration {
  const known = configurations.get(root) ?? readingOf(root);
  configurations.set(root, known);
  return known;
}

/** Read once for each file, so that what several kustomizations add is told to be the same at a glance. */
const configurations = new WeakMap<Node, Configuration>();

function readingOf(root: Node): Configuration {
  const fields = (name: string): readonly FieldSpec[] => readFieldSpecs(valueAt(root, name));
  return {
    commonLabels: fields('commonLabels'),
    templateLabels: fields('templateLabels'),
    commonAnnotations: fields('commonAnnotations'),
    namespace: fields('namespace'),
    namePrefix: fields('namePrefix'),
    nameSuffix: fields('nameSuffix'),
    images: fields('images'),
    replicas: fields('replicas'),
    varReference: fields('varReference'),
    nameReference: itemsOf(valueAt(root, 'nameReference')).map((node) => ({
      target: readGvk(node),
      fields: readFieldSpecs(valueAt(node, 'fieldSpecs')),
    })),
  };
}

/** A list of fields, as `configurations:` and `labels[].fields` write them. One without a path is left out. */
export function readFieldSpecs(node: Node | undefined): readonly FieldSpec[] {
  return itemsOf(node).flatMap((item) => {
    const path = textOf(valueAt(item, 'path'));
    return path ? [{ path, ...readGvk(item), create: isTrue(valueAt(item, 'create')) }] : [];
  });
}

function readGvk(node: Node): NameReference['target'] {
  return {
    group: textOf(valueAt(node, 'group')) ?? '',
    version: textOf(valueAt(node, 'version')) ?? '',
    kind: textOf(valueAt(node, 'kind')) ?? '',
  };
}
