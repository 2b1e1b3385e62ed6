import { readSelector, selectorOf } from '../model/selector.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, selectIn, type WorkloadInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';

/** Labels that select a workload's pods. */
export interface PodLabels {
  /** Empty where its pods have none that a policy could go by, so that all pods of the namespace are selected. */
  readonly labels: Readonly<Record<string, string>>;
  /** Other workloads of the namespace whose pods have these labels too, or may have them. */
  readonly others: readonly WorkloadInstance[];
}

/**
 * Labels that select a workload's pods and nobody else's: those of its own selector where they do, since they never
 * change, then the label that names it, then all labels that survive an upgrade. Where its pods cannot be told from
 * others, those of these that the fewest others have.
 */
export function podLabelsOf(cluster: ClusterModel, workload: WorkloadInstance): PodLabels {
  const known = new Map(
    workload.resource.labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])),
  );
  const own = readSelector(valueAt(workload.resource.root, 'spec', 'selector')).requirements.map(({ key }) => key);
  const names = nameKeys.filter((key) => known.has(key)).map((key) => [key]);
  const stable = [...known.keys()].filter((key) => !isBrittle(key));
  const tried = [own, ...names, stable].filter((keys) => keys.length > 0 && keys.every((key) => known.has(key)));
  let best: PodLabels | undefined;
  for (const keys of tried) {
    const labels = Object.fromEntries(keys.map((key) => [key, known.get(key) ?? '']));
    const others = othersWith(cluster, workload, labels);
    if (others.length === 0) return { labels, others };
    if (!best || others.length < best.others.length) best = { labels, others };
  }
  return best ?? { labels: {}, others: othersWith(cluster, workload, {}) };
}

/** The keys under which a workload's name is commonly put. */
export const nameKeys: readonly string[] = [
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
  'name',
  'app.kubernetes.io/component',
  'component',
  'run',
];

/** Whether a label changes with a release, so that nobody should select by it. */
export function isBrittle(key: string): boolean {
  return brittle.has(key) || key.endsWith('/version') || key.endsWith('-hash');
}

const brittle: ReadonlySet<string> = new Set([
  'version',
  'helm.sh/chart',
  'chart',
  'heritage',
  'app.kubernetes.io/managed-by',
]);

/** Other workloads of the namespace that have these labels, or may have them. */
function othersWith(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  labels: PodLabels['labels'],
): readonly WorkloadInstance[] {
  const namespace = cluster.namespaces.get(workload.namespace);
  if (!namespace) return [];
  const selected = selectIn(namespace, selectorOf(labels)).may.map(
    (ordinal) => namespace.workloads[ordinal] as WorkloadInstance,
  );
  return distinct(selected).filter(({ key }) => key !== workload.key);
}
