import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Bundle } from '../snapshot/bundle.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersOfFile, instancesIn, writtenObjects } from '../snapshot/fileQueries.ts';
import { homed } from '../snapshot/homed.ts';
import { filesBetween, type Snapshot } from '../snapshot/snapshot.ts';
import { isWrittenIn } from '../snapshot/writtenIn.ts';
import {
  bundleFindings,
  bundleReports,
  type Checked,
  checkInstance,
  directiveFindings,
  lastKept,
  objectFindings,
  withReaders,
} from './asked.ts';
import { homesOf } from './homes.ts';
import { isWhollyRendered, judged } from './judged.ts';
import type { Severities, SeveritiesOf } from './levels.ts';
import { inEvery, merged, sameFindings, withHomes } from './merged.ts';
import { inOrder } from './order.ts';
import type { Finding } from './rule.ts';
import { clusterPolicies, everyNamespace, hints, scrapers, stillHold } from './view.ts';

/**
 * What the rules find in a snapshot. Keeps what it found, so that the next snapshot costs what its edit can affect:
 * it is a cache, and gives for every snapshot what a fresh one would.
 */
export interface Checker {
  /**
   * Brings the findings up to a snapshot, and says in which files they may have changed: their subjects' findings
   * are others, or their text is.
   */
  update(snapshot: Snapshot): ReadonlySet<string>;
  /**
   * The same as long as `mayGoOn` says so; undefined when it was stopped before the end. What is done by then is kept
   * for the next call, with this snapshot or a later one.
   */
  update(snapshot: Snapshot, mayGoOn: () => boolean): ReadonlySet<string> | undefined;
  /**
   * Findings of a file in a snapshot, in the order of the text. It need not be the one of the last update: then the
   * subjects of this file, and no others, are asked again, as long as `mayGoOn` says so. Of the rest of those that are
   * as they were it tells what was found before, and of what is written in other files and had nothing found here,
   * nothing; where that is no longer so, an update says it.
   */
  findings(snapshot: Snapshot, uri: string, mayGoOn?: () => boolean): readonly Finding[];
}

/** Everything that the rules find, file by file. */
export function check(snapshot: Snapshot, severities: Severities | SeveritiesOf): Finding[] {
  const checker = createChecker(typeof severities === 'function' ? severities : () => severities);
  checker.update(snapshot);
  return [...snapshot.files.keys()].sort().flatMap((uri) => checker.findings(snapshot, uri));
}

