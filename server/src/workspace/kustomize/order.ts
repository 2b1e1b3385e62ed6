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
    .map((item) => ({ item, rank: rank(item.id.kind), type: typeKey(item), name: nameKey(item) }))
    .sort((a, b) => a.rank - b.rank || compare(a.type, b.type) || compare(a.name, b.name))
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
function typeKey(item: Item): string {
  const { group, version, kind } = item.id;
  return `${group || '~G'}_${version || '~V'}_${kind}`;
}

function nameKey({ root }: Item): string {
  const metadata = valueAt(root, 'metadata');
  return `${textOf(valueAt(metadata, 'namespace')) || '~X'}|${textOf(valueAt(metadata, 'name'))}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
