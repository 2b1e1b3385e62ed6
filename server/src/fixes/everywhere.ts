import type { Finding } from '../rules/rule.ts';
import { clustersOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Whether a finding holds in every cluster that its file is used in, so that an edit which settles it is right in all. */
export function holdsEverywhere(snapshot: Snapshot, { uri, clusters }: Finding): boolean {
  return clusters.length >= clustersOfFile(snapshot, uri).length;
}
