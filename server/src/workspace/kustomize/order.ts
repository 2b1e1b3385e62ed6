import { memo } from '../../model/memo.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Item } from './item.ts';
import { textOf } from './tree.ts';

/** The objects kind by kind, or as they came where `sortOptions` asks for that (`fifo`). SortOrderTransformer. */
export function ordered(items: readonly Item[], kustomization: Node | undefined): readonly Item[] {
  const options = valueAt(kustomization, 'sortOptions');
  if (textOf(valueAt(options, 'order')) === 'fifo') return items;
  const first = kindsOf(valueAt(options, 'legacySortOptions', 'orderFirst')) ?? appliedFirst;
  const last = kindsOf(valueAt(options, 'legacySortOptions', 'orderLast')) ?? appliedLast;
  const rank = (kind: string): number => {
    const index = first.indexOf(kind);
    if (index !== -1) return index - first.length;
    return last.indexOf(kind) + 1;
  };
  return items
    .map((item) => ({ item, rank: rank(item.id.kind), key: keyOf(item) }))
    .sort((a, b) => a.rank - b.rank || compare(a.key.type, b.key.type) || compare(a.key.name, b.key.name))
    .map(({ item }) => item);
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

/** What is missing comes last. */
const keyOf = memo(({ id, root }: Item): { readonly type: string; readonly name: string } => {
  const { group, version, kind } = id;
  const metadata = valueAt(root, 'metadata');
  return {
    type: `${group || '~G'}_${version || '~V'}_${kind}`,
    name: `${textOf(valueAt(metadata, 'namespace')) || '~X'}|${textOf(valueAt(metadata, 'name'))}`,
  };
});

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
