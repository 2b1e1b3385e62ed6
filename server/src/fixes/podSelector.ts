import { readSelector, type Selector } from '../model/selector.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, selectIn, type WorkloadInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import { type Refusal, refusal } from './fix.ts';

export interface PodLabels {
  readonly type: 'labels';
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Labels that select exactly a workload's pods: those of its own selector where they do, since they never change,
 * then the label that names it, then all labels that survive an upgrade. Refused where its pods cannot be told from
 * others: a policy would be about those too.
 */
export function selectingLabels(cluster: ClusterModel, workload: WorkloadInstance): PodLabels | Refusal {
  const known = new Map(
    workload.resource.labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])),
  );
  const own = readSelector(valueAt(workload.resource.root, 'spec', 'selector')).requirements.map(({ key }) => key);
  const names = nameKeys.filter((key) => known.has(key)).map((key) => [key]);
  const stable = [...known.keys()].filter((key) => !isBrittle(key));
  const tried = [own, ...names, stable].filter((keys) => keys.length > 0 && keys.every((key) => known.has(key)));
  let shared: readonly WorkloadInstance[] = [];
  for (const keys of tried) {
    const labels = Object.fromEntries(keys.map((key) => [key, known.get(key) ?? '']));
    shared = othersWith(cluster, workload, labels);
    if (shared.length === 0) return { type: 'labels', labels };
  }
  const { name } = workload.resource;
  const [other] = shared;
  return refusal(
    other
      ? `The pods of ${name} cannot be told from those of ${other.resource.name}: give their pod template a label of its own.`
      : `The pods of ${name} have no label that a policy could select them by: add one to the pod template.`,
  );
}

/** The keys under which a workload's name is commonly put. */
const nameKeys = [
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
  'name',
  'app.kubernetes.io/component',
  'component',
  'run',
];

/** Labels that change with a release. */
function isBrittle(key: string): boolean {
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

/** A selector as if it were written. */
function selectorOf(labels: PodLabels['labels']): Selector {
  const requirements = Object.entries(labels).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: [value],
    node: nowhere,
    keySpan: nowhere,
    valueNodes: [],
  }));
  return { requirements, node: undefined, canonical: `fix\0${JSON.stringify(labels)}` };
}

const nowhere = { kind: 'scalar', value: null, style: 'plain', start: 0, end: 0 } as const;
