import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Value } from '../yaml/write.ts';
import { podLabelsOf } from './podLabels.ts';

/** A workload's pods as a NetworkPolicyPeer (networking/v1), and whom else it means. */
export interface PodPeer {
  readonly value: Value;
  /** The labels that it asks for: `app=web`, all of them. */
  readonly labels: readonly string[];
  readonly remarks: readonly string[];
}

/** @param home The namespace of the policy that the peer is written in. */
export function podPeer(cluster: ClusterModel, home: string, workload: WorkloadInstance): PodPeer {
  const { labels, others } = podLabelsOf(cluster, workload);
  const podSelector = Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
  const shared = others.map(({ resource }) => resource.name);
  const remarks = shared.length > 0 ? [`these labels also select the pods of ${few(shared)}`] : [];
  const said = { labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`), remarks };
  if (workload.namespace === home) return { value: { podSelector }, ...said };
  return { value: { namespaceSelector: { matchLabels: { [nameLabel]: workload.namespace } }, podSelector }, ...said };
}

/** `a, b, c and 4 more` */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
