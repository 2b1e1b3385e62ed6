import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type ResourceHeader, text } from './resource.ts';

/** A RoleBinding or a ClusterRoleBinding, as far as it gives ServiceAccounts something to ask the API server for. */
export interface RoleBinding extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'roleBinding';
  readonly subjects: readonly BoundAccount[];
}

export interface BoundAccount {
  readonly name: string;
  /** As written; undefined where it is that of the binding. */
  readonly namespace: string | undefined;
  readonly node: Node;
}

/** rbac/v1 RoleBinding and ClusterRoleBinding. */
export function readRoleBinding(header: ResourceHeader): RoleBinding | undefined {
  const { group, kind, root } = header;
  if (group !== 'rbac.authorization.k8s.io' || (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding')) {
    return undefined;
  }
  const subjects = itemsOf(valueAt(root, 'subjects')).flatMap((node) => {
    const name = text(valueAt(node, 'name'));
    if (!name || text(valueAt(node, 'kind')) !== 'ServiceAccount') return [];
    return [{ name, namespace: text(valueAt(node, 'namespace')), node }];
  });
  return { ...header, type: 'hint', hint: 'roleBinding', subjects };
}
