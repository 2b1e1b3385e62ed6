import { itemsOf, type Mapping, type Node, type Place, type Scalar, valueAt } from '../../yaml/node.ts';
import { changeField, emptyScalar, type FieldSpec } from './fieldSpec.ts';
import { idOf, noNamespace } from './id.ts';
import { type Item, remembered, withRoot } from './item.ts';
import { isMapping, madeScalar, mapSame, textOf, withField } from './tree.ts';

/**
 * Puts every object that can be in a namespace into the one that a kustomization sets (NamespaceTransformer). A
 * Namespace object gets its name, and the subjects named `default` of role bindings are taken to be in it.
 */
export function withNamespace(
  items: readonly Item[],
  value: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const namespace = madeScalar(String(value.value), place);
  return items.map((item) => withRoot(remembered(item), inNamespace(item.root, namespace, place, fields)));
}

function inNamespace(root: Mapping, namespace: Node, place: Place, fields: readonly FieldSpec[]): Mapping {
  let changed = root;
  const set = (path: FieldSpec): void => {
    changed = changeField(changed, path, () => namespace, emptyScalar, place);
  };
  const id = idOf(root);
  if (id.namespace !== noNamespace) set({ path: 'metadata/namespace', create: true });
  const binds = id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding';
  if (binds) changed = withDefaultSubjects(changed, namespace, place);
  for (const field of fields) {
    if (field.path === 'metadata/namespace' || (binds && field.path === 'subjects')) continue;
    set(field);
  }
  return changed;
}

/** The account that pods run as unless they say otherwise is another one in each namespace. */
function withDefaultSubjects(root: Mapping, namespace: Node, place: Place): Mapping {
  const subjects = valueAt(root, 'subjects');
  if (subjects?.kind !== 'sequence') return root;
  const items = mapSame(itemsOf(subjects), (subject) =>
    isMapping(subject) && textOf(valueAt(subject, 'name')) === 'default'
      ? withField(subject, 'namespace', namespace, place)
      : subject,
  );
  return items === subjects.items ? root : withField(root, 'subjects', { ...subjects, items }, place);
}
