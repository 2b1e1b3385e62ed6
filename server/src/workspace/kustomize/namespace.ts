import { isNull, itemsOf, type Node, type Place, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import { type Build, refuse } from './build.ts';
import { changeFields, emptyScalar, type FieldSpec, type Stop } from './fieldSpec.ts';
import { idText, noNamespace } from './id.ts';
import { doubles, type Item, remembered, withRoot } from './item.ts';
import { changeEach } from './remembered.ts';
import { noMappings } from './subjects.ts';
import { isMapping, madeScalar, mapSame, textOf, withField } from './tree.ts';

/** What a NamespaceTransformer may say beside the namespace. */
export interface NamespaceOptions {
  /** Whether only what is empty is set. */
  readonly unsetOnly: boolean;
  /** Which subjects of role bindings are taken to be in the namespace. */
  readonly setRoleBindingSubjects: string;
}

const usual: NamespaceOptions = { unsetOnly: false, setRoleBindingSubjects: 'defaultOnly' };

/**
 * Puts every object that can be in a namespace into the one that a kustomization sets (NamespaceTransformer). A
 * Namespace object gets its name, and the subjects named `default` of role bindings are taken to be in it.
 */
export function withNamespace(
  build: Build,
  items: readonly Item[],
  value: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
  { unsetOnly, setRoleBindingSubjects }: NamespaceOptions = usual,
): readonly Item[] {
  const namespace = madeScalar(String(value.value), place);
  const others = fields.filter(({ path }) => path !== 'metadata/namespace');
  const othersOfBindings = others.filter(({ path, kind }) => path !== 'subjects/namespace' || !isBinding(kind));
  const next = (before: Node): Node => (unsetOnly && textOf(before) ? before : namespace);
  const change = (before: Node, stop: Stop): Node => (before.kind === 'scalar' ? next(before) : stop(before));
  const set = (item: Item, specs: readonly FieldSpec[]): Item =>
    changeFields(build, item, specs, { change, make: emptyScalar, place });
  const inputs = [place.origin.uri, fields, unsetOnly, setRoleBindingSubjects];
  const moved = changeEach(build, items, value, inputs, (item) => {
    const { kind, namespace: before } = item.id;
    const inside = before === noNamespace ? remembered(item) : set(remembered(item), metadataNamespace);
    if (!isBinding(kind)) return set(inside, others);
    return set(withSubjects(build, inside, setRoleBindingSubjects, next, place), othersOfBindings);
  });
  for (const { id } of doubles(moved)) {
    refuse(build, place, `There are two objects ${idText(id)} in this namespace then. Kustomize stops here.`);
  }
  return moved;
}

function isBinding(kind: string | undefined): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

const metadataNamespace: readonly FieldSpec[] = [{ path: 'metadata/namespace', create: true }];

/** The account that pods run as unless they say otherwise is another one in each namespace. */
function withSubjects(build: Build, item: Item, which: string, next: (before: Node) => Node, place: Place): Item {
  const { root, origin } = item;
  const subjects = valueAt(root, 'subjects');
  if (!subjects || isNull(subjects)) return item;
  if (subjects.kind !== 'sequence' || !subjects.items.every(isMapping)) {
    const misfit = itemsOf(subjects).find((subject) => !isMapping(subject)) ?? subjects;
    refuse(build, placeOf(misfit, origin), `${noMappings} Kustomize stops here.`);
    return item;
  }
  const isMeant = (subject: Node): boolean =>
    which === 'allServiceAccounts'
      ? textOf(valueAt(subject, 'kind')) === 'ServiceAccount'
      : which === 'defaultOnly' && textOf(valueAt(subject, 'name')) === 'default';
  const items = mapSame(subjects.items, (subject) =>
    isMapping(subject) && isMeant(subject)
      ? withField(subject, 'namespace', next(valueAt(subject, 'namespace') ?? emptyScalar(place)), place)
      : subject,
  );
  return items === subjects.items ? item : withRoot(item, withField(root, 'subjects', { ...subjects, items }, place));
}
