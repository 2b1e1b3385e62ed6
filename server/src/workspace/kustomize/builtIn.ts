import { memo } from '../../model/memo.ts';
import { entryOf, isNull, itemsOf, type Mapping, type Node, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import { withPrefix, withSuffix } from './affixes.ts';
import { type Build, type Kustomization, refuse } from './build.ts';
import { readFieldSpecs } from './configuration.ts';
import type { FieldSpec } from './fieldSpec.ts';
import { withImages } from './images.ts';
import type { Item } from './item.ts';
import { withPairs } from './labels.ts';
import { withNamespace } from './namespace.ts';
import type { Schemas } from './openapi.ts';
import { withPatch, withStrategicPatches } from './patches.ts';
import { builtInKind, type Plugin } from './plugins.ts';
import { withReplacements } from './replacements.ts';
import { withReplicas } from './replicas.ts';
import { isTrue, madeMapping, textOf } from './tree.ts';

/** Applies `transformers:`, as far as they are those of kustomize itself. Any other is reported. */
export function withBuiltIn(
  build: Build,
  { directory }: Kustomization,
  items: readonly Item[],
  plugins: readonly Plugin[],
  schemas: Schemas | undefined,
): readonly Item[] {
  return plugins.reduce((before, plugin) => {
    const kind = builtInKind(build, plugin, 'transformer');
    const { root, origin } = plugin.item;
    return kind ? transformed(build, before, kind, root, { directory, root, origin }, schemas) : before;
  }, items);
}

/** @param kustomization What the paths of the transformer start from, and where it is written. */
function transformed(
  build: Build,
  items: readonly Item[],
  kind: string,
  root: Mapping,
  kustomization: Kustomization,
  schemas: Schemas | undefined,
): readonly Item[] {
  const { origin } = kustomization;
  const stop = (node: Node, message: string): readonly Item[] => {
    refuse(build, placeOf(node, origin), `${message} Kustomize stops here.`);
    return items;
  };
  const fields = fieldSpecsOf(root);
  const pairs = (key: string): readonly Item[] => {
    const node = valueAt(root, key);
    if (node && !isNull(node) && node.kind !== 'mapping') return stop(node, 'This must be a mapping.');
    return withPairs(build, items, node, origin, fields, true);
  };
  const affixed = (before: readonly Item[], key: 'prefix' | 'suffix'): readonly Item[] => {
    const affix = scalarAt(root, key);
    return (key === 'prefix' ? withPrefix : withSuffix)(build, before, affix, placeOf(affix, origin), fields);
  };
  if (/^(Prefix|Suffix)/.test(kind) && fields.length === 0) return stop(root, `A ${kind} needs fieldSpecs.`);
  switch (kind) {
    case 'LabelTransformer':
      return pairs('labels');
    case 'AnnotationsTransformer':
      return pairs('annotations');
    case 'PrefixTransformer':
      return affixed(items, 'prefix');
    case 'SuffixTransformer':
      return affixed(items, 'suffix');
    case 'PrefixSuffixTransformer':
      return affixed(affixed(items, 'prefix'), 'suffix');
    case 'NamespaceTransformer': {
      const setRoleBindingSubjects = textOf(valueAt(root, 'setRoleBindingSubjects')) || 'defaultOnly';
      if (!['defaultOnly', 'none', 'allServiceAccounts'].includes(setRoleBindingSubjects)) {
        const message = 'This must be defaultOnly, none or allServiceAccounts.';
        return stop(valueAt(root, 'setRoleBindingSubjects') ?? root, message);
      }
      const namespace = scalarAt(root, 'metadata', 'namespace');
      if (namespace.value === '') return items;
      return withNamespace(build, items, namespace, placeOf(namespace, origin), fields, {
        unsetOnly: isTrue(valueAt(root, 'unsetOnly')),
        setRoleBindingSubjects,
      });
    }
    case 'ImageTagTransformer': {
      const image = valueAt(root, 'imageTag');
      return image ? withImages(build, items, image, origin, fields) : items;
    }
    case 'ReplicaCountTransformer':
      return withReplicas(
        build,
        items,
        valueAt(root, 'replica') ?? madeMapping([], placeOf(root, origin)),
        origin,
        fields,
      );
    case 'PatchTransformer':
      return withPatch(build, kustomization, items, root, schemas);
    case 'PatchJson6902Transformer':
      return withPatch(build, kustomization, items, withPatchField(root), schemas, true);
    case 'PatchStrategicMergeTransformer': {
      const paths = itemsOf(valueAt(root, 'paths'));
      return withStrategicPatches(build, kustomization, items, paths, valueAt(root, 'patches'), root, schemas);
    }
    case 'ReplacementTransformer':
      return withReplacements(build, kustomization, items);
    default:
      return items;
  }
}

const fieldSpecsOf: (root: Node) => readonly FieldSpec[] = memo((root) => readFieldSpecs(valueAt(root, 'fieldSpecs')));

/** What an entry of `patches:` calls `patch` is `jsonOp` here. */
const withPatchField: (root: Mapping) => Mapping = memo((root) => {
  const entry = entryOf(root, 'jsonOp');
  const others = root.entries.filter(({ key }) => key !== 'patch');
  return { ...root, entries: entry ? [...others, { ...entry, key: 'patch' }] : others };
});

/** A scalar, or an empty text in the stead of none. */
function scalarAt(root: Node, ...path: readonly string[]): Scalar {
  const node = valueAt(root, ...path);
  if (node?.kind === 'scalar' && node.value !== null) return node;
  return { kind: 'scalar', value: '', style: 'plain', start: root.start, end: root.end };
}
