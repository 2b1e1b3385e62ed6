import { itemsOf, type Node, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import { withPrefix, withSuffix } from './affixes.ts';
import { type Build, inlineDocuments, type Kustomization, type Loaded, leaveOut, loadFile, refuse } from './build.ts';
import { readFieldSpecs } from './configuration.ts';
import type { FieldSpec } from './fieldSpec.ts';
import { withImages } from './images.ts';
import type { Item } from './item.ts';
import { withPairs } from './labels.ts';
import { withNamespace } from './namespace.ts';
import type { Schemas } from './openapi.ts';
import { withPatch } from './patches.ts';
import { withReplacements } from './replacements.ts';
import { withReplicas } from './replicas.ts';
import { isTrue, textOf } from './tree.ts';

/** Applies `transformers:`: those of kustomize's own that are configured there. Any other is a program, and left out. */
export function withExternalTransformers(
  build: Build,
  kustomization: Kustomization,
  items: readonly Item[],
  schemas: Schemas | undefined,
): readonly Item[] {
  return itemsOf(valueAt(kustomization.root, 'transformers')).reduce<readonly Item[]>(
    (before, entry) =>
      documentsOf(build, kustomization, entry).reduce<readonly Item[]>((changed, transformer) => {
        const next = withTransformer(build, kustomization, changed, transformer, schemas);
        if (!next)
          leaveOut(
            build,
            placeOf(entry, kustomization.origin),
            'This transformer runs with kustomize, and what it does is not known here.',
          );
        return next ?? changed;
      }, before),
    items,
  );
}

function documentsOf(build: Build, kustomization: Kustomization, entry: Node): readonly Loaded[] {
  if (entry.kind !== 'scalar') return [];
  return /\n|^\{/.test(String(entry.value))
    ? inlineDocuments(build, entry, kustomization.origin)
    : loadFile(build, kustomization, entry);
}

/** Undefined for a transformer that is not known. */
function withTransformer(
  build: Build,
  { directory }: Kustomization,
  items: readonly Item[],
  { root, origin }: Loaded,
  schemas: Schemas | undefined,
): readonly Item[] | undefined {
  if (textOf(valueAt(root, 'apiVersion')) !== 'builtin') return undefined;
  const fields: readonly FieldSpec[] = readFieldSpecs(valueAt(root, 'fieldSpecs'));
  const scalar = (...path: readonly string[]): Scalar => {
    const node = valueAt(root, ...path);
    return node?.kind === 'scalar' && node.value !== null
      ? node
      : { kind: 'scalar', value: '', style: 'plain', start: root.start, end: root.end, origin };
  };
  const kind = textOf(valueAt(root, 'kind'));
  if ((kind === 'PrefixTransformer' || kind === 'SuffixTransformer') && fields.length === 0)
    refuse(build, placeOf(root, origin), `A ${kind} needs fieldSpecs. Kustomize stops here.`);
  switch (kind) {
    case 'LabelTransformer':
      return withPairs(build, items, valueAt(root, 'labels'), origin, fields);
    case 'AnnotationsTransformer':
      return withPairs(build, items, valueAt(root, 'annotations'), origin, fields);
    case 'PrefixTransformer':
      return withPrefix(build, items, scalar('prefix'), placeOf(scalar('prefix'), origin), fields);
    case 'SuffixTransformer':
      return withSuffix(build, items, scalar('suffix'), placeOf(scalar('suffix'), origin), fields);
    case 'NamespaceTransformer': {
      const namespace = scalar('metadata', 'namespace');
      return withNamespace(build, items, namespace, placeOf(namespace, origin), fields, {
        unsetOnly: isTrue(valueAt(root, 'unsetOnly')),
        setRoleBindingSubjects: textOf(valueAt(root, 'setRoleBindingSubjects')) || 'defaultOnly',
      });
    }
    case 'ImageTagTransformer':
      return withImages(build, items, valueAt(root, 'imageTag') ?? root, origin, fields);
    case 'ReplicaCountTransformer':
      return withReplicas(build, items, valueAt(root, 'replica') ?? root, origin, fields);
    case 'PatchTransformer':
      return withPatch(build, { directory, root, origin }, items, root, schemas);
    case 'ReplacementTransformer':
      return withReplacements(build, { directory, root, origin }, items);
    default:
      return undefined;
  }
}
