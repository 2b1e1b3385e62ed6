import { memo } from '../model/memo.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import { isKustomizationFile, type Kustomization, readKustomization } from '../workspace/kustomization.ts';
import { isChartFile, isHelmTemplate } from '../workspace/leftOut.ts';
import { directoryOf } from '../workspace/paths.ts';
import { isTemplateOf } from './chartTemplates.ts';
import { type DeploymentFiles, deploymentFilesAfter } from './deploy/files.ts';
import { valuesTaken } from './deploy/parameterFiles.ts';
import { matters, type SourceFile } from './file.ts';
import type { Snapshot } from './snapshot.ts';

/** The files that a snapshot keeps, what they say of one another before anything is rendered, and which are others now. */
export interface Kept extends Pick<Snapshot, 'files' | 'others' | 'listed' | 'kustomizations'> {
  readonly deploymentFiles: DeploymentFiles;
  /** Directories that hold a `Chart.yaml`; the same set while no chart comes or goes. */
  readonly chartDirectories: ReadonlySet<string>;
  /** Whether ApplicationSets take values from a file; undefined where none takes any. */
  readonly takesValues: ((uri: string) => boolean) | undefined;
  /** Those that come, go, or count as edited; undefined for one that goes. */
  readonly changed: ReadonlyMap<string, SourceFile | undefined>;
  /** Those that nothing so far asks for, and that are not kept therefore. */
  readonly left: ReadonlyMap<string, SourceFile>;
}

/**
 * Takes files that were read, or are gone, into a snapshot. Kept are those that matter by themselves, and those that
 * something asks for: a kustomization, what helm made, an ApplicationSet, a bundle.
 */
export function keptAfter(
  snapshot: Snapshot,
  read: ReadonlyMap<string, SourceFile | undefined>,
  renderings: ReadonlyMap<string, Rendering>,
): Kept {
  const changed = new Map(read);
  const kustomizations = [...changed.keys()].some(isKustomizationFile)
    ? readKustomizations(snapshot, changed)
    : snapshot.kustomizations;
  if (kustomizations !== snapshot.kustomizations) {
    // What none names any more is kept only for itself.
    for (const uri of namedUris(snapshot.kustomizations)) {
      const file = changed.has(uri) ? undefined : snapshot.files.get(uri);
      if (file) changed.set(uri, file);
    }
  }
  if (renderings !== snapshot.renderings) {
    for (const uri of snapshot.files.keys()) {
      const file = isTemplateOf(snapshot.renderings, uri) && !changed.has(uri) ? snapshot.files.get(uri) : undefined;
      if (file && !isTemplateOf(renderings, uri)) changed.set(uri, file);
    }
  }
  const chartDirectories = chartDirectoriesAfter(snapshot.writtenRoles.chartDirectories, changed);
  if (chartDirectories !== snapshot.writtenRoles.chartDirectories) {
    for (const [uri, file] of snapshot.files) {
      const was = isHelmTemplate(uri, snapshot.writtenRoles.chartDirectories);
      if (was !== isHelmTemplate(uri, chartDirectories) && !changed.has(uri)) changed.set(uri, file);
    }
  }
  const isTemplate = (uri: string): boolean => isHelmTemplate(uri, chartDirectories);
  const deploymentFiles = deploymentFilesAfter(snapshot.deploymentFiles, changed, isTemplate);
  const takesValues = valuesTaken(deploymentFiles)(snapshot.folders);
  const tookValues = valuesTaken(snapshot.deploymentFiles)(snapshot.folders);
  if (tookValues && takesValues !== tookValues) {
    for (const uri of snapshot.files.keys()) {
      const file = tookValues(uri) && !takesValues?.(uri) && !changed.has(uri) ? snapshot.files.get(uri) : undefined;
      if (file) changed.set(uri, file);
    }
  }
  const passed: [uri: string, isThere: true | undefined][] = [];
  const left = new Map<string, SourceFile>();
  for (const [uri, file] of changed) {
    const isWanted =
      file &&
      (matters(file) ||
        namedUris(kustomizations).has(uri) ||
        isTemplateOf(renderings, uri) ||
        snapshot.bundles.some(({ sources, missing }) => sources.has(uri) || missing.has(uri)));
    const isOther = file !== undefined && !isWanted && !takesValues?.(uri);
    if (isOther !== snapshot.others.has(uri)) passed.push([uri, isOther || undefined]);
    if (!isOther) continue;
    left.set(uri, file);
    if (snapshot.files.get(uri)) changed.set(uri, undefined);
    else changed.delete(uri);
  }
  const others = passed.length === 0 ? snapshot.others : snapshot.others.with(passed);
  for (const [uri, file] of changed) if (file === snapshot.files.get(uri)) changed.delete(uri);
  const files = snapshot.files.with(changed);
  const isSameNames = [...changed].every(([uri, file]) => Boolean(file) === Boolean(snapshot.files.get(uri)));
  const listed = isSameNames ? snapshot.listed : files;
  return { kustomizations, chartDirectories, deploymentFiles, takesValues, files, others, listed, changed, left };
}

function readKustomizations(
  snapshot: Snapshot,
  changed: ReadonlyMap<string, SourceFile | undefined>,
): ReadonlyMap<string, Kustomization> {
  const result = new Map(snapshot.kustomizations);
  for (const [uri, file] of changed) {
    if (!isKustomizationFile(uri)) continue;
    const kustomization = file && readKustomization(file.source);
    if (kustomization) result.set(uri, kustomization);
    else if (!file?.good.some((document) => document?.root)) result.delete(uri);
  }
  return result;
}

/** The same set while no chart comes or goes. */
function chartDirectoriesAfter(
  before: ReadonlySet<string>,
  changed: ReadonlyMap<string, SourceFile | undefined>,
): ReadonlySet<string> {
  let after: Set<string> | undefined;
  for (const [uri, file] of changed) {
    const directory = directoryOf(uri);
    if (!isChartFile(uri) || Boolean(file) === before.has(directory)) continue;
    after ??= new Set(before);
    if (file) after.add(directory);
    else after.delete(directory);
  }
  return after ?? before;
}

/** What kustomizations name, files or not. */
export const namedUris = memo(
  (kustomizations: Snapshot['kustomizations']) =>
    new Set([...kustomizations.values()].flatMap(({ namedUris }) => [...namedUris])),
);
