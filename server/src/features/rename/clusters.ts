import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Folder } from '../../workspace/folder.ts';

/** What a name means is asked in every cluster of a folder: a manifest may be in several. */
export function clustersOfFolder({ clusters }: Snapshot, folder: Folder): readonly ClusterModel[] {
  return clusters.filter((cluster) => cluster.folder.uri === folder.uri);
}

/** A cluster in another state of the workspace. */
export function sameCluster({ clusters }: Snapshot, { folder, name }: ClusterModel): ClusterModel | undefined {
  return clusters.find((cluster) => cluster.folder.uri === folder.uri && cluster.name === name);
}

/** The lists of a namespace that hold what is written in manifests. */
export const objectLists = [
  'workloads',
  'policies',
  'services',
  'ingresses',
  'routes',
  'configMaps',
  'declarations',
] as const satisfies readonly (keyof NamespaceModel)[];

export function objectsOf(namespace: NamespaceModel): readonly Instance[] {
  return objectLists.flatMap((list): readonly Instance[] => namespace[list]);
}
