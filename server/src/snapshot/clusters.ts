import type { ClusterFacts } from '../model/clusterFacts.ts';
import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Grouping, Home } from '../workspace/grouping.ts';
import { type Alternative, type Alternatives, alternativesOf, noAlternatives } from './alternatives.ts';
import type { Bundle } from './bundle.ts';
import { asWritten, type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { type Composition, compositionsOf } from './compositions.ts';
import type { Definitions } from './definitions.ts';
import { homed } from './homed.ts';
import {
  everyPlainFile,
  folderOfPlain,
  includesPlain,
  isAny,
  isPlain,
  isSamePlain,
  type PlainFiles,
} from './plainFolders.ts';

/** The plain manifests of a folder. */
export interface Plain {
  /** All of them together. */
  readonly model: ClusterModel;
  /** Since the clusters so far. */
  readonly changes: readonly UnitChange[];
  /** Every file, with what it added then and adds now, always the same list. Asked for when files come to other clusters. */
  all(): readonly UnitChange[];
}

/**
 * The clusters of a folder: first those that its configuration names, with what it says. What none of them names is
 * together as long as its plain folders and its kustomizations define no object differently. Those that do are
 * alternatives, such as dev and prod: each has a cluster of its own, with whatever does not contradict it.
 * @param before The clusters so far; what stays the same in them is kept.
 */
export function clustersOf(
  plain: Plain,
  bundles: readonly Bundle[],
  definitions: Definitions,
  grouping: Grouping,
  before: readonly ClusterModel[],
): readonly ClusterModel[] {
  const { folder, configured } = plain.model;
  const named = grouping.clusters.map(({ name, facts, homeOf, includesFile, includesKustomization }) => ({
    name,
    facts,
    homeOf,
    plain: { folders: everyPlainFile, among: includesFile },
    bundles: bundles.filter(({ id }) => includesKustomization(id)),
    alternatives: [],
    plainAlternatives: [],
  }));
  const earlier = new Map(before.map((cluster) => [cluster.name, cluster]));
  const claimed = new Set(named.flatMap((cluster) => cluster.bundles));
  const { among, contested } = unclaimed(grouping);
  const others = compositionsOf(
    folder,
    claimed.size === 0 ? bundles : bundles.filter((bundle) => !claimed.has(bundle)),
    contested(definitions.contested),
    new Set(named.map(({ name }) => name)),
  );
  return [
    ...named,
    ...others.map(({ plainFolders, ...other }) => ({
      ...other,
      facts: configured,
      homeOf: asWritten,
      plain: { folders: plainFolders, among },
    })),
  ].map((composition) => {
    const { name, facts } = composition;
    if (isSamePlain(composition.plain, plain.model.plain) && composition.bundles.length === 0 && facts === configured)
      return plain.model;
    const known = earlier.get(name);
    return known?.configured === facts ? carriedOn(known, composition, plain) : composed(composition, plain);
  });
}

/** A cluster to be. */
interface Plan extends Omit<Composition, 'plainFolders'> {
  readonly facts: ClusterFacts;
  homeOf(unit: string): Home | undefined;
  readonly plain: PlainFiles;
}

/** What no named cluster holds: which files, and which definitions that differ. */
const unclaimed = memo(({ clusters }: Grouping) => {
  if (clusters.length === 0) return { among: isAny, contested: (all: Definitions['contested']) => all };
  const answers = new Map<string, boolean>();
  const among = (uri: string): boolean => {
    const known = answers.get(uri) ?? !clusters.some(({ includesFile }) => includesFile(uri));
    answers.set(uri, known);
    return known;
  };
  const contested = memo((all: Definitions['contested']): Definitions['contested'] => {
    const isOfNone = (id: string): boolean => !clusters.some((cluster) => cluster.includesKustomization(id));
    return new Map(
      [...all].map(([key, definers]) => [
        key,
        definers.filter((instance) => (isPlain(instance) ? among(instance.uri) : isOfNone(instance.unit))),
      ]),
    );
  });
  return { among, contested };
});

function composed(
  { name, facts, homeOf, plain: { folders, among }, bundles, ...plan }: Plan,
  plain: Plain,
): ClusterModel {
  const { model } = plain;
  const own = { folders, among };
  const { inside, outside } = partedBy(own, filesByFolder(plain.all())(folders.every)(among));
  // Where it has most of them, and as they are, the others are taken away.
  const isMost = inside.length >= outside.length && facts === model.configured && homeOf === asWritten;
  const base = isMost ? model : emptyCluster(model.folder, facts);
  const changes = (isMost ? outside : inside).map(
    ({ unit, after }): UnitChange => ({ unit, before: isMost ? after : [], after: isMost ? [] : after }),
  );
  const alternatives = alternativesOf(alternativesIn(plan, own, plain, noAlternatives), noAlternatives);
  changes.push(...changesBetween([], [...bundles, alternatives]));
  return {
    ...withChanges(base, homedChanges(changes, asWritten, homeOf)),
    name,
    plain: own,
    homeOf,
    bundles,
    alternatives,
  };
}

/** The files that are meant, and all others that add anything. */
function partedBy(
  { folders: { meant } }: PlainFiles,
  files: FilesByFolder,
): Record<'inside' | 'outside', UnitChange[]> {
  const inside: UnitChange[] = [];
  const outside: UnitChange[] = [...files.others];
  for (const [folder, some] of files.byFolder) {
    const side = meant.has(folder) ? inside : outside;
    for (const file of some) side.push(file);
  }
  return { inside, outside };
}

function carriedOn(known: ClusterModel, { homeOf, plain: own, bundles, ...plan }: Plan, plain: Plain): ClusterModel {
  const changes: UnitChange[] = [];
  const isSameFiles = known.homeOf === homeOf && isSamePlain(known.plain, own);
  for (const { unit, before, after } of isSameFiles ? plain.changes : plain.all()) {
    if (before.length === 0 && after.length === 0) continue;
    const was = includesPlain(known.plain, unit);
    const is = includesPlain(own, unit);
    if (was || is) changes.push({ unit, before: was ? before : [], after: is ? after : [] });
  }
  const before = isSameFiles ? known.alternatives : noAlternatives;
  const alternatives = alternativesOf(alternativesIn(plan, own, plain, before), known.alternatives);
  changes.push(
    ...changesBetween(known.bundles, bundles, known.homeOf === homeOf),
    ...changesBetween([known.alternatives], [alternatives], known.homeOf === homeOf),
  );
  const next = withChanges(known, homedChanges(changes, known.homeOf, homeOf));
  const isSameBundles =
    bundles.length === known.bundles.length && bundles.every((bundle, index) => bundle === known.bundles[index]);
  const isSame = isSameFiles && isSameBundles && alternatives === known.alternatives;
  return isSame ? next : { ...next, plain: own, homeOf, bundles, alternatives };
}

/** @param before Those with the same plain files. */
function alternativesIn(
  { alternatives, plainAlternatives }: Pick<Composition, 'alternatives' | 'plainAlternatives'>,
  { folders: { every }, among }: PlainFiles,
  { changes, all }: Plain,
  before: Alternatives,
): readonly Alternative[] {
  const known = new Map(before.parts.map((part) => [part.id, part]));
  // Of what is new all is read anyway.
  const news = known.size === 0 ? [] : changes;
  const changed = new Set(news.flatMap(({ unit }) => (among(unit) ? folderOfPlain(every)(unit) : [])));
  const ofFolders = plainAlternatives.map((folder): Alternative => {
    const id = `${folder}/`;
    const part = changed.has(folder) ? undefined : known.get(id);
    return part ?? { id, instances: filesByFolder(all())(every)(among).instancesIn(folder) };
  });
  return [...alternatives, ...ofFolders];
}

/** Plain files that add anything: those among some, by the innermost of some folders that they lie in, and all others. */
interface FilesByFolder {
  readonly byFolder: ReadonlyMap<string, readonly UnitChange[]>;
  readonly others: readonly UnitChange[];
  /** What those of a folder add, always in the same list. */
  instancesIn(folder: string): readonly Instance[];
}

/** Many clusters ask for the same. */
const filesByFolder = memo((files: readonly UnitChange[]) =>
  memo((folders: ReadonlySet<string>) =>
    memo((among: PlainFiles['among']): FilesByFolder => {
      const byFolder = new Map<string, UnitChange[]>();
      const others: UnitChange[] = [];
      for (const file of files) {
        if (file.after.length === 0) continue;
        if (among(file.unit)) groupFor(byFolder, folderOfPlain(folders)(file.unit), () => []).push(file);
        else others.push(file);
      }
      const instancesOf = memo((some: readonly UnitChange[]) =>
        // Files come in the order in which they were read first, which means nothing.
        [...some].sort((one, other) => (one.unit < other.unit ? -1 : 1)).flatMap(({ after }) => after),
      );
      return { byFolder, others, instancesIn: (folder) => instancesOf(byFolder.get(folder) ?? none) };
    }),
  ),
);

const none: readonly UnitChange[] = [];

function homedChanges(changes: readonly UnitChange[], was: Plan['homeOf'], is: Plan['homeOf']): readonly UnitChange[] {
  if (was === asWritten && is === asWritten) return changes;
  return changes.map(({ unit, before, after }) => ({
    unit,
    before: homed(before, was(unit)),
    after: homed(after, is(unit)),
  }));
}

/** What comes and goes as a whole. */
type Unit = Pick<Bundle, 'id' | 'instances'>;

/** What bundles add now instead of what they added before; without `changed` those too that add the same. */
export function changesBetween(before: readonly Unit[], after: readonly Unit[], changed = true): UnitChange[] {
  if (before === after && changed) return [];
  const was = new Map(before.map((bundle) => [bundle.id, bundle]));
  const changes: UnitChange[] = [];
  for (const { id, instances } of after) {
    const earlier = was.get(id)?.instances ?? [];
    was.delete(id);
    if (earlier !== instances || !changed) changes.push({ unit: id, before: earlier, after: instances });
  }
  for (const { id, instances } of was.values()) changes.push({ unit: id, before: instances, after: [] });
  return changes;
}
