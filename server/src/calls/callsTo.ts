import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Call } from './call.ts';
import { allCalls } from './calls.ts';

/** The calls of a cluster that go to a workload, whoever makes them. Every call is looked at once a cluster. */
export function callsTo(cluster: ClusterModel, { key }: WorkloadInstance): readonly Call[] {
  return byTarget(cluster).get(key) ?? none;
}

const none: readonly Call[] = [];

const byTarget = memo((cluster: ClusterModel) => {
  const found = new Map<string, Call[]>();
  for (const call of allCalls(cluster)) {
    const known = found.get(call.target.key);
    if (known) known.push(call);
    else found.set(call.target.key, [call]);
  }
  return found;
});

/** The calls from and to some workloads, each once and in the order of all calls. */
export function callsWith(cluster: ClusterModel, workloads: readonly WorkloadInstance[]): Call[] {
  const places = new Set(workloads.flatMap(({ key }) => byEnd(cluster).get(key) ?? []));
  return [...places].sort((left, right) => left - right).map((place) => allCalls(cluster)[place] as Call);
}

/** By the key of a workload: where its calls stand among all. */
const byEnd = memo((cluster: ClusterModel) => {
  const found = new Map<string, number[]>();
  for (const [place, { caller, target }] of allCalls(cluster).entries()) {
    for (const key of new Set([caller?.key ?? target.key, target.key])) {
      const known = found.get(key);
      if (known) known.push(place);
      else found.set(key, [place]);
    }
  }
  return found;
});
