import { listed } from '../model/listed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { UsageError } from './options.ts';

/** For commands that answer about one cluster, or about all. */
export const clusterOption = { cluster: { type: 'string' } } as const;

/** The cluster of a name, or all of them without one. Throws a `UsageError` where there is none of the name. */
export function chosenClusters({ clusters }: Snapshot, name: string | undefined): readonly ClusterModel[] {
  if (name === undefined) return clusters;
  const found = clusters.filter((cluster) => cluster.name === name);
  if (found.length > 0) return found;
  throw new UsageError(
    `there is no cluster ${name}; known are ${listed(
      clusters.map((cluster) => cluster.name),
      'and',
    )}`,
  );
}
