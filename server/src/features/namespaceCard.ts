import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isIsolated, type WorkloadInstance } from '../snapshot/queries.ts';
import { counted, type Line, linkTo, listed } from './text.ts';

/** What a namespace holds, and what of it nothing isolates. */
export function namespaceCard(cluster: ClusterModel, name: string): Line[] {
  const namespace = cluster.namespaces.get(name);
  const workloads = distinct(namespace?.workloads ?? []);
  const policies = distinct(namespace?.policies ?? []);
  const open = workloads.filter((workload) => isIsolated(cluster, workload, 'ingress') === 'no');
  return [
    [
      {
        strong: `Namespace ${name}: ${counted(workloads.length, 'workload')}, ${policies.length === 1 ? '1 policy' : `${policies.length} policies`}`,
      },
    ],
    ...(open.length > 0 ? [['Not isolated for ingress: ', ...listed(open.map(shortLink)), '.']] : []),
  ];
}

function shortLink(workload: WorkloadInstance) {
  return linkTo(workload, workload.resource.name);
}
