import { counted } from '../model/counted.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, distinctWorkloads } from '../snapshot/queries.ts';
import type { NameKind, SchemaName } from './schema.ts';

/** The names of a kind: the namespaces or the workloads of the folder's manifests. */
export function configNames(kind: NameKind, cluster: ClusterModel | undefined): readonly SchemaName[] {
  if (kind === 'workloads') {
    return (cluster ? distinctWorkloads(cluster) : []).map(({ namespace, resource }) => ({
      name: `${namespace}/${resource.name}`,
      description: `A ${resource.kind}.`,
    }));
  }
  return [...(cluster?.namespaces.values() ?? [])]
    .filter(({ name }) => name !== '')
    .map(({ name, workloads }) => ({
      name,
      description: `A namespace with ${counted(distinct(workloads).length, 'workload')}.`,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
