import type { Direction } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { earlierIn, sameCluster } from './effect.ts';

/**
 * Whether policies isolate some workload after a change, in some cluster and direction, that they did not isolate before,
 * or not surely. All that they do not admit is closed then: a manifest is in every cluster that uses it.
 */
export function isolatesMore(before: Snapshot, after: Snapshot): boolean {
  return after.clusters.some((is) => {
    const was = sameCluster(before, is);
    return was !== is && (!was || isolatesMoreIn(was, is));
  });
}

function isolatesMoreIn(was: ClusterModel, is: ClusterModel): boolean {
  const earlier = earlierIn(was, is);
  return [...is.namespaces].some(
    ([name, namespace]) =>
      namespace !== was.namespaces.get(name) &&
      namespace.workloads.some((workload) =>
        directions.some(
          (direction) =>
            certainty[isIsolated(is, workload, direction)] > certainty[isIsolated(was, earlier(workload), direction)],
        ),
      ),
  );
}

const directions: readonly Direction[] = ['ingress', 'egress'];
const certainty: Readonly<Record<Ternary, number>> = { no: 0, maybe: 1, yes: 2 };
