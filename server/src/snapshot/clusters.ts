import type { Bundle } from './bundle.ts';
import { type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { type Composition, compositionsOf } from './compositions.ts';
import type { Definitions } from './definitions.ts';
import { everyPlainFile, includesPlain, isSamePlain } from './plainFolders.ts';

/** The plain manifests of a folder. */
export interface Plain {
  /** All of them together. */
  readonly model: ClusterModel;
  /** Since the clusters so far. */
  readonly changes: readonly UnitChange[];
  /** Every file, with what it added then and adds now. Asked for when files come to other clusters. */
  all(): readonly UnitChange[];
}

/**
 * The clusters of a folder: all of it together as long as its plain folders and its kustomizations define no object
 * differently. Those that do are alternatives, such as dev and prod: each has a cluster of its own, with whatever does
 * not contradict it.
 * @param before The clusters so far; what stays the same in them is kept.
 */
export function clustersOf(
  plain: Plain,
  bundles: readonly Bundle[],
  definitions: Definitions,
  before: readonly ClusterModel[],
): readonly ClusterModel[] {
  return compositionsOf(plain.model.folder, bundles, definitions.contested).map((composition) => {
    if (isSamePlain(composition.plainFolders, everyPlainFile) && composition.bundles.length === 0) return plain.model;
    const known = before.find(({ name }) => name === composition.name);
    return known ? carriedOn(known, composition, plain) : composed(composition, plain);
  });
}

function composed(composition: Composition, plain: Plain): ClusterModel {
  const { name, plainFolders, bundles } = composition;
  const files = plain.all();
  const [inside, outside] = [true, false].map((is) =>
    files.filter(({ unit }) => includesPlain(plainFolders, unit) === is),
  ) as [UnitChange[], UnitChange[]];
  const changes = bundles.map(({ id, instances }): UnitChange => ({ unit: id, before: [], after: instances }));
  const isMost = inside.length >= outside.length;
  for (const { unit, after } of isMost ? outside : inside) {
    changes.push({ unit, before: isMost ? after : [], after: isMost ? [] : after });
  }
  const base = isMost ? plain.model : emptyCluster(plain.model.folder, plain.model.configured);
  return { ...withChanges(base, changes), name, plainFolders, bundles };
}

function carriedOn(known: ClusterModel, { plainFolders, bundles }: Composition, plain: Plain): ClusterModel {
  const changes: UnitChange[] = [];
  const isSameFiles = isSamePlain(known.plainFolders, plainFolders);
  for (const { unit, before, after } of isSameFiles ? plain.changes : plain.all()) {
    const was = includesPlain(known.plainFolders, unit);
    const is = includesPlain(plainFolders, unit);
    if (was || is) changes.push({ unit, before: was ? before : [], after: is ? after : [] });
  }
  changes.push(...changesBetween(known.bundles, bundles));
  const next = withChanges(known, changes);
  const isSameBundles =
    bundles.length === known.bundles.length && bundles.every((bundle, index) => bundle === known.bundles[index]);
  return isSameFiles && isSameBundles ? next : { ...next, plainFolders, bundles };
}

/** What bundles add now instead of what they added before. */
export function changesBetween(before: readonly Bundle[], after: readonly Bundle[]): UnitChange[] {
  if (before === after) return [];
  const was = new Map(before.map((bundle) => [bundle.id, bundle]));
  const changes: UnitChange[] = [];
  for (const { id, instances } of after) {
    const earlier = was.get(id)?.instances ?? [];
    was.delete(id);
    if (earlier !== instances) changes.push({ unit: id, before: earlier, after: instances });
  }
  for (const { id, instances } of was.values()) changes.push({ unit: id, before: instances, after: [] });
  return changes;
}
