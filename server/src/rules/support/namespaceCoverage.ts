import { isPlaceholder } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Policy } from '../../model/policy.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { isRestricted } from '../../snapshot/queries.ts';

/** Whether policies are in a namespace: none, some, or one that isolates all of its pods for ingress. */
export type Coverage = 'none' | 'some' | 'all';

/**
 * How the pods of a namespace are covered for ingress by the policies in it. Undefined where there is nothing to
 * cover, or what covers it is not known, or is a policy of the whole cluster.
 */
export function namespaceCoverage(cluster: ClusterModel, name: string): Coverage | undefined {
  const namespace = cluster.namespaces.get(name);
  if (!namespace || namespace.unseen.length > 0 || isPlaceholder(name)) return undefined;
  if (namespace.policies.some(({ resource }) => isolatesAll(resource))) return 'all';
  const workloads = namespace.workloads.filter(({ resource }) => resource.hostNetwork !== 'yes');
  const isRestrictedThere = workloads.some((workload) => isRestricted(cluster, workload, 'ingress'));
  if (workloads.length === 0 || isRestrictedThere) return undefined;
  return namespace.policies.length === 0 ? 'none' : 'some';
}

/** Whether it isolates every pod of its namespace, and does not admit everybody again. */
const isolatesAll = memo(({ podSelector, isolates, ingress }: Policy) => {
  if (isolates.ingress === 'no') return false;
  const isEverybody = podSelector.requirements.every(({ operator }) => operator === 'Hidden');
  return isEverybody && !ingress.some(({ peers, ports }) => peers === 'everyone' && ports === 'all');
});
