import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads } from '../snapshot/queries.ts';
import type { GenerateOptions } from './plan.ts';

/** What is generated for. */
export type Scope = Pick<GenerateOptions, 'workloads' | 'namespaces'>;

/**
 * Every namespace that a manifest has a workload in: what is known otherwise (`isKnown`, by the URI) is no manifest. Not
 * those of the cluster itself: a default-deny there would cut off DNS.
 */
export function wholeCluster(cluster: ClusterModel, isKnown: (uri: string) => boolean): Scope {
  const written = distinctWorkloads(cluster).filter(
    ({ uri, namespace }) => !isKnown(uri) && !isOfCluster(cluster, namespace),
  );
  return { workloads: new Set(), namespaces: new Set(written.map(({ namespace }) => namespace)) };
}

/** Whether a namespace is one of the cluster itself, with DNS and other pods that no manifest shows. */
function isOfCluster({ configured }: ClusterModel, namespace: string): boolean {
  return namespace.startsWith('kube-') || namespace === configured.dns.namespace;
}
