import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
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
 * Everything that means the word at a place: what is linked to it in some cluster, and what is written at the same place
 * as one of these, as the instances that several overlays make of one manifest are.
 */
export function componentAt<U extends Use>(uses: Uses<U>, isStart: (part: Part) => boolean): Component<U> {
  const left = new Map(uses.clusters.map((cluster) => [cluster, new Set(uses.in(cluster))]));
  const byPlace = new Map<DocumentSpan['document'], Map<number, Meant<U>[]>>();
  const queue: Meant<U>[] = [];
  for (const [cluster, all] of left) {
    for (const use of all) {
      for (const part of uses.partsOf(use)) {
        const starts = byPlace.get(part.document) ?? new Map<number, Meant<U>[]>();
        byPlace.set(part.document, starts);
        const here = starts.get(part.start);
        if (here) here.push({ cluster, use });
        else starts.set(part.start, [{ cluster, use }]);
        if (isStart(part)) queue.push({ cluster, use });
      }
    }
  }
  const found: Meant<U>[] = [];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { cluster, use } = next;
    const others = left.get(cluster);
    if (!others?.delete(use)) continue;
    found.push(next);
    for (const { document, start } of uses.partsOf(use)) queue.push(...(byPlace.get(document)?.get(start) ?? []));
    for (const other of others) if (uses.areLinked(cluster, use, other)) queue.push({ cluster, use: other });
  }
  return { uses: found, parts: distinctParts(found.flatMap(({ use }) => uses.partsOf(use))) };
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
