import type { Direction } from '../../model/policy.ts';
import type { Ternary } from '../../model/ternary.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { isolatedBy, mayHoldMore, type PolicyInstance, selectedBy } from '../../snapshot/queries.ts';

/**
 * Whether other policies isolate all pods that a policy selects in a direction. Where no pods are known, those count that
 * are surely about the same pods.
 */
export function isolatedOtherwise(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): Ternary {
  if (mayHoldMore(cluster, policy.namespace)) return 'maybe';
  const { may } = selectedBy(cluster, policy);
  if (may.length > 0) {
    const isFree = may.some((workload) =>
      isolatedBy(cluster, workload, direction).every(({ instance }) => instance.key === policy.key),
    );
    return isFree ? 'no' : 'yes';
  }
  const { canonical } = policy.resource.podSelector;
  const others = (cluster.namespaces.get(policy.namespace)?.policies ?? []).filter(
    ({ key, resource: { podSelector, isolates } }) =>
      key !== policy.key &&
      isolates[direction] !== 'no' &&
      (podSelector.canonical === '' || podSelector.canonical === canonical),
  );
  return others.length > 0 ? 'yes' : 'no';
}
