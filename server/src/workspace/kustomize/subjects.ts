import { entryOf, itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Item } from './item.ts';
import { isMapping, textOf } from './tree.ts';

/** What kustomize stumbles over where it reads the subjects of a role binding, which it does of any. */
export function subjectMisfit({ root, id: { kind } }: Item): { readonly at: Node; readonly why: string } | undefined {
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return undefined;
  const subjects = valueAt(root, 'subjects');
  for (const at of subjects?.kind === 'mapping' ? [subjects] : itemsOf(subjects)) {
    const why = lackOfSubject(at, kind === 'RoleBinding');
    if (why) return { at, why };
  }
  return undefined;
}

export const noMappings = 'The subjects must be a list of mappings.';
export const noName = 'This names no object: it has no name.';

/** @param isOfNamespace Whether the binding is in a namespace: of the others kustomize reads the names alone. */
function lackOfSubject(subject: Node, isOfNamespace: boolean): string | undefined {
  if (!isMapping(subject)) return isOfNamespace || subject.kind === 'sequence' ? noMappings : undefined;
  if (!entryOf(subject, 'name')) return noName;
  const [kind, namespace] = [entryOf(subject, 'kind'), entryOf(subject, 'namespace')];
  if (!isOfNamespace || !kind || !namespace) return undefined;
  if (!isText(kind.value)) return 'The kind of a subject must be a string.';
  const isAccount = textOf(kind.value) === 'ServiceAccount';
  return isAccount && !isText(namespace.value) ? 'The namespace of an account must be a string.' : undefined;
}

function isText(node: Node): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string';
}
