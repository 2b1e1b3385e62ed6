import type { Steps } from '../model/steps.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import { type AdmittedPair, admittedFrom, admittedTo } from './admittedPairs.ts';
import { type NeededCall, neededCallsOf, neededInSteps } from './needed.ts';

/** What a graph is about. */
export interface GraphScope {
  /** One workload, whom it calls and who calls it; all workloads where it is undefined. */
  readonly focus: WorkloadInstance | undefined;
  /** With a focus: how many calls away. */
  readonly depth: 1 | 2;
  /** Without a focus: these and whom they have calls with; all where it is empty. */
  readonly namespaces: readonly string[];
  /** Those of which each workload is shown however many there are. */
  readonly expanded: readonly string[];
}

/** What of a cluster is in a graph. */
export interface Shown {
  /** Each alone. */
  readonly workloads: readonly WorkloadInstance[];
  /** By namespace: as one. */
  readonly rest: ReadonlyMap<string, readonly WorkloadInstance[]>;
  /** The calls from and to these. */
  readonly calls: readonly NeededCall[];
  /** What policies let in of some of them; of others everyone may call. */
  readonly pairs: readonly AdmittedPair[];
  /** Those whose connections with anyone else are shown. */
  readonly subjects: readonly WorkloadInstance[];
  /** Of the node that a workload is in; undefined where it is in none. */
  idOf(workload: WorkloadInstance): string | undefined;
}

/** Beyond so many workloads, those of a namespace are one unless they are asked for, and always where it has more. */
export const mostWorkloads = 500;

/** Beyond so many that may call a workload, or be called, without need, those of a namespace are one. */
const mostNeighbours = 12;

export function* shownIn(cluster: ClusterModel, scope: GraphScope): Steps<Shown> {
  return yield* scope.focus ? around(cluster, scope.focus, scope) : everything(cluster, scope);
}

function* everything(cluster: ClusterModel, { namespaces, expanded }: GraphScope): Steps<Shown> {
  const isAsked = ({ namespace }: WorkloadInstance): boolean =>
    namespaces.length === 0 || namespaces.includes(namespace);
  const { calls } = yield* neededInSteps(cluster, isAsked);
  const asked = byNamespace(distinctWorkloads(cluster).filter(isAsked));
  const count = [...asked.values()].reduce((sum, { length }) => sum + length, 0);
  const workloads = [...asked].flatMap(([name, own]) =>
    count <= mostWorkloads || (expanded.includes(name) && own.length <= mostWorkloads) ? own : [],
  );
  const alone = new Set(workloads.map(({ key }) => key));
  const called = calls.flatMap(({ from, to }) => [from, to].flatMap((end) => ('key' in end ? [end] : [])));
  const others = new Set(called.filter((end) => !isAsked(end)).map(({ namespace }) => namespace));
  const rest = distinctWorkloads(cluster).filter(
    (each) => !alone.has(each.key) && (isAsked(each) || others.has(each.namespace)),
  );
  const pairs: AdmittedPair[] = [];
  for (const workload of workloads) {
    for (const pair of admittedFrom(cluster, workload)) pairs.push(pair);
    yield;
  }
  return shown(workloads, rest, { calls, pairs, subjects: workloads });
}

function* around(cluster: ClusterModel, focus: WorkloadInstance, { depth, expanded }: GraphScope): Steps<Shown> {
  const first = neededCallsOf(cluster, focus);
  const near = depth === 1 ? [] : endsOf(first, focus);
  let all = first;
  for (const workload of near) {
    all = withFirst(all, neededCallsOf(cluster, workload).filter(isBetweenWorkloads));
    yield;
  }
  const called = endsOf(all, focus);
  const known = new Set(called.map(({ key }) => key));
  const pairs = [...admittedTo(cluster, focus), ...admittedFrom(cluster, focus)];
  const admitted = pairs.flatMap(({ from, to }) => [from, to]).filter(({ key }) => !known.has(key));
  const rest: WorkloadInstance[] = [];
  const alone: WorkloadInstance[] = [];
  for (const [name, own] of byNamespace(distinctByKey(admitted))) {
    (own.length > mostNeighbours && !expanded.includes(name) ? rest : alone).push(...own);
  }
  const order = new Set([...called, ...alone].map(({ key }) => key));
  const workloads = distinctWorkloads(cluster).filter(({ key }) => order.has(key));
  return shown(workloads, rest, { calls: all, pairs, subjects: [focus] });
}

function shown(
  workloads: readonly WorkloadInstance[],
  rest: readonly WorkloadInstance[],
  more: Pick<Shown, 'calls' | 'pairs' | 'subjects'>,
): Shown {
  const alone = new Set(workloads.map(({ key }) => key));
  const together = new Set(rest.map(({ key }) => key));
  return {
    workloads,
    rest: byNamespace(rest),
    ...more,
    idOf: ({ key, namespace }) => (alone.has(key) ? key : together.has(key) ? `namespace ${namespace}` : undefined),
  };
}

/** With further calls, but for those between ends that have theirs already: seen from the other end they are no others. */
function withFirst(first: NeededCall[], calls: readonly NeededCall[]): NeededCall[] {
  const known = new Set(first.map(pairOf));
  return [...first, ...calls.filter((call) => !known.has(pairOf(call)))];
}

function pairOf({ from, to }: NeededCall): string {
  return [from, to].map((end) => ('key' in end ? end.key : `${end.kind} ${end.name ?? ''}`)).join(' ');
}

function isBetweenWorkloads({ from, to }: NeededCall): boolean {
  return 'key' in from && 'key' in to;
}

/** The workloads at both ends of calls, and one that is there anyway. */
function endsOf(calls: readonly NeededCall[], focus: WorkloadInstance): WorkloadInstance[] {
  return distinctByKey([
    focus,
    ...calls.flatMap(({ from, to }) => [from, to].flatMap((end) => ('key' in end ? [end] : []))),
  ]);
}

function distinctByKey(workloads: readonly WorkloadInstance[]): WorkloadInstance[] {
  return [...new Map(workloads.map((workload) => [workload.key, workload])).values()];
}

function byNamespace(workloads: readonly WorkloadInstance[]): Map<string, WorkloadInstance[]> {
  const found = new Map<string, WorkloadInstance[]>();
  for (const workload of workloads) {
    const known = found.get(workload.namespace);
    if (known) known.push(workload);
    else found.set(workload.namespace, [workload]);
  }
  return found;
}
