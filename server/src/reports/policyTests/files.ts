import { memo } from '../../model/memo.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { SourceFile } from '../../snapshot/file.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { folderOf } from '../../workspace/folder.ts';
import { isPolicyTestFile, readPolicyTests } from '../../workspace/policyTestFile.ts';
import type { Problem } from '../../yaml/node.ts';
import { endProblems, type ResolvedTests, resolveTests } from './ends.ts';

/** The files of policy tests in the workspace, in order. */
export function policyTestFiles({ listed }: Snapshot): readonly string[] {
  return testFilesAmong(listed);
}

const testFilesAmong = memo((files: Snapshot['listed']) => [...files.keys()].filter(isPolicyTestFile).sort());

/** What a file of policy tests says now; undefined where it is none, or is not there. */
export function policyTestsIn({ files }: Snapshot, uri: string): ReturnType<typeof readPolicyTests> | undefined {
  const file = isPolicyTestFile(uri) ? files.get(uri) : undefined;
  return file && readFile(file);
}

const readFile = memo(({ source }: SourceFile) => readPolicyTests(source.text));

/** Whom its tests are about. */
export function resolvedTestsIn(snapshot: Snapshot, uri: string): ResolvedTests | undefined {
  const read = policyTestsIn(snapshot, uri);
  return read && resolveTests(read.file, testedClusters(snapshot, uri));
}

/** The clusters that a file of policy tests may be about: those of its folder. */
export function testedClusters({ folders, clusters }: Snapshot, uri: string): readonly ClusterModel[] {
  const folder = folderOf(folders, uri);
  return clusters.filter((cluster) => cluster.folder === folder);
}

/** Everything that is wrong in a file of policy tests, but for what fails, in the order of the text. */
export function policyTestProblems(snapshot: Snapshot, uri: string): readonly Problem[] {
  const read = policyTestsIn(snapshot, uri);
  const resolved = read && resolvedTestsIn(snapshot, uri);
  if (!read || !resolved) return [];
  return [...read.problems, ...endProblems(resolved)].sort((left, right) => left.start - right.start);
}
