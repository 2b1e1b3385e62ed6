import type { DocumentSpan } from '../model/instance.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf, relativePath, resolvePath } from '../workspace/paths.ts';
import { kustomizationPaths } from './kustomizationPaths.ts';

/** A path in a kustomization, and the file that it means. */
export interface FileLink {
  readonly at: DocumentSpan;
  /** Of a file: the kustomization where a directory is named. */
  readonly target: string;
  /** `the kustomization ../base/kustomization.yaml` */
  readonly tooltip: string;
}

/** Every path in a kustomization that leads to a file of the workspace; none in other files. */
export function fileLinksIn(snapshot: Snapshot, uri: string): FileLink[] {
  const kustomization = snapshot.kustomizations.get(uri);
  if (!kustomization) return [];
  const { root, document } = kustomization;
  const directory = directoryOf(uri);
  return kustomizationPaths(root).flatMap(({ path, at }) => {
    const target = fileAt(snapshot, resolvePath(directory, path));
    if (target === undefined) return [];
    const what = snapshot.kustomizations.has(target) ? 'the kustomization' : 'the file';
    return [{ at: { uri, document, ...at }, target, tooltip: `${what} ${relativePath(directory, target)}` }];
  });
}

/** The file of a path, or the kustomization of a directory; undefined where the workspace has none. */
function fileAt({ files, others }: Snapshot, uri: string): string | undefined {
  const candidates = [uri, ...kustomizationNames.map((name) => `${uri}/${name}`)];
  return candidates.find((each) => files.has(each) || others.has(each));
}

/** In the order in which kustomize looks for them. */
const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
