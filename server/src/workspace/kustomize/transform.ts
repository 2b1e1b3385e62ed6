import { isNull, type Node, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import { withPrefix, withSuffix } from './affixes.ts';
import { type Build, type Kustomization, refuse } from './build.ts';
import { withBuiltIn } from './builtIn.ts';
import { type Configuration, readFieldSpecs } from './configuration.ts';
import { type FieldSpec, mergeFields } from './fieldSpec.ts';
import { metadataLabels } from './fieldSpecs.ts';
import { withImages } from './images.ts';
import type { Item } from './item.ts';
import { withPairs } from './labels.ts';
import { withNamespace } from './namespace.ts';
import { withPatches, withStrategicPatches } from './patches.ts';
import type { Plugin } from './plugins.ts';
import { withReplacements } from './replacements.ts';
import { withReplicas } from './replicas.ts';
import { isTrue, listAt } from './tree.ts';

/** Does to all objects what a kustomization says, in the order that kustomize has for it, whatever the file's own. */
export function withTransformers(
  build: Build,
  kustomization: Kustomization,
  before: readonly Item[],
  configuration: Configuration,
  plugins: readonly Plugin[],
): readonly Item[] {
  const { root, origin } = kustomization;
  const strategic = listAt(root, 'patchesStrategicMerge');
  const list = valueAt(root, 'patchesStrategicMerge') ?? root;
  let items = before;
  if (strategic.length > 0)
    items = withStrategicPatches(build, kustomization, items, strategic, undefined, list, configuration.schemas);
  items = withPatches(build, kustomization, items, 'patches', configuration.schemas);
  const namespace = scalarAt(root, 'namespace');
  if (namespace) items = withNamespace(build, items, namespace, placeOf(namespace, origin), configuration.namespace);
  const prefix = scalarAt(root, 'namePrefix');
  if (prefix) items = withPrefix(build, items, prefix, placeOf(prefix, origin), configuration.namePrefix);
  const suffix = scalarAt(root, 'nameSuffix');
  if (suffix) items = withSuffix(build, items, suffix, placeOf(suffix, origin), configuration.nameSuffix);
  for (const entry of listAt(root, 'labels')) {
    const { fields, isContradiction } = labelFields(entry, configuration);
    if (isContradiction) {
      const message = 'Another list creates one of these fields, and this one does not. Kustomize stops here.';
      refuse(build, placeOf(valueAt(entry, 'fields') ?? entry, origin), message);
    }
    items = withPairs(build, items, valueAt(entry, 'pairs'), origin, fields);
  }
  items = withPairs(build, items, valueAt(root, 'commonLabels'), origin, configuration.commonLabels);
  items = withPairs(build, items, valueAt(root, 'commonAnnotations'), origin, configuration.commonAnnotations);
  items = withPatches(build, kustomization, items, 'patchesJson6902', configuration.schemas);
  for (const entry of listAt(root, 'replicas'))
    items = withReplicas(build, items, entry, origin, configuration.replicas);
  for (const entry of [...listAt(root, 'images'), ...listAt(root, 'imageTags')])
    items = withImages(build, items, entry, origin, configuration.images);
  items = withReplacements(build, kustomization, items);
  return withBuiltIn(build, kustomization, items, plugins, configuration.schemas);
}

/** A scalar that is there and not empty. */
function scalarAt(root: Node, key: string): Scalar | undefined {
  const node = valueAt(root, key);
  return node?.kind === 'scalar' && !isNull(node) && node.value !== '' ? node : undefined;
}

function labelFields(entry: Node, configuration: Configuration): ReturnType<typeof mergeFields> {
  const own = readFieldSpecs(valueAt(entry, 'fields'));
  const usual = isTrue(valueAt(entry, 'includeSelectors'))
    ? configuration.commonLabels
    : isTrue(valueAt(entry, 'includeTemplates'))
      ? configuration.templateLabels
      : onlyMetadata;
  return own.length === 0 ? { fields: usual, isContradiction: false } : mergeFields(own, usual);
}

const onlyMetadata: readonly FieldSpec[] = [metadataLabels];
