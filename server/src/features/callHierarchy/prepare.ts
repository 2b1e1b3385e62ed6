import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor, Step } from '../../snapshot/cursor.ts';
import { cursorsOrPatchesAt } from '../../snapshot/patchCursor.ts';
import {
  distinct,
  type PolicyInstance,
  peerMatches,
  selectedBy,
  type WorkloadInstance,
  workloadsBehind,
} from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { peerAt } from '../peerAt.ts';
import { referredAt } from '../referred.ts';
import { type Target, targetOf } from '../target.ts';

/** A workload whose callers and callees can be asked for. */
export interface HierarchyRoot extends Target {
  readonly cluster: ClusterModel;
  readonly workload: WorkloadInstance;
  readonly name: string;
  readonly detail: string;
}

/**
 * The workloads that are meant at an offset of a file: the one that is written there, those behind a Service or a host,
 * those that a policy or a peer selects. In every cluster of the file, of the one named `inView` first; none elsewhere.
 */
export function hierarchyRootsAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): HierarchyRoot[] {
  const found = cursorsOrPatchesAt(snapshot, uri, offset, inView).map(({ cluster, ...cursor }) => ({
    cluster,
    workloads: cursor.instance ? workloadsAt({ cluster, ...cursor }, cursor.instance) : [],
  }));
  const isOne = new Set(found.map(({ cluster }) => cluster)).size < 2;
  const roots = found.flatMap(({ cluster, workloads }) =>
    workloads.map((workload): HierarchyRoot => {
      const { kind, name } = workload.resource;
      const detail = `${kind} in ${workload.namespace}${isOne ? '' : ` · ${cluster.name}`}`;
      return { ...targetOf(workload), cluster, workload, name, detail };
    }),
  );
  const keys = new Set<string>();
  return roots
    .filter(({ cluster, workload }) => keys.size < keys.add(`${cluster.name} ${workload.key}`).size)
    .slice(0, most);
}

/** As many as somebody may want to choose among. */
const most = 100;

function workloadsAt(cursor: Cursor, instance: Instance): readonly WorkloadInstance[] {
  const { cluster, path } = cursor;
  const referred = referredAt(cursor);
  if (referred && referred.workloads.length > 0) return referred.workloads;
  const { resource } = instance;
  switch (resource.type) {
    case 'workload':
      return [{ ...instance, resource }];
    case 'service':
      return distinct(workloadsBehind(cluster, { ...instance, resource }).may);
    case 'policy':
      return distinct(selectedAt(cluster, { ...instance, resource }, path));
    default:
      return [];
  }
}

function selectedAt(cluster: ClusterModel, policy: PolicyInstance, path: readonly Step[]): readonly WorkloadInstance[] {
  const found = peerAt(policy.resource, path);
  if (!found) return selectedBy(cluster, policy).may;
  return found.peer.type === 'selector' ? peerMatches(cluster, policy.namespace, found.peer).may : [];
}
