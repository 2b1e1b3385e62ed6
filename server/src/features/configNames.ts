import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, distinctWorkloads } from '../snapshot/queries.ts';
import type { NameKind } from './configSchema.ts';
import { counted } from './text.ts';

/** A name that a `.netpol.yaml` may use, and what it stands for. */
export interface ConfigName {
  readonly name: string;
  readonly description: string;
}

/** The names of a kind: the namespaces or the workloads of the folder's manifests. */
export function configNames(kind: NameKind, cluster: ClusterModel | undefined): readonly ConfigName[] {
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
