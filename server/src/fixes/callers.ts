import { access } from '../policy/access.ts';
import { isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/** A workload that could be allowed to call another, and whether it already may. */
export interface Caller {
  readonly workload: WorkloadInstance;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
}

/** Everyone but the target itself: those who may not call it yet first. */
export function possibleCallers(cluster: ClusterModel, target: WorkloadInstance): Caller[] {
  const to = partyOf(cluster, target);
  const lookup = policiesOf(cluster);
  const callers = distinctWorkloads(cluster)
    .filter(({ key }) => key !== target.key)
    .map((workload): Caller => {
      const { must, may } = access(partyOf(cluster, workload), to, lookup);
      return { workload, verdict: !isEmpty(must) ? 'allowed' : isEmpty(may) ? 'denied' : 'unknown' };
    });
  return [...callers.filter(({ verdict }) => verdict !== 'allowed'), ...callers.filter(({ verdict }) => verdict === 'allowed')];
}
