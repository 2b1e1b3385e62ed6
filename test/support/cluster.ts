import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, snapshotOf } from './fixture.ts';

/** The one cluster of a fixture. */
export function clusterIn(source: string): ClusterModel {
  return onlyCluster(snapshotOf(parseFixture(source)));
}

export function onlyCluster({ clusters }: Snapshot): ClusterModel {
  const [cluster] = clusters;
  if (!cluster || clusters.length > 1) throw new Error(`${clusters.length} clusters`);
  return cluster;
}

/** A workload by `name`, or by `namespace/name` where several have it. */
export function workloadIn(cluster: ClusterModel, name: string): WorkloadInstance {
  const found = distinctWorkloads(cluster).filter(({ namespace, resource }) =>
    [resource.name, `${namespace}/${resource.name}`].includes(name),
  );
  if (found.length !== 1) throw new Error(`${found.length} workloads ${name}`);
  return found[0] as WorkloadInstance;
}
