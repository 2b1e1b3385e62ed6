import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Document } from '../../yaml/source.ts';
import { distinctParts, type Part } from './parts.ts';
import type { Sites } from './same.ts';

/** An object that says a word, or asks for it. */
export interface Use {
  readonly instance: Instance;
}

export interface Uses<U extends Use> {
  readonly clusters: readonly ClusterModel[];
  /** Those of a cluster that could mean the word. */
  in(cluster: ClusterModel): readonly U[];
  /** Where a use writes the word; nowhere where something else gives it to the object. */
  partsOf(use: U): readonly Part[];
  /** Whether two of them mean the same by it, so that neither can change alone. */
  areLinked(cluster: ClusterModel, one: U, other: U): boolean;
}

/** A use in a cluster. */
export interface Meant<U extends Use> {
  readonly cluster: ClusterModel;
  readonly use: U;
}

export interface Component<U extends Use> {
  readonly uses: readonly Meant<U>[];
  readonly parts: readonly Part[];
}

/**
 * Everything that means the same word as some uses of it: what is linked to them in some cluster, and what is written at
 * the same place as one of these, as the instances that several overlays make of one manifest are.
 */
export function componentAt<U extends Use>(
  uses: Uses<U>,
  isStart: (cluster: ClusterModel, use: U) => boolean,
): Component<U> {
  const left = new Map(uses.clusters.map((cluster) => [cluster, new Set(uses.in(cluster))]));
  const byPlace = placesOf(uses, left);
  const found: Meant<U>[] = [];
  const reach = (cluster: ClusterModel, use: U): void => {
    if (left.get(cluster)?.delete(use)) found.push({ cluster, use });
  };
  for (const [cluster, all] of left) for (const use of all) if (isStart(cluster, use)) reach(cluster, use);
  // Those that are found on the way are looked at in their turn.
  for (const { cluster, use } of found) {
    for (const { document, start } of uses.partsOf(use))
      for (const same of byPlace.get(document)?.get(start) ?? []) reach(same.cluster, same.use);
    for (const other of left.get(cluster) ?? []) if (uses.areLinked(cluster, use, other)) reach(cluster, other);
  }
  return { uses: found, parts: distinctParts(found.flatMap(({ use }) => uses.partsOf(use))) };
}

/** The uses that are written at a place: of a document those that begin at an offset. */
function placesOf<U extends Use>(
  { partsOf }: Uses<U>,
  left: ReadonlyMap<ClusterModel, ReadonlySet<U>>,
): ReadonlyMap<Document, ReadonlyMap<number, readonly Meant<U>[]>> {
  const places = new Map<Document, Map<number, Meant<U>[]>>();
  for (const [cluster, all] of left) {
    for (const use of all) {
      for (const { document, start } of partsOf(use)) {
        const starts = places.get(document) ?? new Map<number, Meant<U>[]>();
        places.set(document, starts);
        const here = starts.get(start);
        if (here) here.push({ cluster, use });
        else starts.set(start, [{ cluster, use }]);
      }
    }
  }
  return places;
}

/** In how many places of the objects of each cluster the word stands. @param count In how many a use has it. */
export function sitesOf<U extends Use>(
  clusters: readonly ClusterModel[],
  uses: readonly Meant<U>[],
  count: (use: U) => number,
): ReadonlyMap<ClusterModel, Sites> {
  const found = new Map(clusters.map((cluster) => [cluster, new Map<Instance, number>()]));
  for (const { cluster, use } of uses) {
    const sites = found.get(cluster);
    sites?.set(use.instance, (sites.get(use.instance) ?? 0) + count(use));
  }
  return found;
}
