import type { Direction } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { externalAccess } from '../policy/access.ts';
import { everyAddress, isNoAddress, noAddress, subtractAddresses, unionAddresses } from '../policy/addressSet.ts';
import { intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from './clusterModel.ts';
import { partyOf, policiesOf, type WorkloadInstance } from './queries.ts';

/**
 * Whether policies let a workload and every address outside of the cluster talk on some ports; `maybe` where that depends
 * on the address.
 */
export function outerVerdict(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  ports: PortSet,
): Ternary {
  const parts = externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
  const open = parts.filter(({ must }) => isEmpty(subtractPorts(ports, must)));
  const everywhere = open.reduce((all, { addresses }) => unionAddresses(all, addresses), noAddress);
  if (isNoAddress(subtractAddresses(everyAddress, everywhere))) return 'yes';
  return parts.every(({ may }) => isEmpty(intersectPorts(ports, may))) ? 'no' : 'maybe';
}
