import { folderOf } from '../workspace/folder.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import type { Files } from '../workspace/kustomize/build.ts';
import { rootDirectories } from '../workspace/roots.ts';
import type { Source } from '../yaml/source.ts';
import { type Bundle, chartBundle, renderBundle } from './bundle.ts';
import type { SourceFile } from './file.ts';
import { groupingIn } from './groupingIn.ts';
import type { ShardedMap } from './shardedMap.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * What kustomizations and charts make, once some files are others; the same bundles where nothing in them changes. Each
 * that is rendered is a step.
 */
export function* bundlesAfter(
  snapshot: Snapshot,
  files: ShardedMap<SourceFile>,
  { kustomizations, renderings, kustomized }: Pick<Snapshot, 'kustomizations' | 'renderings' | 'kustomized'>,
  touched: ReadonlySet<string>,
): Generator<void, readonly Bundle[]> {
  const isSameRoots =
    kustomizations === snapshot.kustomizations &&
    renderings === snapshot.renderings &&
    kustomized === snapshot.kustomized;
  if (isSameRoots && !snapshot.rendered.some((bundle) => isTouched(bundle, touched))) return snapshot.rendered;
  const before = new Map(snapshot.rendered.map((bundle) => [bundle.id, bundle]));
  const known = readable(files);
  const bundles: Bundle[] = [];
  for (const id of rootDirectories(kustomizations.values())) {
    const folder = folderOf(snapshot.folders, id);
    const previous = before.get(id);
    const printed = kustomized.get(id);
    if (!folder) continue;
    if (previous && printed === snapshot.kustomized.get(id) && !isTouched(previous, touched)) {
      bundles.push(previous);
      continue;
    }
    bundles.push(
      renderBundle(id, folder, groupingIn(snapshot, id).namespaceOf(id), { files: known, printed }, previous),
    );
    yield;
  }
  for (const id of [...renderings.keys()].sort()) {
    const rendering = renderings.get(id) as Rendering;
    const folder = folderOf(snapshot.folders, rendering.release.chart);
    const previous = before.get(id);
    if (!folder || rendering.output === undefined) continue;
    if (previous && rendering === snapshot.renderings.get(id) && !isTouched(previous, touched)) {
      bundles.push(previous);
      continue;
    }
    bundles.push(chartBundle(rendering, folder, (uri) => files.get(uri)?.source, previous));
    yield;
  }
  return bundles.length === 0 ? none : bundles;
}

const none: readonly Bundle[] = [];

/** The files of a snapshot as a kustomization reads them. */
export function readable(files: ShardedMap<SourceFile>): Files {
  return {
    source: (uri) => goodSource(files.get(uri)),
    text: (uri) => files.get(uri)?.source.text,
  };
}

/** Whether a bundle may be another one where some files are. */
export function isTouched({ sources, missing, absent }: Bundle, touched: ReadonlySet<string>): boolean {
  for (const uri of touched) if (sources.has(uri) || missing.has(uri) || absent.has(uri)) return true;
  return false;
}

/** A file with the last good meaning of its broken documents. */
function goodSource(file: SourceFile | undefined): Source | undefined {
  if (!file) return undefined;
  const { source, good } = file;
  if (source.documents.every(({ document }, index) => document === good[index])) return source;
  return {
    ...source,
    documents: source.documents.map((placed, index) => ({ ...placed, document: good[index] ?? placed.document })),
  };
}

export function haveSameSources(left: readonly Bundle[], right: readonly Bundle[]): boolean {
  return left.length === right.length && left.every(({ sources }, index) => sources === right[index]?.sources);
}

export function renderedUris(bundles: readonly Bundle[]): ReadonlySet<string> {
  return new Set(bundles.flatMap(({ sources }) => [...sources]));
}
