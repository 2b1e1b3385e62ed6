import { memo } from '../model/memo.ts';
import { type Access, access } from '../policy/access.ts';
import { forOrdinals } from '../policy/bits.ts';
import { isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { workloadOf } from '../snapshot/explanation.ts';
import {
  distinct,
  distinctWorkloads,
  isIsolated,
  isolatedBy,
  isRestricted,
  partyOf,
  peerMatches,
  placeOf,
  policiesOf,
  rowsOf,
  rowsWorldOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';

/** A workload that may call another one which policies guard. */
export interface AdmittedPair {
  readonly from: WorkloadInstance;
  readonly to: WorkloadInstance;
  readonly access: Access;
}

/** Whether policies are about who may call a workload; otherwise everyone may, and no pair says more. */
export function isGuarded(cluster: ClusterModel, workload: WorkloadInstance): boolean {
  return isIsolated(cluster, workload, 'ingress') !== 'no' || isRestricted(cluster, workload, 'ingress');
}

/** What a workload may call among those that are guarded, from its row. Pods on the network of their node are in none. */
export function* admittedFrom(cluster: ClusterModel, from: WorkloadInstance): Iterable<AdmittedPair> {
  if (from.resource.hostNetwork !== 'no') return;
  const guarded = guardedAt(cluster);
  for (const part of rowsOf(cluster).row(placeOf(cluster, from))) {
    const found: WorkloadInstance[] = [];
    forOrdinals(part.to, (place) => {
      const to = guarded(place);
      if (to) found.push(to);
    });
    for (const to of found) yield { from, to, access: part.access };
  }
}

/**
 * What workloads that rules about a guarded one name may do there; what rules for anyone admit is not among it. Only the
 * peers of its own policies are looked at, unless there are policies of the whole cluster.
 */
export function admittedTo(cluster: ClusterModel, to: WorkloadInstance): AdmittedPair[] {
  if (to.resource.hostNetwork !== 'no' || !isGuarded(cluster, to)) return [];
  const [target, lookup] = [partyOf(cluster, to), policiesOf(cluster)];
  return candidates(cluster, to).flatMap((from) => {
    if (from.key === to.key || from.resource.hostNetwork !== 'no') return [];
    const found = access(partyOf(cluster, from), target, lookup);
    return isEmpty(found.may) ? [] : [{ from, to, access: found }];
  });
}

function candidates(cluster: ClusterModel, to: WorkloadInstance): readonly WorkloadInstance[] {
  if (cluster.clusterPolicies.length > 0) return distinctWorkloads(cluster);
  const named = isolatedBy(cluster, to, 'ingress').flatMap(({ instance }) =>
    instance.resource.ingress.flatMap(({ peers }) =>
      (peers === 'everyone' ? [] : peers).flatMap((peer) =>
        peer.type === 'selector' ? peerMatches(cluster, instance.namespace, peer).may : [],
      ),
    ),
  );
  return distinct(named);
}

/** The guarded workload at a place in rows, of copies the first; each is looked at when it is asked for. */
const guardedAt = memo((cluster: ClusterModel): ((place: number) => WorkloadInstance | undefined) => {
  const world = rowsWorldOf(cluster);
  const known = new Map<number, WorkloadInstance | undefined>();
  return (place) => {
    if (!known.has(place)) {
      const workload = workloadOf(cluster, world.partyAt(place));
      const isMeant =
        workload &&
        workload.resource.hostNetwork === 'no' &&
        firstsIn(cluster.namespaces.get(workload.namespace)?.workloads ?? []).has(workload) &&
        isGuarded(cluster, workload);
      known.set(place, isMeant ? workload : undefined);
    }
    return known.get(place);
  };
});

const firstsIn = memo((workloads: readonly WorkloadInstance[]) => new Set(distinct(workloads)));
