import type { Direction } from '../../model/policy.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct, isIsolated, isRestricted, type WorkloadInstance } from '../../snapshot/queries.ts';

/** How policies protect a workload, as an icon shows it: one that is open is not isolated for ingress. */
export type Protection = 'isolated' | 'partly' | 'open' | 'perhaps' | 'exempt';

export function protectionOf(cluster: ClusterModel, workload: WorkloadInstance): Protection {
  if (workload.resource.hostNetwork === 'yes') return 'exempt';
  const ingress = sayOf(cluster, workload, 'ingress');
  if (ingress === 'no') return 'open';
  if (ingress === 'maybe') return 'perhaps';
  const egress = sayOf(cluster, workload, 'egress');
  return egress === 'yes' || egress === 'restricted' ? 'isolated' : 'partly';
}

/** `isolated for ingress and egress`, `not isolated`, `on the network of its node` */
export function protectionWords(cluster: ClusterModel, workload: WorkloadInstance): string {
  if (workload.resource.hostNetwork === 'yes') return 'on the network of its node';
  const says = directions.map((direction) => ({ direction, say: sayOf(cluster, workload, direction) }));
  const having = (say: Say): string =>
    says
      .filter((each) => each.say === say)
      .map(({ direction }) => direction)
      .join(' and ');
  const parts = [
    ['isolated for', having('yes')],
    ['perhaps isolated for', having('maybe')],
    ['restricted by cluster policies for', having('restricted')],
  ].flatMap(([verb, which]) => (which ? [`${verb} ${which}`] : []));
  if (parts.length === 0) return 'not isolated';
  return having('no') === 'ingress' ? `${parts.join(', ')} only` : parts.join(', ');
}

const directions: readonly Direction[] = ['ingress', 'egress'];

type Say = 'yes' | 'maybe' | 'no' | 'restricted';

function sayOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Say {
  const isolated = isIsolated(cluster, workload, direction);
  return isolated === 'no' && isRestricted(cluster, workload, direction) ? 'restricted' : isolated;
}

/** How many workloads of a namespace are open. */
export function openCount(cluster: ClusterModel, namespace: NamespaceModel): number {
  // Policies of the whole cluster may be about any namespace; all others are in it.
  const known = cluster.clusterPolicies.length > 0 ? undefined : openCounts.get(namespace);
  if (known !== undefined) return known;
  const open = distinct(namespace.workloads).filter((workload) => protectionOf(cluster, workload) === 'open').length;
  openCounts.set(namespace, open);
  return open;
}

const openCounts = new WeakMap<NamespaceModel, number>();