export function createChecker(levelsOf: SeveritiesOf): Checker {
  const severitiesOf = lastKept(levelsOf);
  let current: Snapshot | undefined;
  const states = new Map<string, ClusterState>();
  /** Since the last update that came to its end. */
  let edited = new Set<string>();
  let changed = new Set<string>();

  return {
    update: update as Checker['update'],
    findings(snapshot, uri, mayGoOn = () => true) {
      const clusters = clustersOfFile(snapshot, uri);
      const [first] = clusters;
      if (!first) return [];
      const objects = writtenObjects(snapshot, uri);
      const instances = new Map(clusters.map((cluster) => [cluster, instancesIn(snapshot, cluster, uri)]));
      const found = [
        ...objects.flatMap((written) => inEvery(clusters, objectFindings(uri, written, first, severitiesOf))),
        ...clusters.flatMap((cluster) => bundleFindings(uri, cluster, severitiesOf)),
        ...[...instances].flatMap(([cluster, here]) => aboutCluster(cluster, uri, here, mayGoOn)),
      ];
      const { kept, unused } = judged(snapshot, uri, clusters, found, severitiesOf(uri));
      const about = inEvery(clusters, directiveFindings(uri, unused, first, severitiesOf));
      // In order before they are merged too: which of those that say the same comes first is kept.
      const documents = objects.map(({ document }) => document);
      const names = clusters.map(({ name }) => name);
      const homes = new Map([...instances].map(([{ name }, here]) => [name, homesOf(here)]));
      return merged(inOrder([...kept, ...about], documents, names)).map((each) => withHomes(each, clusters, homes));
    },
  };

  function update(snapshot: Snapshot, mayGoOn: () => boolean = () => true): ReadonlySet<string> | undefined {
    if (current !== snapshot) {
      for (const uri of filesBetween(current, snapshot)) edited.add(uri);
      aimAt(snapshot);
      current = snapshot;
    }
    for (const state of states.values()) {
      for (const subject of state.due) {
        if (!mayGoOn()) return undefined;
        state.due.delete(subject);
        checkSubject(subject, state);
      }
    }
    // What a finding points to may have moved.
    for (const { mentions, found } of states.values())
      for (const uri of edited)
        for (const subject of mentions.get(uri) ?? [])
          for (const finding of found.get(subject)?.findings ?? []) changed.add(finding.uri);
    const all = new Set([...edited, ...changed]);
    edited = new Set();
    changed = new Set();
    return all;
  }

  /** Finds out whom to ask again. */
  function aimAt(snapshot: Snapshot): void {
    const gone = new Set(states.keys());
    for (const cluster of snapshot.clusters) {
      const id = idOf(cluster);
      gone.delete(id);
      const known = states.get(id);
      if (known?.cluster === cluster) continue;
      // Where something is not rendered, nobody is told that a comment silences nothing.
      if (known && isWhollyRendered(known.cluster) !== isWhollyRendered(cluster))
        for (const uri of snapshot.files.keys()) changed.add(uri);
      states.set(id, aimed(known ?? newState(cluster), known?.cluster, cluster));
    }
    for (const id of gone) {
      const { found, cluster } = states.get(id) as ClusterState;
      for (const [subject, checked] of found)
        for (const uri of [subject.uri, ...placesElsewhere(subject, checked)]) changed.add(uri);
      for (const uri of filesOfOtherBundles(cluster.bundles, [])) changed.add(uri);
      states.delete(id);
    }
  }

  /** With those of the cluster's subjects due that may say something else than before. */
  function aimed(state: ClusterState, before: ClusterModel | undefined, cluster: ClusterModel): ClusterState {
    const { due, found, readers } = state;
    state.cluster = cluster;
    const sources = changedSources(before, cluster);
    // All that are gone first: what is still there may have been read by them.
    for (const name of sources)
      for (const gone of goneFrom(subjectsFrom(before, name), subjectsFrom(cluster, name))) forget(gone, state);
    for (const name of sources) {
      for (const subject of readers.get(name) ?? []) due.add(subject);
      for (const list of subjectsFrom(cluster, name))
        for (const subject of list) if (!found.has(subject)) due.add(subject);
    }
    for (const uri of filesOfOtherBundles(before?.bundles ?? [], cluster.bundles)) changed.add(uri);
    return state;
  }

  /** @param here What the file adds to the cluster. */
  function aboutCluster(
    cluster: ClusterModel,
    uri: string,
    here: readonly Instance[],
    mayGoOn: () => boolean,
  ): Finding[] {
    const state = states.get(idOf(cluster));
    const isCurrent = state?.cluster === cluster;
    // A patch makes others' findings stand here, and so does a ConfigMap that others read.
    const others = [
      ...(isCurrent ? (state.mentions.get(uri) ?? []) : []),
      ...(isCurrent && state.due.size === 0 ? [] : withReaders(cluster, [...here, ...madeOf(cluster, uri)])),
    ];
    const earlier = memo((of: ClusterState) => new Set([...(of.mentions.get(uri) ?? [])].map(unitAndKey)));
    return [...new Set([...here, ...others])]
      .flatMap((subject) => {
        const known = state?.found.get(subject);
        // Of what a kustomization makes anew, little has its findings in the files that change it.
        if (state && !known && subject.uri !== uri && !mayGoOn() && !earlier(state).has(unitAndKey(subject))) return [];
        const isKnown = isCurrent && !state.due.has(subject);
        if (known && (isKnown || !mayGoOn() || stillHold(known.readings, cluster))) return known.findings;
        return checkInstance(subject, cluster, severitiesOf).findings;
      })
      .filter((finding) => finding.uri === uri);
  }

  function checkSubject(subject: Instance, { cluster, found, readers, mentions }: ClusterState): void {
    const known = found.get(subject);
    const readings = known && stillHold(known.readings, cluster);
    if (readings && readings === known.readings) return;
    const next = readings ? { ...known, readings } : checkInstance(subject, cluster, severitiesOf);
    found.set(subject, next);
    note(readers, subject, known?.readings.sources ?? [], next.readings.sources);
    if (known && sameFindings(known.findings, next.findings)) return;
    changed.add(subject.uri);
    for (const uri of [...placesElsewhere(subject, known), ...placesElsewhere(subject, next)]) changed.add(uri);
    note(mentions, subject, placesElsewhere(subject, known), placesElsewhere(subject, next));
  }

  function forget(subject: Instance, { found, due, readers, mentions }: ClusterState): void {
    due.delete(subject);
    const known = found.get(subject);
    if (!known) return;
    found.delete(subject);
    note(readers, subject, known.readings.sources, []);
    for (const uri of placesElsewhere(subject, known)) changed.add(uri);
    note(mentions, subject, placesElsewhere(subject, known), []);
    changed.add(subject.uri);
  }
}

