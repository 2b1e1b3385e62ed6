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
