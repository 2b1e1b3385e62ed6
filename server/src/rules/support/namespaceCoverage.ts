import { isPlaceholder } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Policy } from '../../model/policy.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { isRestricted, type WorkloadInstance } from '../../snapshot/queries.ts';

/** Whether policies are in a namespace: none, some, or one that isolates all of its pods for ingress. */
export type Coverage = 'none' | 'some' | 'all';

/**
 * How the pods of a namespace are covered for ingress by the policies in it. Undefined where there is nothing to
 * cover, or what covers it is not known, or is a policy of the whole cluster.
 */
export function namespaceCoverage(cluster: ClusterModel, name: string): Coverage | undefined {
  const namespace = cluster.namespaces.get(name);
  if (!namespace || namespace.unseen.length + namespace.wide.length > 0 || isPlaceholder(name)) return undefined;
  if (namespace.policies.some(({ resource }) => isolatesAll(resource))) return 'all';
  const isCovered = ({ resource }: WorkloadInstance): boolean => resource.hostNetwork !== 'yes';
  if (!namespace.workloads.some(isCovered)) return undefined;
  // Without policies of the whole cluster nobody has to be asked: a large cluster has thousands of workloads.
  const isRestrictedThere =
    cluster.clusterPolicies.length > 0 &&
    namespace.workloads.some((each) => isCovered(each) && isRestricted(cluster, each, 'ingress'));
  if (isRestrictedThere) return undefined;
  return namespace.policies.length === 0 ? 'none' : 'some';
}

/** Whether it isolates every pod of its namespace, and does not admit everybody again. */
const isolatesAll = memo(({ podSelector, isolates, ingress }: Policy) => {
  if (isolates.ingress === 'no') return false;
  const isEverybody = podSelector.requirements.every(({ operator }) => operator === 'Hidden');
  return isEverybody && !ingress.some(({ peers, ports }) => peers === 'everyone' && ports === 'all');
});