/** The same for an object before and after an edit. */
function unitAndKey({ unit, key }: Instance): string {
  return `${unit} ${key}`;
}

/** What kustomizations make that is written in a file, in part at least. */
function madeOf({ bundles, homeOf }: ClusterModel, uri: string): Instance[] {
  return bundles.flatMap(({ id, sources, instances }) =>
    sources.has(uri)
      ? homed(
          instances.filter((instance) => isWrittenIn(instance, uri)),
          homeOf(id),
        )
      : [],
  );
}

/** What was found in one cluster. */
interface ClusterState {
  /** As of the last update, which may not have come to its end. */
  cluster: ClusterModel;
  /** The subjects of which nothing is known in that cluster, or what is known may no longer hold. */
  readonly due: Set<Instance>;
  readonly found: Map<Instance, Checked>;
  /** For each source of readings: the subjects that read it. */
  readonly readers: Map<string, Set<Instance>>;
  /** For a file: the subjects from other files whose findings stand in it or point into it. */
  readonly mentions: Map<string, Set<Instance>>;
}

function newState(cluster: ClusterModel): ClusterState {
  return { cluster, due: new Set(), found: new Map(), readers: new Map(), mentions: new Map() };
}

/** Stays the same from snapshot to snapshot. */
function idOf({ folder, name }: ClusterModel): string {
  return [folder.uri, name].join('\0');
}

/**
 * Of bundles that are in one of two lists only the files with reports about them, and all files of those that are not in
 * the other list in another state either: there are more or fewer clusters now that use them.
 */
function* filesOfOtherBundles(before: readonly Bundle[], after: readonly Bundle[]): Iterable<string> {
  if (before === after) return;
  const [was, is] = [new Set(before), new Set(after)];
  const others = [...before.filter((bundle) => !is.has(bundle)), ...after.filter((bundle) => !was.has(bundle))];
  yield* bundleReports(others).keys();
  const [wereIds, areIds] = [before, after].map((all) => new Set(all.map(({ id }) => id)));
  for (const { id, sources } of others) if (!wereIds?.has(id) || !areIds?.has(id)) yield* sources;
}

/** The sources of readings that may answer otherwise than before. */
function changedSources(before: ClusterModel | undefined, after: ClusterModel): string[] {
  const changed: string[] = [];
  for (const [name, namespace] of after.namespaces) if (before?.namespaces.get(name) !== namespace) changed.push(name);
  for (const name of before?.namespaces.keys() ?? []) if (!after.namespaces.has(name)) changed.push(name);
  if (before?.facts !== after.facts) changed.push(everyNamespace);
  if (before?.clusterPolicies !== after.clusterPolicies) changed.push(clusterPolicies);
  if (before?.hints !== after.hints) changed.push(hints);
  if (before?.scrapers !== after.scrapers) changed.push(scrapers);
  return changed;
}

/** The subjects that a source of readings has, list by list. */
function subjectsFrom(cluster: ClusterModel | undefined, source: string): readonly (readonly Instance[])[] {
  if (source === hints) return [cluster?.hints ?? []];
  if (source === clusterPolicies) return [cluster?.clusterPolicies ?? []];
  const namespace = cluster?.namespaces.get(source);
  if (!namespace) return [];
  const { workloads, policies, services, ingresses, routes, declarations } = namespace;
  return [workloads, policies, services, ingresses, routes, declarations];
}

function goneFrom(
  before: ReturnType<typeof subjectsFrom>,
  after: ReturnType<typeof subjectsFrom>,
): readonly Instance[] {
  return before.flatMap((were, index) => {
    const are = after[index] ?? [];
    if (were === are) return [];
    const stays = new Set(are);
    return were.filter((instance) => !stays.has(instance));
  });
}

/** Lists a subject under the keys that it has now, and no longer under those that it had. */
function note(
  index: Map<string, Set<Instance>>,
  subject: Instance,
  before: Iterable<string>,
  after: Iterable<string>,
): void {
  for (const key of before) {
    const group = index.get(key);
    if (group?.delete(subject) && group.size === 0) index.delete(key);
  }
  for (const key of after) groupFor(index, key, () => new Set<Instance>()).add(subject);
}

/** The files besides its own that the findings about a subject stand in or point into. */
function placesElsewhere(subject: Instance, checked: Checked | undefined): string[] {
  return (checked?.findings ?? [])
    .flatMap(({ uri, related }) => [uri, ...related.map((place) => place.uri)])
    .filter((uri) => uri !== subject.uri);
}
