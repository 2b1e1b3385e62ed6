/** Snapshots of a few files, and what is known of who may call whom in them. */
import { access } from '../../server/src/policy/access.ts';
import { isEmpty } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { root } from '../support/fixture.ts';

/** Texts by paths in the workspace folder; undefined for a file that is gone. */
export type Files = Readonly<Record<string, string | undefined>>;

/** The files alone, or on top of what was there before. */
export function snapshotOf(files: Files, before: Snapshot = emptySnapshot([{ uri: root, name: 'ws' }])): Snapshot {
  return withEdits(
    before,
    Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text })),
  );
}

/** Of the clusters. */
export const names = ({ clusters }: Snapshot): string[] => clusters.map(({ name }) => name);

/** What is known of whether one workload may call another. */
export function verdict(cluster: ClusterModel | undefined, from: string, to: string): 'allowed' | 'denied' | 'unknown' {
  if (!cluster) throw new Error('no such cluster');
  const party = (name: string) => {
    const workload = distinctWorkloads(cluster).find(({ resource }) => resource.name === name);
    if (!workload) throw new Error(`no ${name} in ${cluster.name}`);
    return partyOf(cluster, workload);
  };
  const { must, may } = access(party(from), party(to), policiesOf(cluster));
  return isEmpty(may) ? 'denied' : isEmpty(must) ? 'unknown' : 'allowed';
}
