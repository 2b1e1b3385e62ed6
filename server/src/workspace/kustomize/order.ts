import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { currentId, type Item } from './item.ts';
import { textOf } from './tree.ts';

/** The objects in the order that `sortOptions` asks for: as they came, or kind by kind (`legacy`). */
export function ordered(items: readonly Item[], kustomization: Node | undefined): readonly Item[] {
  const options = valueAt(kustomization, 'sortOptions');
  if (textOf(valueAt(options, 'order')) !== 'legacy') return items;
  const first = kindsOf(valueAt(options, 'legacySortOptions', 'orderFirst')) ?? appliedFirst;
  const last = kindsOf(valueAt(options, 'legacySortOptions', 'orderLast')) ?? appliedLast;
  const rank = (kind: string): number => {
    const index = first.indexOf(kind);
    if (index !== -1) return index - first.length;
    return last.indexOf(kind) + 1;
  };
  return items.toSorted((a, b) => {
    const [left, right] = [currentId(a), currentId(b)];
    return rank(left.kind) - rank(right.kind) || compare(sortKey(left), sortKey(right));
  });
}

function kindsOf(node: Node | undefined): readonly string[] | undefined {
  return node?.kind === 'sequence' ? itemsOf(node).map((item) => textOf(item) ?? '') : undefined;
}

const appliedFirst = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const appliedLast = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function sortKey({ group, version, kind, namespace, name }: ReturnType<typeof currentId>): string {
  return [group, version, kind, namespace, name].join('\0');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
