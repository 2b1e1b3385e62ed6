import { readSelector, type Selector } from '../model/selector.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, selectIn, type WorkloadInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';

/**
 * Labels that select exactly a workload's pods: those of its own selector where they do, since they never change,
 * otherwise all of its pods' labels that survive an upgrade. Undefined when its pods cannot be told from others.
 */
export function selectingLabels(cluster: ClusterModel, workload: WorkloadInstance): Readonly<Record<string, string>> | undefined {
  const known = new Map(workload.resource.labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])));
  const own = readSelector(valueAt(workload.resource.root, 'spec', 'selector')).requirements.map(({ key }) => key);
  const stable = [...known.keys()].filter((key) => !isBrittle(key));
  for (const keys of [own, ...stable.map((key) => [key]), stable]) {
    const labels = keys.flatMap((key) => (known.has(key) ? [[key, known.get(key) ?? '']] : []));
    if (labels.length === 0 || labels.length < keys.length) continue;
    const candidate = Object.fromEntries(labels);
    if (selectsOnly(cluster, workload, candidate)) return candidate;
  }
  return undefined;
}

/** Labels that change with a release. */
function isBrittle(key: string): boolean {
  return brittle.has(key) || key.endsWith('/version') || key.endsWith('-hash');
}

const brittle: ReadonlySet<string> = new Set(['version', 'helm.sh/chart', 'chart', 'heritage', 'app.kubernetes.io/managed-by']);

function selectsOnly(cluster: ClusterModel, workload: WorkloadInstance, labels: Readonly<Record<string, string>>): boolean {
  const namespace = cluster.namespaces.get(workload.namespace);
  if (!namespace) return false;
  const { may } = selectIn(namespace, selectorOf(labels));
  const selected = distinct(may.map((ordinal) => namespace.workloads[ordinal] as WorkloadInstance));
  return selected.length === 1 && selected[0]?.key === workload.key;
}

/** A selector as if it were written. */
function selectorOf(labels: Readonly<Record<string, string>>): Selector {
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
