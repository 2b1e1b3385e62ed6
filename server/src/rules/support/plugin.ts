import type { ClusterModel } from '../../snapshot/clusterModel.ts';

/** The network plugin that the configuration names; undefined without one. */
export function pluginOf({ configured }: ClusterModel): string | undefined {
  return configured.cni;
}
