import { type ClusterFacts, defaultClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { type Grouping, noGrouping } from '../workspace/grouping.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import { isKustomizationFile, type Kustomization, readKustomization } from '../workspace/kustomization.ts';
import type { KustomizeRendering } from '../workspace/kustomize/printed.ts';
import type { RenderedObject } from '../workspace/kustomize/render.ts';
import { type FileRoles, fileRoles, isChartFile, isMadeByHelm, leftOutReason, noRoles } from '../workspace/leftOut.ts';
import { directoryOf, pathBelow } from '../workspace/paths.ts';
import type { Document } from '../yaml/source.ts';
import type { Bundle } from './bundle.ts';
import { bundlesAfter, haveSameSources, readable, renderedUris } from './bundlesAfter.ts';
import { failedTemplates } from './chartProblems.ts';
import { type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { changesBetween, clustersOf } from './clusters.ts';
import { type Definitions, noDefinitions, withDefinitions } from './definitions.ts';
import { appliedBundles, deploymentsAfter } from './deploy/after.ts';
import { type Deployments, noDeployments } from './deploy/deployments.ts';
import { type DeploymentFiles, deploymentFilesAfter, mayDeploy } from './deploy/files.ts';
import { instancesOf, matters, readFile, type SourceFile } from './file.ts';
import { groupingIn } from './groupingIn.ts';
import { homed } from './homed.ts';
import { knownAfter, nothingKnown, shown } from './known.ts';
import { includesPlain } from './plainFolders.ts';
import { emptyShardedMap, keysThatDiffer, type ShardedMap } from './shardedMap.ts';

/**
 * The state of a workspace at one moment. Immutable: `withEdits` makes a new one that shares what is untouched.
 * A file that holds nothing of interest is not kept.
 */
export interface Snapshot {
  readonly folders: readonly Folder[];
  readonly files: ShardedMap<SourceFile>;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly roles: FileRoles;
  /** The same as if nothing were made of what tools deploy. */
  readonly writtenRoles: FileRoles;
  /** What helm made of the charts, by the ids of their releases. No text of the workspace says it: it is passed in. */
  readonly renderings: ReadonlyMap<string, Rendering>;
  /** The same for kustomizations that `kubectl kustomize` was run for, by their directories. */
  readonly kustomized: ReadonlyMap<string, KustomizeRendering>;
  /** The kustomizations that no other one includes, in the order of their directories, and the releases of charts behind them. */
  readonly rendered: readonly Bundle[];
  /** What is applied: those, and in the stead of some what tools make of them that deploy them. */
  readonly bundles: readonly Bundle[];
  /** The plain manifests of each folder alone, in the folders' order. */
  readonly plain: readonly ClusterModel[];
  /** Who defines what in each folder, in the folders' order. */
  readonly definitions: readonly Definitions[];
  /** What the configurations of the folders say of what belongs together, in the folders' order. */
  readonly groupings: readonly Grouping[];
  readonly deploymentFiles: DeploymentFiles;
  /** What Flux makes of each folder, and how it groups it, in the folders' order. */
  readonly deployments: readonly Deployments[];
  /** The clusters of each folder, in the folders' order; those that a configuration names, and one that may be empty. */
  readonly models: readonly ClusterModel[];
  /** What saved output of `kubectl get` says, by its file. */
  readonly known: ReadonlyMap<string, readonly Instance[]>;
  /** Of these, with what is known besides, all that hold anything or have a name that a configuration gives. One or more a folder. */
  readonly clusters: readonly ClusterModel[];
}

/** New text of a file; undefined when it is gone. */
export interface Edit {
  readonly uri: string;
  readonly text: string | undefined;
}

/**
 * `configuredOf` gives what is known of the cluster of a folder besides its manifests, `groupingOf` how its sources
 * belong together.
 */
export function emptySnapshot(
  folders: readonly Folder[],
  configuredOf: (folder: Folder) => ClusterFacts = () => defaultClusterFacts,
  groupingOf: (folder: Folder) => Grouping = () => noGrouping,
): Snapshot {
  const plain = folders.map((folder) => emptyCluster(folder, configuredOf(folder)));
  const groupings = folders.map(groupingOf);
  const models = plain.flatMap((model, index) =>
    clustersOf({ model, changes: [], all: () => [] }, [], noDefinitions, groupings[index] ?? noGrouping, []),
  );
  return {
    folders,
    files: emptyShardedMap(),
    kustomizations: new Map(),
    roles: noRoles,
    writtenRoles: noRoles,
    renderings: new Map(),
    kustomized: new Map(),
    rendered: [],
    bundles: [],
    plain,
    definitions: plain.map(() => noDefinitions),
    groupings,
    deploymentFiles: new Map(),
    deployments: groupings.map(noDeployments),
    models,
    known: nothingKnown,
    clusters: shown(models, groupings, groupings, folders, nothingKnown),
  };
}

export function withEdits(snapshot: Snapshot, edits: readonly Edit[]): Snapshot {
  const read = new Map<string, SourceFile | undefined>();
  for (const { uri, text } of edits) {
    const previous = read.has(uri) ? read.get(uri) : snapshot.files.get(uri);
    const next = text === undefined ? undefined : readFile(uri, text, previous);
    if (next || previous) read.set(uri, next);
  }
  return atOnce(advancing(snapshot, read, snapshot));
}

/** The same with files that are read already, in steps: between two of them other work may be done. */
export function withFiles(snapshot: Snapshot, files: ReadonlyMap<string, SourceFile>): Generator<void, Snapshot> {
  return advancing(snapshot, files, snapshot);
}

/**
 * The snapshot with these results of helm instead of those that it has. Templates that they name and that are not there
 * are among its `namedFiles`.
 */
export function withRenderings(snapshot: Snapshot, renderings: Snapshot['renderings']): Snapshot {
  return withResults(snapshot, { renderings, kustomized: snapshot.kustomized });
}

/** The same with these results of `kubectl kustomize`. They count where a kustomization has what only it can do. */
export function withKustomized(snapshot: Snapshot, kustomized: Snapshot['kustomized']): Snapshot {
  return withResults(snapshot, { renderings: snapshot.renderings, kustomized });
}

/** What programs made. */
type Results = Pick<Snapshot, 'renderings' | 'kustomized'>;

/** The same with all that programs made. */
export function withResults(snapshot: Snapshot, results: Results): Snapshot {
  return atOnce(advancing(snapshot, new Map(), results));
}

function atOnce(steps: Generator<void, Snapshot>): Snapshot {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* advancing(
  snapshot: Snapshot,
  read: ReadonlyMap<string, SourceFile | undefined>,
  { renderings, kustomized }: Results,
): Generator<void, Snapshot> {
  const { folders, groupings } = snapshot;
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
  for (const [uri, file] of changed) {
    if (!file || matters(file) || namedUris(kustomizations).has(uri) || isTemplateOf(renderings, uri)) continue;
    if (snapshot.files.get(uri)) changed.set(uri, undefined);
    else changed.delete(uri);
  }
  const files = snapshot.files.with(changed);
  const touched = new Set(changed.keys());
  const rendered = yield* bundlesAfter(snapshot, files, { kustomizations, renderings, kustomized }, touched);
  const isSameWritten = kustomizations === snapshot.kustomizations && haveSameSources(rendered, snapshot.rendered);
  const isSameCharts = ![...touched].some(isChartFile);
  const chartUris = (): string[] => [...files.keys()].filter(isChartFile);
  const writtenRoles =
    isSameWritten && isSameCharts
      ? snapshot.writtenRoles
      : fileRoles(chartUris(), kustomizations.values(), renderedUris(rendered));
  const bundlesIn = (all: readonly Bundle[], folder: Folder): readonly Bundle[] =>
    snapshot.folders.length === 1 ? all : all.filter((bundle) => bundle.folder === folder);
  const deploymentFiles = deploymentFilesAfter(snapshot.deploymentFiles, changed);
  const plainHeld = plainHoldings(deploymentFiles)(writtenRoles);
  const deployments: Deployments[] = [];
  for (const [index, { folder, configured }] of snapshot.plain.entries()) {
    const known = snapshot.deployments[index] ?? noDeployments(noGrouping);
    const given = {
      base: groupings[index] ?? noGrouping,
      folder,
      facts: configured,
      plain: () =>
        plainHeld.filter(
          ({ place }) => folderOf(folders, place) === folder && !groupingIn(snapshot, place).isKnown(place),
        ),
      mayDeploy: mayDeploy(deploymentFiles),
      bundles: bundlesIn(rendered, folder),
      kustomizations,
      files: readable(files),
      paths: () => directoryPaths(files.keys(), folder),
      manifestsUnder: (directory: string) =>
        [...files.keys()].filter((uri) => {
          if (!uri.startsWith(`${directory}/`) || folderOf(folders, uri) !== folder) return false;
          const file = files.get(uri);
          return (
            file !== undefined &&
            matters(file) &&
            !isChartFile(uri) &&
            !leftOutReason(uri, writtenRoles) &&
            !groupingIn(snapshot, uri).isKnown(uri)
          );
        }),
      touched,
      isSameRoles: writtenRoles === snapshot.writtenRoles,
    };
    deployments.push(yield* deploymentsAfter(known, given));
  }
  const isSameDeployed =
    rendered === snapshot.rendered && deployments.every((each, index) => each === snapshot.deployments[index]);
  const bundles = isSameDeployed ? snapshot.bundles : appliedBundles(rendered, deployments);
  let { roles } = snapshot;
  if (!isSameWritten || !isSameCharts || !haveSameSources(bundles, snapshot.bundles)) {
    roles =
      bundles === rendered ? writtenRoles : fileRoles(chartUris(), kustomizations.values(), renderedUris(bundles));
    // A file that this leaves out, or takes in again, changes as if it had been edited.
    for (const uri of filesOfOtherRole(files, snapshot.roles, roles)) touched.add(uri);
  }
  const changes = [...touched].map(
    (uri): UnitChange => ({
      unit: uri,
      before: applied(uri, snapshot.files.get(uri), snapshot.roles, groupingIn(snapshot, uri)),
      after: applied(uri, files.get(uri), roles, groupingIn(snapshot, uri)),
    }),
  );
  const changesIn = (folder: Folder): UnitChange[] =>
    changes.filter(({ unit }) => folderOf(snapshot.folders, unit) === folder);
  const plain = snapshot.plain.map((model) => withChanges(model, changesIn(model.folder)));
  const definitions = plain.map(({ folder }, index) =>
    withDefinitions(snapshot.definitions[index] ?? noDefinitions, [
      ...changesIn(folder),
      ...changesBetween(bundlesIn(snapshot.bundles, folder), bundlesIn(bundles, folder)),
    ]),
  );
  const inEffect = deployments.map(({ grouping }) => grouping);
  const models = plain.flatMap((model, index) =>
    clustersOf(
      {
        model,
        changes: changesIn(model.folder),
        all: () =>
          [...new Set([...snapshot.files.keys(), ...files.keys()])]
            .filter((uri) => folderOf(snapshot.folders, uri) === model.folder)
            .map((uri) => ({
              unit: uri,
              before: applied(uri, snapshot.files.get(uri), snapshot.roles, groupingIn(snapshot, uri)),
              after: applied(uri, files.get(uri), roles, groupingIn(snapshot, uri)),
            })),
      },
      bundlesIn(bundles, model.folder),
      definitions[index] ?? noDefinitions,
      inEffect[index] ?? noGrouping,
      snapshot.models.filter(({ folder }) => folder === model.folder),
    ),
  );
  const known = knownAfter(snapshot, changed);
  const clusters = shown(models, inEffect, groupings, folders, known);
  return {
    folders,
    files,
    kustomizations,
    roles,
    writtenRoles,
    renderings,
    kustomized,
    rendered,
    bundles,
    plain,
    definitions,
    groupings,
    deploymentFiles,
    deployments,
    models,
    known,
    clusters,
  };
}

/** The paths of all directories of a folder that hold a file, in one line each. */
function directoryPaths(uris: Iterable<string>, { uri, base = uri }: Folder): string {
  const paths = new Set<string>();
  for (const file of uris) {
    for (let at = directoryOf(file); at.startsWith(`${base}/`) && !paths.has(at); at = directoryOf(at)) paths.add(at);
  }
  return [...paths]
    .map((path) => pathBelow(base, path) ?? '')
    .sort()
    .join('\n');
}

/** What the files hold that no chart, patch or kustomization has. */
const plainHoldings = memo((files: DeploymentFiles) =>
  memo((roles: FileRoles) => [...files.values()].filter(({ place }) => isPlain(place, roles, noGrouping))),
);

/** Whether a file is read as plain manifests. */
function isPlain(uri: string, roles: FileRoles, { isKnown }: Grouping): boolean {
  return !isKnown(uri) && !roles.renderedUris.has(uri) && leftOutReason(uri, roles) === undefined;
}

/**
 * Files that kustomizations name or would include, or results of helm name, and that are not there: they may be no
 * manifests, or be left out everywhere else, so that nobody reads them unasked. They may name others in turn.
 */
export function* namedFiles(snapshot: Snapshot): Iterable<string> {
  const { kustomizations, bundles, files } = snapshot;
  const wanted = new Set([...namedUris(kustomizations), ...failedTemplates(snapshot)]);
  for (const { missing } of bundles) for (const uri of missing) wanted.add(uri);
  for (const uri of wanted) if (!files.get(uri)) yield uri;
}

/** Whether a file is in the templates of a chart that helm was run for, or of its dependencies. */
function isTemplateOf(renderings: Snapshot['renderings'], uri: string): boolean {
  for (const { release } of renderings.values()) if (isTemplateIn(release, uri)) return true;
  return false;
}

function isTemplateIn({ chart }: Rendering['release'], uri: string): boolean {
  return uri.startsWith(`${chart}/`) && uri.includes('/templates/', chart.length);
}

const namedUris = memo(
  (kustomizations: Snapshot['kustomizations']) =>
    new Set([...kustomizations.values()].flatMap(({ namedUris }) => [...namedUris])),
);

/** The files whose text, or whether it counts, differs between two snapshots. */
export function filesBetween(before: Snapshot | undefined, after: Snapshot): ReadonlySet<string> {
  if (!before) return new Set(after.files.keys());
  const changed = new Set(keysThatDiffer(before.files, after.files));
  for (const uri of filesOfOtherRole(after.files, before.roles, after.roles)) changed.add(uri);
  return changed;
}

function* filesOfOtherRole(files: ShardedMap<SourceFile>, before: FileRoles, after: FileRoles): Iterable<string> {
  if (before === after) return;
  for (const uri of files.keys()) {
    const isOther = before.renderedUris.has(uri) !== after.renderedUris.has(uri);
    if (isOther || leftOutReason(uri, before) !== leftOutReason(uri, after)) yield uri;
  }
}

/** The namespace, by the configuration, of what sets none in a file or directory. */
export function defaultNamespaceOf(snapshot: Snapshot, uri: string): string {
  return groupingIn(snapshot, uri).namespaceOf(uri);
}

/** The clusters that a file belongs to, as plain manifests or as part of what they render. */
export function clustersOfFile(snapshot: Snapshot, uri: string): readonly ClusterModel[] {
  const folder = folderOf(snapshot.folders, uri);
  const here = snapshot.clusters.filter((cluster) => cluster.folder === folder);
  const using = here.filter(({ plain, bundles }) =>
    snapshot.roles.renderedUris.has(uri) ? bundles.some(({ sources }) => sources.has(uri)) : includesPlain(plain, uri),
  );
  return using.length > 0 ? using : here.slice(0, 1);
}

/** Those, the one of a name in front where it is among them. */
export function clustersInView(snapshot: Snapshot, uri: string, inView: string | undefined): readonly ClusterModel[] {
  const clusters = clustersOfFile(snapshot, uri);
  const first = clusters.find(({ name }) => name === inView);
  return first ? [first, ...clusters.filter((cluster) => cluster !== first)] : clusters;
}

/** The first of a file's clusters; undefined outside of every folder. */
export function clusterOf(snapshot: Snapshot, uri: string): ClusterModel | undefined {
  return clustersOfFile(snapshot, uri)[0];
}

/** What a file adds to a cluster. */
export function instancesIn(snapshot: Snapshot, cluster: ClusterModel, uri: string): readonly Instance[] {
  if (!snapshot.roles.renderedUris.has(uri))
    return includesPlain(cluster.plain, uri) ? homed(appliedInstances(snapshot, uri), cluster.homeOf(uri)) : [];
  return cluster.bundles.flatMap(({ id, instances }) =>
    homed(
      instances.filter((instance) => instance.uri === uri),
      cluster.homeOf(id),
    ),
  );
}

/** Whether helm rendered the chart whose template a file is; it may have made nothing of it. */
export function isRenderedTemplate({ renderings }: Snapshot, uri: string): boolean {
  return [...renderings.values()].some(({ release, output }) => output !== undefined && isTemplateIn(release, uri));
}

/** What a plain file adds to its clusters; nothing while it is left out or rendered. */
export function appliedInstances(snapshot: Snapshot, uri: string): readonly Instance[] {
  return applied(uri, snapshot.files.get(uri), snapshot.roles, groupingIn(snapshot, uri));
}

/** What a file adds to any of its clusters. */
export function instancesOfFile(snapshot: Snapshot, uri: string): readonly Instance[] {
  return [...new Set(clustersOfFile(snapshot, uri).flatMap((cluster) => instancesIn(snapshot, cluster, uri)))];
}

/** The documents of a file that count; none while the file is left out. */
export function appliedDocuments(snapshot: Snapshot, uri: string): readonly Document[] {
  const file = snapshot.files.get(uri);
  if (!file || leftOutReason(uri, snapshot.roles) || groupingIn(snapshot, uri).isKnown(uri)) return [];
  return file.good.flatMap((document) => document ?? []);
}

/** An object of a policy as it is written, for the rules that look at nothing else. */
export interface WrittenObjects {
  /** Where it is written. */
  readonly document: Document;
  /** What it says there: the same document, or what helm made of one that is a template. */
  readonly read: Document;
}

/** The documents of a file that count, or the objects that helm made of it. */
export function writtenObjects(snapshot: Snapshot, uri: string): readonly WrittenObjects[] {
  if (!isMadeByHelm(uri, snapshot.roles))
    return appliedDocuments(snapshot, uri).map((document) => ({ document, read: document }));
  return snapshot.bundles.flatMap(({ objects }) =>
    objects.flatMap((object) => (object.uri === uri ? [asWritten(object)] : [])),
  );
}

const asWritten = memo(
  ({ root, document }: RenderedObject): WrittenObjects => ({ document, read: { ...document, root, problems: [] } }),
);

function applied(uri: string, file: SourceFile | undefined, roles: FileRoles, grouping: Grouping): readonly Instance[] {
  if (!file || !isPlain(uri, roles, grouping)) return [];
  return homed(instancesOf(file), { namespaces: [grouping.namespaceOf(uri)], overrides: false });
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
    else if (!file || !matters(file)) result.delete(uri);
  }
  return result;
}
