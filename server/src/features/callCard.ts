import type { Call } from '../calls/calls.ts';
import { access } from '../policy/access.ts';
import { formatPorts, intersectPorts, isEmpty, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { partyOf, policiesOf } from '../snapshot/queries.ts';
import { type Line, linkTo } from './text.ts';
import type { Verdict } from './verdict.ts';

/** Where a reference leads, and whether the call is allowed. */
export function callCard(cluster: ClusterModel, calls: readonly Call[]): Line[] {
  return calls.flatMap((call) => {
    const verdict = callVerdict(cluster, call);
    const outcome =
      verdict === 'allowed'
        ? 'is allowed'
        : verdict === 'denied'
          ? 'is blocked by policies'
          : 'may be blocked: the manifests do not tell';
    return [
      [{ strong: `Calls ${call.target.resource.name} on ${formatPorts(call.ports)}` }],
      ['By way of ', linkTo(call.service), ' to ', linkTo(call.target), `. This call ${outcome}.`],
    ] satisfies Line[];
  });
}

/** Whether all ports that a call needs are open. */
export function callVerdict(cluster: ClusterModel, { from, target, ports }: Call): Verdict {
  const { must, may } = access(from, partyOf(cluster, target), policiesOf(cluster));
  if (isEmpty(ports)) return isEmpty(may) ? 'denied' : 'unknown';
  if (isEmpty(subtractPorts(ports, must))) return 'allowed';
  return isEmpty(intersectPorts(ports, may)) ? 'denied' : 'unknown';
}
