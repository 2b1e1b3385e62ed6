import type { Instance } from '../../model/instance.ts';
import { type ResourceHeader, readHeader } from '../../model/resource.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { documentInstances } from '../../snapshot/file.ts';
import { clustersOfFile } from '../../snapshot/fileQueries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { leftOutReason } from '../../workspace/leftOut.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Source } from '../../yaml/source.ts';

/** An object of a kind that is not read, or a patch, which is read with what it changes. */
export interface OtherObject {
  readonly place: Pick<Instance, 'uri' | 'document'>;
  readonly header: ResourceHeader;
  readonly isPatch: boolean;
}

/** Those of the files of some clusters that a word stands in. */
export function otherObjectsWith(
  snapshot: Snapshot,
  clusters: ReadonlySet<ClusterModel>,
  word: string,
): readonly OtherObject[] {
  return [...snapshot.files.keys()].flatMap((uri) => {
    const { source } = snapshot.files.get(uri) ?? {};
    const isWanted = source?.text.includes(word) && !isKustomizationFile(uri) && isFileIn(snapshot, uri, clusters);
    return source && isWanted ? otherObjectsOf(snapshot, source, word) : [];
  });
}

/** Those of one file, which the snapshot need not hold. */
export function otherObjectsOf({ roles }: Snapshot, { uri, documents }: Source, word: string): readonly OtherObject[] {
  const isPatch = leftOutReason(uri, roles) === 'kustomize patch';
  return documents.flatMap(({ document }) => {
    if (!document.text.includes(word)) return [];
    const { root, problems } = document.relevant ? document : parseDocument(document.text);
    const isRead = !isPatch && documentInstances(uri, document).length > 0;
    const header = root && readHeader(root);
    return header && problems.length === 0 && !isRead ? [{ place: { uri, document }, header, isPatch }] : [];
  });
}

/** Whether a file counts in one of some clusters, or would if it held anything that counts; never a template. */
export function isFileIn(snapshot: Snapshot, uri: string, clusters: ReadonlySet<ClusterModel>): boolean {
  if (snapshot.known.has(uri) || leftOutReason(uri, snapshot.roles) === 'Helm template') return false;
  return clustersOfFile(snapshot, uri).some((cluster) => clusters.has(cluster));
}
