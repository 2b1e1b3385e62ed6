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
  const service = replicaService(cluster, workload);
  const node = valueAt(workload.resource.root, 'spec', 'serviceName');
  if (!service || !node) return [];
  return callsThrough(cluster, { service, pod: undefined }, undefined, {
    from: 'workload',
    caller: workload,
    strength: 'weak',
    evidence: { ...placeIn(workload, node), text: `serviceName of ${workload.resource.name}` },
  }).filter(({ target }) => target.key === workload.key);
}

/** The headless Service that names the replicas; undefined where there is none, or no several replicas. */
export function replicaService(cluster: ClusterModel, { namespace, resource }: WorkloadInstance) {
  if (resource.kind !== 'StatefulSet') return undefined;
  const spec = valueAt(resource.root, 'spec');
  const name = text(valueAt(spec, 'serviceName'));
  if (name === undefined || !(Number(text(valueAt(spec, 'replicas'))) > 1)) return undefined;
  const service = serviceNamed(cluster, namespace, name);
  return service?.resource.headless ? service : undefined;
}
