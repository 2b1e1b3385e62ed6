import type { ClusterFacts } from '../model/clusterFacts.ts';
import { memo } from '../model/memo.ts';
import { type FluxKustomization, fluxGrouping, type PlacedFlux, readFlux } from '../workspace/flux.ts';
import type { Folder } from '../workspace/folder.ts';
import type { Grouping } from '../workspace/grouping.ts';
import { directoryOf } from '../workspace/paths.ts';
import type { Document } from '../yaml/source.ts';
import type { Bundle } from './bundle.ts';
import type { SourceFile } from './file.ts';

/** How Flux groups a folder, and what that follows from. */
export interface FluxGrouping {
  readonly facts: string;
  readonly grouping: Grouping;
}

/** The Flux Kustomizations of each plain file that has any. */
export type FluxFiles = ReadonlyMap<string, readonly FluxKustomization[]>;

export function fluxFilesAfter(before: FluxFiles, changed: ReadonlyMap<string, SourceFile | undefined>): FluxFiles {
  let files: Map<string, readonly FluxKustomization[]> | undefined;
  for (const [uri, file] of changed) {
    const found = file ? file.good.flatMap((document) => (document && fluxIn(document)) ?? []) : [];
    if (found.length === 0 && !before.has(uri)) continue;
    files ??= new Map(before);
    if (found.length > 0) files.set(uri, found);
    else files.delete(uri);
  }
  return files ?? before;
}

const fluxIn = memo(({ root }: Document) => readFlux(root));

/**
 * The grouping of a folder with the clusters that Flux makes of it, where its configuration names none; the one of
 * `before` where it follows from the same.
 */
export function withFlux(
  base: Grouping,
  folder: Folder,
  facts: ClusterFacts,
  files: FluxFiles,
  bundles: readonly Bundle[],
  kustomizations: Iterable<string>,
  before: FluxGrouping | undefined,
): FluxGrouping {
  const found = base.clusters.length > 0 ? [] : [...placedIn(files), ...bundles.flatMap(fluxOf)];
  if (found.length === 0) return before?.grouping === base ? before : { facts: '', grouping: base };
  const every = [...kustomizations].map(directoryOf).sort();
  const rendered = bundles.map(({ id }) => id);
  const key = JSON.stringify([found, every, rendered]);
  if (before?.facts === key) return before;
  const directories = { every: new Set(every), rendered };
  return { facts: key, grouping: fluxGrouping(base, folder, facts, found, directories) ?? base };
}

function placedIn(files: FluxFiles): PlacedFlux[] {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([uri, all]) => all.map((flux) => ({ ...flux, place: uri, uri })));
}

const fluxOf = memo(({ id, objects }: Bundle): readonly PlacedFlux[] =>
  objects.flatMap(({ root, uri }) => {
    const flux = readFlux(root);
    return flux ? [{ ...flux, place: id, uri }] : [];
  }),
);
