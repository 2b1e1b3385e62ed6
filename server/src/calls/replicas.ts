import { placeIn } from '../model/instance.ts';
import { text } from '../model/resource.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { Call } from './call.ts';
import { callsThrough } from './destination.ts';

/**
 * That the replicas of a StatefulSet may call each other: they are several, and have names of their own by a headless
 * Service (apps/v1 StatefulSetSpec `serviceName`). Weak: some that have it never do.
 */
export function replicaCalls(cluster: ClusterModel, workload: WorkloadInstance): Call[] {
  const { kind, root, name } = workload.resource;
  const spec = valueAt(root, 'spec');
  const node = valueAt(spec, 'serviceName');
  if (kind !== 'StatefulSet' || !node || !(Number(text(valueAt(spec, 'replicas'))) > 1)) return [];
  const service = serviceNamed(cluster, workload.namespace, text(node) ?? '');
  if (!service?.resource.headless) return [];
  return callsThrough(cluster, { service, pod: undefined }, undefined, {
    from: 'workload',
    caller: workload,
    strength: 'weak',
    evidence: { ...placeIn(workload, node), text: `serviceName of ${name}` },
  }).filter(({ target }) => target.key === workload.key);
}
