import { memo } from '../../model/memo.ts';
import { byNaturalOrder } from '../../model/naturalOrder.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct, type PolicyInstance, type WorkloadInstance } from '../../snapshot/queries.ts';
import { openCount, protectionOf } from './protection.ts';

/** What of the tree is shown. */
export interface TreeFilter {
  /** Part of the name of a workload, a policy or a namespace, in whatever case; empty for all. */
  readonly text: string;
  /** Only workloads that no policy isolates for ingress. */
  readonly onlyOpen: boolean;
}

export function isFiltering({ text, onlyOpen }: TreeFilter): boolean {
  return text !== '' || onlyOpen;
}

/** The workloads of a namespace that are shown, each once, by their names. */
export function shownWorkloads(
  cluster: ClusterModel,
  namespace: NamespaceModel,
  filter: TreeFilter,
): readonly WorkloadInstance[] {
  if (filter.onlyOpen && openCount(cluster, namespace) === 0) return [];
  const all = byName(namespace.workloads) as readonly WorkloadInstance[];
  if (!isFiltering(filter)) return all;
  const isNamed = namedBy(namespace, filter);
  return all.filter(
    (workload) => isNamed(workload) && (!filter.onlyOpen || protectionOf(cluster, workload) === 'open'),
  );
}

/** The policies of a namespace that are shown; none where only open workloads are asked for. */
export function shownPolicies(namespace: NamespaceModel, filter: TreeFilter): readonly PolicyInstance[] {
  if (filter.onlyOpen) return [];
  const all = byName(namespace.policies) as readonly PolicyInstance[];
  return isFiltering(filter) ? all.filter(namedBy(namespace, filter)) : all;
}

const byName = memo((list: readonly (WorkloadInstance | PolicyInstance)[]) =>
  distinct<WorkloadInstance | PolicyInstance>(list).sort(
    (a, b) => byNaturalOrder(a.resource.name, b.resource.name) || byNaturalOrder(a.resource.kind, b.resource.kind),
  ),
);

/** Everything in a namespace whose own name is meant. */
function namedBy({ name }: NamespaceModel, filter: TreeFilter): (one: WorkloadInstance | PolicyInstance) => boolean {
  return isMeant(name, filter) ? () => true : ({ resource }) => isMeant(resource.name, filter);
}

export function isMeant(name: string, { text }: TreeFilter): boolean {
  return name.toLowerCase().includes(text.toLowerCase());
}
