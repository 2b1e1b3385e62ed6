import { memo } from '../../model/memo.ts';
import { isNull, itemsOf, type Node, placeOf, valueAt } from '../../yaml/node.ts';
import { type Build, type Kustomization, refuse } from './build.ts';
import type { Gvk } from './id.ts';
import type { Item } from './item.ts';
import { textOf } from './tree.ts';

/** The objects kind by kind, or as they came where `sortOptions` asks for that (`fifo`). SortOrderTransformer. */
export function ordered(items: readonly Item[], kustomization: Node | undefined): readonly Item[] {
  const options = valueAt(kustomization, 'sortOptions');
  if (textOf(valueAt(options, 'order')) === 'fifo') return items;
  const own = valueAt(options, 'legacySortOptions');
  const first = isNull(own) ? appliedFirst : kindsOf(valueAt(own, 'orderFirst'));
  const last = isNull(own) ? appliedLast : kindsOf(valueAt(own, 'orderLast'));
  return items
    .map((item) => ({ item, rank: rankOf(item.id.kind, first, last), key: keyOf(item) }))
    .sort((a, b) => a.rank - b.rank || compare(a.key.type, b.key.type) || compare(a.key.name, b.key.name))
    .map(({ item }) => item);
}

/** The order of types that kustomize has for its lists of fields. */
export function compareTypes(a: Partial<Gvk>, b: Partial<Gvk>): number {
  const rank = ({ kind = '' }: Partial<Gvk>): number => rankOf(kind, appliedFirst, appliedLast);
  return rank(a) - rank(b) || compare(typeText(a), typeText(b));
}

function rankOf(kind: string, first: readonly string[], last: readonly string[]): number {
  const index = first.indexOf(kind);
  return index === -1 ? last.indexOf(kind) + 1 : index - first.length;
}

function kindsOf(node: Node | undefined): readonly string[] {
  return itemsOf(node).map((item) => textOf(item) ?? '');
}

/** Reports what kustomize refuses in the `sortOptions` of the kustomization that is rendered. */
export function checkOrder(build: Build, { root, origin }: Kustomization): void {
  const options = valueAt(root, 'sortOptions');
  if (!options || isNull(options)) return;
  const order = valueAt(options, 'order');
  const [name, own] = [textOf(order), valueAt(options, 'legacySortOptions')];
  if (name !== 'fifo' && name !== 'legacy') {
    refuse(build, placeOf(order ?? options, origin), 'The order must be fifo or legacy. Kustomize stops here.');
  } else if (name === 'fifo' && own && !isNull(own)) {
    refuse(build, placeOf(own, origin), 'These are for the order legacy, and not for fifo. Kustomize stops here.');
  }
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
  const metadata = valueAt(root, 'metadata');
  return {
    type: typeText(id),
    name: `${textOf(valueAt(metadata, 'namespace')) || '~X'}|${textOf(valueAt(metadata, 'name'))}`,
  };
});

function typeText({ group, version, kind }: Partial<Gvk>): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
