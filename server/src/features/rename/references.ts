import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import { text } from '../../model/resource.ts';
import { readEmbedded } from '../../workspace/kustomize/embedded.ts';
import { entryOf, itemsOf, type Mapping, type Node, type Scalar, valueAt } from '../../yaml/node.ts';

/** A place that says by kind and name which object is meant. */
export interface Reference {
  readonly name: string;
  readonly node: Scalar;
  /** In small letters, or their plural: of one of these. */
  readonly kinds: readonly string[];
  /** Whether objects of other kinds may be meant by it too. */
  readonly isLoose: boolean;
  /** Undefined where it says none. */
  readonly group: string | undefined;
  readonly namespace: string | undefined;
}

/** Those of an object to others: what it scales, who owns it, which objects it lets one read. */
export const referencesIn: (root: Node) => readonly Reference[] = memo((root) => {
  const found: Reference[] = [];
  collect(root, undefined, found);
  return found;
});

/** Whether a reference means an object by its kind and name, wherever that is. @param name The one that the object has. */
export function refersTo({ name: asked, kinds, group }: Reference, { resource }: Instance, name: string): boolean {
  const isKind = kinds.includes(resource.kind.toLowerCase()) || kinds.includes('*');
  return isKind && asked === name && (group ?? resource.group) === resource.group;
}

/** What a patch says of the object that it is for. */
export function patchReferenceIn(root: Node): readonly Reference[] {
  return referenceTo(entryOf(root, 'kind')?.value, valueAt(root, 'metadata', 'name'), {
    group: groupOf(root),
    namespace: text(valueAt(root, 'metadata', 'namespace')),
  });
}

/** Those of a kustomization to what it changes; names that are patterns mean nothing here but themselves. */
export function referencesInKustomization(place: Pick<Instance, 'uri' | 'document'>, root: Node): readonly Reference[] {
  const counted = itemsOf(valueAt(root, 'replicas')).flatMap((item) =>
    scalars(entryOf(item, 'name')?.value).flatMap((node) => reference(node, replicated, {})),
  );
  const patches = [
    ...itemsOf(valueAt(root, 'patches')).flatMap((item) => valueAt(item, 'patch') ?? []),
    ...itemsOf(valueAt(root, 'patchesStrategicMerge')),
  ];
  const embedded = patches.flatMap(scalars).flatMap((node) => {
    const isPatch = String(node.value).includes('\n') || String(node.value).startsWith('{');
    return isPatch
      ? readEmbedded(node, place).flatMap(({ root: patch }) => (patch ? patchReferenceIn(patch) : []))
      : [];
  });
  return [...referencesIn(root), ...counted, ...embedded];
}

/** What `replicas:` counts (ReplicaCountTransformer). */
const replicated: readonly string[] = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];

function collect(node: Node, field: string | undefined, found: Reference[]): void {
  if (node.kind === 'sequence') for (const item of node.items) collect(item, undefined, found);
  if (node.kind !== 'mapping') return;
  const kind = entryOf(node, 'kind')?.value;
  const name = entryOf(node, 'name')?.value;
  const named = { group: groupOf(node), namespace: text(entryOf(node, 'namespace')?.value) };
  if (kind) found.push(...referenceTo(kind, name, named));
  // KEDA, where it says nothing else.
  else if (field === 'scaleTargetRef')
    found.push(...scalars(name).flatMap((each) => reference(each, ['deployment'], named)));
  found.push(...resourceNames(node));
  for (const { key, value } of node.entries) collect(value, key, found);
}

/** A rule of a Role, which says kinds in the plural. */
function resourceNames(rule: Mapping): readonly Reference[] {
  const names = itemsOf(entryOf(rule, 'resourceNames')?.value).flatMap(scalars);
  const kinds = itemsOf(entryOf(rule, 'resources')?.value).map((node) => (text(node) ?? '').replace(/s?(\/.*)?$/, ''));
  const distinct = [...new Set(kinds)];
  const isLoose = distinct.length > 1 || distinct[0] === '*';
  return names.flatMap((node) => reference(node, distinct, { isLoose }));
}

function referenceTo(
  kind: Node | undefined,
  name: Node | undefined,
  named: Pick<Reference, 'group' | 'namespace'>,
): readonly Reference[] {
  const written = text(kind)?.toLowerCase();
  return written === undefined ? [] : scalars(name).flatMap((node) => reference(node, [written], named));
}

function reference(node: Scalar, kinds: readonly string[], named: Partial<Reference>): readonly Reference[] {
  const name = text(node);
  const { group, namespace, isLoose = false } = named;
  return name ? [{ name, node, kinds, isLoose, group, namespace }] : [];
}

function scalars(node: Node | undefined): readonly Scalar[] {
  return node?.kind === 'scalar' ? [node] : [];
}

/** As a reference says it: in `apiVersion`, or alone. */
function groupOf(node: Node): string | undefined {
  const apiVersion = text(entryOf(node, 'apiVersion')?.value);
  const slash = apiVersion?.indexOf('/') ?? -1;
  return apiVersion === undefined ? text(entryOf(node, 'group')?.value) : apiVersion.slice(0, Math.max(0, slash));
}
