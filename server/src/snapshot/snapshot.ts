import { type ClusterFacts, defaultClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { isKustomizationFile, type Kustomization, readKustomization } from '../workspace/kustomization.ts';
import { type FileRoles, fileRoles, isChartFile, leftOutReason, noRoles } from '../workspace/leftOut.ts';
import type { Document } from '../yaml/source.ts';
import { type ClusterModel, emptyCluster, type FileChange, withChanges } from './clusterModel.ts';
import { documentInstances, instancesOf, matters, readFile, type SourceFile } from './file.ts';
import { emptyShardedMap, keysThatDiffer, type ShardedMap } from './shardedMap.ts';

/**
 * The state of a workspace at one moment. Immutable: `withEdits` makes a new one that shares what is untouched.
 * A file that holds nothing of interest is not kept.
 */
export interface Snapshot {
  readonly folders: readonly Folder[];
  readonly files: ShardedMap<SourceFile>;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly roles: FileRoles;
  /** One a folder, in the folders' order. */
  readonly clusters: readonly ClusterModel[];
}

/** New text of a file; undefined when it is gone. */
export interface Edit {
  readonly uri: string;
  readonly text: string | undefined;
}

/** `configuredOf` gives what is known of the cluster of a folder besides its manifests. */
export function emptySnapshot(
  folders: readonly Folder[],
  configuredOf: (folder: Folder) => ClusterFacts = () => defaultClusterFacts,
): Snapshot {
  return {
    folders,
    files: emptyShardedMap(),
    kustomizations: new Map(),
    roles: noRoles,
    clusters: folders.map((folder) => emptyCluster(folder, configuredOf(folder))),
  };
}

export function withEdits(snapshot: Snapshot, edits: readonly Edit[]): Snapshot {
  let { kustomizations, roles } = snapshot;
  const changed = new Map<string, SourceFile | undefined>();
  for (const { uri, text } of edits) {
    const previous = changed.has(uri) ? changed.get(uri) : snapshot.files.get(uri);
    const next = text === undefined ? undefined : readFile(uri, text, previous);
    const kept = next && matters(next) ? next : undefined;
    if (kept || previous) changed.set(uri, kept);
  }
  const files = snapshot.files.with(changed);
  const touched = new Set(changed.keys());
  if ([...touched].some(isKustomizationFile)) kustomizations = readKustomizations(snapshot, files, touched);
  if (kustomizations !== snapshot.kustomizations || [...touched].some(isChartFile)) {
    roles = fileRoles([...files.keys()].filter(isChartFile), kustomizations.values());
    // A file that this leaves out, or takes in again, changes as if it had been edited.
    for (const uri of filesOfOtherRole(files, snapshot.roles, roles)) touched.add(uri);
  }
  const changes = [...touched].map(
    (uri): FileChange => ({
      uri,
      before: applied(uri, snapshot.files.get(uri), snapshot.roles),
      after: applied(uri, files.get(uri), roles),
    }),
  );
  const clusters = snapshot.clusters.map((cluster) =>
    withChanges(
      cluster,
      changes.filter(({ uri }) => folderOf(snapshot.folders, uri) === cluster.folder),
    ),
  );
  return { folders: snapshot.folders, files, kustomizations, roles, clusters };
}

/** The files whose text, or whether it counts, differs between two snapshots. */
export function filesBetween(before: Snapshot | undefined, after: Snapshot): ReadonlySet<string> {
  if (!before) return new Set(after.files.keys());
  const changed = new Set(keysThatDiffer(before.files, after.files));
  for (const uri of filesOfOtherRole(after.files, before.roles, after.roles)) changed.add(uri);
  return changed;
}

function* filesOfOtherRole(files: ShardedMap<SourceFile>, before: FileRoles, after: FileRoles): Iterable<string> {
  if (before === after) return;
  for (const uri of files.keys()) if (leftOutReason(uri, before) !== leftOutReason(uri, after)) yield uri;
}

/** The cluster that a file belongs to; undefined outside of every folder. */
export function clusterOf(snapshot: Snapshot, uri: string): ClusterModel | undefined {
  const folder = folderOf(snapshot.folders, uri);
  return snapshot.clusters.find((cluster) => cluster.folder === folder);
}

/** What a file adds to its cluster; nothing while it is left out. */
export function appliedInstances(snapshot: Snapshot, uri: string): readonly Instance[] {
  return applied(uri, snapshot.files.get(uri), snapshot.roles);
}

/** The documents of a file that count, each with what it adds to the cluster; nothing while the file is left out. */
export function appliedDocuments(
  snapshot: Snapshot,
  uri: string,
): readonly { readonly document: Document; readonly instances: readonly Instance[] }[] {
  const file = snapshot.files.get(uri);
  if (!file || leftOutReason(uri, snapshot.roles)) return [];
  return file.good.flatMap((document) => (document ? [{ document, instances: documentInstances(uri, document) }] : []));
}

function applied(uri: string, file: SourceFile | undefined, roles: FileRoles): readonly Instance[] {
  return !file || leftOutReason(uri, roles) ? [] : instancesOf(file);
}

function readKustomizations(
  snapshot: Snapshot,
  files: ShardedMap<SourceFile>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, Kustomization> {
  const result = new Map(snapshot.kustomizations);
  for (const uri of touched) {
    if (!isKustomizationFile(uri)) continue;
    const file = files.get(uri);
    const kustomization = file && readKustomization(file.source);
    if (kustomization) result.set(uri, kustomization);
    else if (!file) result.delete(uri);
  }
  return result;
}
