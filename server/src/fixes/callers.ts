import { portsOfCaller } from '../generate/portsToOpen.ts';
import { access } from '../policy/access.ts';
import { intersectPorts, isEmpty, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { obstacleTo } from './allow.ts';

/** A workload that could be allowed to call another, and whether it already may. */
export interface Caller {
  readonly workload: WorkloadInstance;
  /** About the ports that it needs. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** What choosing it does, `opens TCP 7070`, or why it does nothing. */
  readonly outcome: string;
}

/** Everyone but the target itself: those who may not call it yet first. */
export function possibleCallers(cluster: ClusterModel, target: WorkloadInstance): Caller[] {
  const callers = distinctWorkloads(cluster)
    .filter(({ key }) => key !== target.key)
    .map((workload): Caller => ({ workload, ...prospect(cluster, workload, target) }));
  return [
    ...callers.filter(({ verdict }) => verdict !== 'allowed'),
    ...callers.filter(({ verdict }) => verdict === 'allowed'),
  ];
}

function prospect(cluster: ClusterModel, caller: WorkloadInstance, target: WorkloadInstance): Omit<Caller, 'workload'> {
  const { must, may } = access(partyOf(cluster, caller), partyOf(cluster, target), policiesOf(cluster));
  const { ports, words } = portsOfCaller(cluster, caller, target);
  const missing = subtractPorts(ports, must);
  if (isEmpty(missing)) return { verdict: 'allowed', outcome: 'may call already' };
  const verdict = isEmpty(intersectPorts(missing, may)) ? 'denied' : 'unknown';
  return { verdict, outcome: obstacleTo(cluster, { caller, target, ports }) ?? `opens ${words}` };
}
