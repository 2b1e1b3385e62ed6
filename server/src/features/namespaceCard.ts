import { counted } from '../model/counted.ts';
import type { Direction } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isIsolated, type WorkloadInstance } from '../snapshot/queries.ts';
import { type Line, linkTo, listed } from './text.ts';

/** What a namespace holds, and what of it nothing isolates. */
export function namespaceCard(cluster: ClusterModel, name: string): Line[] {
  const namespace = cluster.namespaces.get(name);
  const workloads = distinct(namespace?.workloads ?? []);
  const policies = distinct(namespace?.policies ?? []).length;
  return [
    [
      {
        strong: `Namespace ${name}: ${counted(workloads.length, 'workload')}, ${policies === 1 ? '1 policy' : `${policies} policies`}`,
      },
    ],
    ...(workloads.length > 0 ? [openLine(cluster, workloads, 'ingress'), openLine(cluster, workloads, 'egress')] : []),
  ];
}

function openLine(cluster: ClusterModel, workloads: readonly WorkloadInstance[], direction: Direction): Line {
  const open = workloads.filter((workload) => isIsolated(cluster, workload, direction) === 'no');
  if (open.length === 0) return [`${workloads.length === 1 ? 'It is' : 'All are'} isolated for ${direction}.`];
  const all = open.length === workloads.length && open.length > 1;
  return [
    `Not isolated for ${direction}: `,
    ...(all ? [`all ${open.length}`] : listed(open.map((workload) => linkTo(workload, workload.resource.name)))),
    '.',
  ];
}
