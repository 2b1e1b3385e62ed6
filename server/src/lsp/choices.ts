import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A workload's name across clusters: opaque to the client. */
export function choiceKey(cluster: ClusterModel, key: string): string {
  return `${cluster.folder.uri}|${cluster.name}|${key}`;
}

/** The workload that a client chose; undefined when it is gone. */
export function chosenWorkload(
  snapshot: Snapshot,
  choice: string,
): { readonly cluster: ClusterModel; readonly workload: WorkloadInstance } | undefined {
  for (const cluster of snapshot.clusters) {
    const workload = distinctWorkloads(cluster).find(({ key }) => choiceKey(cluster, key) === choice);
    if (workload) return { cluster, workload };
  }
  return undefined;
}
