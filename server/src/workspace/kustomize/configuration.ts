import { memo } from '../../model/memo.ts';
import { itemsOf, type Node, type Origin, type Place, placeOf, valueAt } from '../../yaml/node.ts';
import { type Build, type Kustomization, loadFile, refuse } from './build.ts';
import { holdsDefinitions, readDefinitions } from './definitions.ts';
import { type FieldSpec, mergeFields } from './fieldSpec.ts';
import * as defaults from './fieldSpecs.ts';
import type { Gvk } from './id.ts';
import { configurationMisfits, placeOfMisfit } from './kustomizationFields.ts';
import { readSchemas, type Schemas } from './openapi.ts';
import { compareTypes } from './order.ts';
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
  /** How lists are merged, where a kustomization says so: the first one that does counts for all that follow. */
  readonly schemas: Schemas | undefined;
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
  schemas: undefined,
};

/** What a kustomization starts from before it has read anything. */
export const emptyConfiguration: Configuration = {
  commonLabels: [],
  templateLabels: [],
  commonAnnotations: [],
  namespace: [],
  namePrefix: [],
  nameSuffix: [],
  images: [],
  replicas: [],
  varReference: [],
  nameReference: [],
  schemas: undefined,
};

/** `before` with kustomize's own list, and with what `configurations:` and `crds:` add. */
export function withConfigurations(build: Build, kustomization: Kustomization, before: Configuration): Configuration {
  const schemas = readSchemas(build, kustomization);
  const join = (a: Configuration, b: Configuration, at: Node): Configuration =>
    joined(build, a, b, placeOf(at, kustomization.origin));
  const list = valueAt(kustomization.root, 'configurations');
  let added = emptyConfiguration;
  for (const node of itemsOf(list)) {
    for (const { root, origin } of loadFile(build, kustomization, node)) {
      added = join(added, readConfiguration(build, root, origin), node);
    }
  }
  const own = join(defaultConfiguration, added, list ?? kustomization.root);
  const all = join(before, own, list ?? kustomization.root);
  const definitions = valueAt(kustomization.root, 'crds');
  return itemsOf(definitions).reduce<Configuration>(
    (configuration, node) =>
      loadFile(build, kustomization, node).reduce<Configuration>((known, { ownRoot }) => {
        if (!holdsDefinitions(ownRoot))
          refuse(
            build,
            placeOf(node, kustomization.origin),
            'This file has no OpenAPI definitions by their names. Kustomize stops here.',
          );
        return join(known, readDefinitions(ownRoot), node);
      }, configuration),
    schemas ? { ...all, schemas } : all,
  );
}

/** What either says: see `mergeFields`. @param place Where to say so if the two contradict each other. */
export function joined(build: Build, a: Configuration, b: Configuration, place: Place): Configuration {
  if (b === emptyConfiguration) return a;
  if (a === b || (a === emptyConfiguration && b === defaultConfiguration)) return b;
  const { configuration, isContradiction } = join(a, b);
  if (isContradiction)
    refuse(build, place, 'Two configurations name one field, and only one of them creates it. Kustomize stops here.');
  return configuration;
}

interface Join {
  readonly configuration: Configuration;
  readonly isContradiction: boolean;
}

/** The same for the same two, so that what is made with it is told to be the same at a glance. */
const join = forPairs(joinOf);

function joinOf(a: Configuration, b: Configuration): Join {
  let isContradiction = false;
  const fields = (key: Exclude<keyof Configuration, 'nameReference' | 'schemas'>): readonly FieldSpec[] => {
    const merge = mergeInOrder(a[key], b[key]);
    isContradiction ||= merge.isContradiction;
    return merge.fields;
  };
  const references = mergeReferences(a.nameReference, b.nameReference);
  isContradiction ||= references.isContradiction;
  const configuration: Configuration = {
    commonLabels: fields('commonLabels'),
    templateLabels: fields('templateLabels'),
    commonAnnotations: fields('commonAnnotations'),
    namespace: fields('namespace'),
    namePrefix: fields('namePrefix'),
    nameSuffix: fields('nameSuffix'),
    images: fields('images'),
    replicas: fields('replicas'),
    varReference: fields('varReference'),
    nameReference: references.fields,
    schemas: a.schemas ?? b.schemas,
  };
  return { configuration, isContradiction };
}

/** Kustomize sorts what it joins, which decides what a later join finds first. */
const mergeInOrder = forPairs((a: readonly FieldSpec[], b: readonly FieldSpec[]) => {
  const { fields, isContradiction } = mergeFields(a, b);
  return { fields: fields === a ? a : [...fields].sort(compareTypes), isContradiction };
});

const mergeReferences = forPairs((a: readonly NameReference[], b: readonly NameReference[]) => {
  const fields = [...a];
  let isContradiction = false;
  for (const reference of b) {
    const at = fields.findIndex(({ target }) => isEqual(target, reference.target));
    const known = fields[at];
    const merge = known && mergeFields(known.fields, reference.fields);
    if (merge) isContradiction ||= merge.isContradiction;
    if (merge) fields[at] = { ...known, fields: merge.fields };
    else fields.push(reference);
  }
  return { fields: fields.sort((left, right) => compareTypes(left.target, right.target)), isContradiction };
});

/** Merges each pair of lists once: many kustomizations add a field or two to the same long lists. */
function forPairs<List extends object, Merged>(merge: (a: List, b: List) => Merged): (a: List, b: List) => Merged {
  const merges = memo((_: List) => new WeakMap<List, Merged>());
  return (a, b) => {
    const known = merges(a);
    const made = known.get(b) ?? merge(a, b);
    known.set(b, made);
    return made;
  };
}

function isEqual(a: Gvk, b: Gvk): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

function readConfiguration(build: Build, root: Node, origin: Origin): Configuration {
  for (const misfit of configurationMisfits(root)) {
    refuse(build, placeOfMisfit(misfit, origin), `${misfit.message} Kustomize stops here.`);
  }
  return configurationOf(root);
}

/** Read once for each file, so that what several kustomizations add is told to be the same at a glance. */
const configurationOf = memo((root: Node): Configuration => {
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
    schemas: undefined,
  };
});

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
