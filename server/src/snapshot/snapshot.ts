import { type ClusterFacts, defaultClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { atOnce } from '../model/steps.ts';
import { finderBelow } from '../workspace/below.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { type Grouping, noGrouping } from '../workspace/grouping.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import type { Kustomization } from '../workspace/kustomization.ts';
import type { KustomizeRendering } from '../workspace/kustomize/printed.ts';
import { type FileRoles, fileRoles, isChartFile, leftOutReason, noRoles } from '../workspace/leftOut.ts';
import { directoryOf, pathBelow } from '../workspace/paths.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import type { Bundle } from './bundle.ts';
import { bundlesAfter, haveSameSources, readable, renderedUris } from './bundlesAfter.ts';
import { failedTemplates } from './chartProblems.ts';
import { type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { changesBetween, clustersOf } from './clusters.ts';
import { type Definitions, noDefinitions, withDefinitions } from './definitions.ts';
import { appliedBundles, deploymentsAfter } from './deploy/after.ts';
import { type Deployments, noDeployments } from './deploy/deployments.ts';
import { type DeploymentFiles, mayDeploy } from './deploy/files.ts';
import { parameterFile, valuesTaken } from './deploy/parameterFiles.ts';
import { matters, readFile, type SourceFile } from './file.ts';
import { groupingIn } from './groupingIn.ts';
import { keptAfter, namedUris } from './keptFiles.ts';
import { knownAfter, nothingKnown, shown } from './known.ts';
import { appliedFrom, isPlainFile } from './plainFile.ts';
import { emptyShardedMap, keysThatDiffer, type ShardedMap } from './shardedMap.ts';
import { unrenderedCharts } from './unrendered.ts';

/**
 * The state of a workspace at one moment. Immutable: `withEdits` makes a new one that shares what is untouched.
 * A file that holds nothing of interest is not kept.
 */
export interface Snapshot {
  readonly folders: readonly Folder[];
  readonly files: ShardedMap<SourceFile>;
  /** The same as of when a file last came or went: for what asks for no more than their names. */
  readonly listed: Pick<ShardedMap<SourceFile>, 'keys'>;
  /** Which files there are besides, that hold nothing of interest. */
  readonly others: ShardedMap<true>;
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
  /** Releases of charts that helm made nothing of, where something says their namespace. */
  readonly unrendered: readonly Bundle[];
  /** What is applied: all of those, and in the stead of some what tools make of them that deploy them. */
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
  const files: Snapshot['files'] = emptyShardedMap();
  return {
    folders,
    files,
    listed: files,
    others: emptyShardedMap(),
    kustomizations: new Map(),
    roles: noRoles,
    writtenRoles: noRoles,
    renderings: new Map(),
    kustomized: new Map(),
    rendered: [],
    unrendered: [],
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
    if (next || previous || snapshot.others.has(uri)) read.set(uri, next);
  }
  return atOnce(advancing(snapshot, read, snapshot));
}

/**
 * The same with files that are read already, or gone, in steps: between two of them other work may be done.
 * @param others The URIs of those that do not matter by themselves.
 */
export function withFiles(
  snapshot: Snapshot,
  files: ReadonlyMap<string, SourceFile | undefined>,
  others: Iterable<string>,
): Generator<void, Snapshot> {
  const known = snapshot.others.with([...others].map((uri) => [uri, true]));
  return advancing({ ...snapshot, others: known }, files, snapshot);
}

/** The same files with what another configuration of a folder says of its clusters and of what belongs together. */
export function withConfiguration(
  snapshot: Snapshot,
  folder: Folder,
  facts: ClusterFacts,
  grouping: Grouping,
): Snapshot {
  const { folders, plain, groupings, files, others } = snapshot;
  const empty = emptySnapshot(
    folders,
    (each) => (each === folder ? facts : (plain[folders.indexOf(each)]?.configured ?? defaultClusterFacts)),
    (each) => (each === folder ? grouping : (groupings[folders.indexOf(each)] ?? noGrouping)),
  );
  return withResults(atOnce(withFiles(empty, new Map(files), others.keys())), snapshot);
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

function* advancing(
  snapshot: Snapshot,
  read: ReadonlyMap<string, SourceFile | undefined>,
  { renderings, kustomized }: Results,
): Generator<void, Snapshot> {
  const { folders, groupings } = snapshot;
  const { kustomizations, chartDirectories, deploymentFiles, takesValues, ...kept } = keptAfter(
    snapshot,
    read,
    renderings,
  );
  const { files, others, listed, changed, left } = kept;
  const touched = new Set(changed.keys());
  const rendered = yield* bundlesAfter(snapshot, files, { kustomizations, renderings, kustomized }, touched);
  const isSameWritten = kustomizations === snapshot.kustomizations && haveSameSources(rendered, snapshot.rendered);
  const isSameCharts = ![...touched].some(isChartFile);
  const writtenRoles =
    isSameWritten && isSameCharts
      ? snapshot.writtenRoles
      : fileRoles(chartDirectories, kustomizations.values(), renderedUris(rendered));
  const bundlesIn = (all: readonly Bundle[], folder: Folder): readonly Bundle[] =>
    snapshot.folders.length === 1 ? all : all.filter((bundle) => bundle.folder === folder);
  const plainHeld = plainHoldings(deploymentFiles)(writtenRoles)(folders);
  const deployments: Deployments[] = [];
  for (const [index, { folder, configured }] of snapshot.plain.entries()) {
    const known = snapshot.deployments[index] ?? noDeployments(noGrouping);
    const given = {
      base: groupings[index] ?? noGrouping,
      folder,
      facts: configured,
      plain: plainHeld(groupings)(folder),
      mayDeploy: mayDeploy(deploymentFiles),
      bundles: bundlesIn(rendered, folder),
      kustomizations,
      files: readable(files),
      listed,
      paths: () => directoryPaths(listed)(folder),
      parameterFiles: () =>
        (takesValues ? urisAmong(listed)(takesValues) : []).flatMap((uri) => {
          const file = folderOf(folders, uri) === folder ? files.get(uri) : undefined;
          return file ? parameterFile(file.source, folder) : [];
        }),
      manifestsUnder: (directory: string) =>
        filesBelow(listed)(directory).filter((uri) => {
          if (folderOf(folders, uri) !== folder) return false;
          const file = files.get(uri);
          return (
            file !== undefined &&
            matters(file) &&
            !isChartFile(uri) &&
            !isPolicyTestFile(uri) &&
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
  const unrendered =
    isSameDeployed && isSameWritten && isSameCharts
      ? snapshot.unrendered
      : unrenderedCharts(
          { folders, files, groupings, deployments, rendered, chartDirectories: writtenRoles.chartDirectories },
          snapshot.unrendered,
        );
  const isSameUnrendered =
    unrendered.length === snapshot.unrendered.length &&
    unrendered.every((bundle, index) => bundle === snapshot.unrendered[index]);
  const bundles =
    isSameDeployed && isSameUnrendered ? snapshot.bundles : appliedBundles(rendered, deployments, unrendered);
  let { roles } = snapshot;
  if (!isSameWritten || !isSameCharts || !haveSameSources(bundles, snapshot.bundles)) {
    roles =
      bundles === rendered ? writtenRoles : fileRoles(chartDirectories, kustomizations.values(), renderedUris(bundles));
    // A file that this leaves out, or takes in again, changes as if it had been edited.
    for (const uri of filesOfOtherRole(files, snapshot.roles, roles)) touched.add(uri);
  }
  const changeOf = (uri: string): UnitChange => ({
    unit: uri,
    before: appliedFrom(uri, snapshot.files.get(uri), snapshot.roles, groupingIn(snapshot, uri)),
    after: appliedFrom(uri, files.get(uri), roles, groupingIn(snapshot, uri)),
  });
  const changes = [...touched].map(changeOf);
  const everyFile = memo((folder: Folder) =>
    [...new Set([...snapshot.files.keys(), ...files.keys()])]
      .filter((uri) => folderOf(folders, uri) === folder)
      .map(changeOf),
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
  // Nothing is carried on of clusters from before anything was read.
  const before = snapshot.files.size === 0 ? [] : snapshot.models;
  const models = plain.flatMap((model, index) =>
    clustersOf(
      {
        model,
        changes: changesIn(model.folder),
        all: () => everyFile(model.folder),
      },
      bundlesIn(bundles, model.folder),
      definitions[index] ?? noDefinitions,
      inEffect[index] ?? noGrouping,
      before.filter(({ folder }) => folder === model.folder),
    ),
  );
  const known = knownAfter(snapshot, changed);
  const clusters = shown(models, inEffect, groupings, folders, known);
  const next: Snapshot = {
    folders,
    files,
    listed,
    others,
    kustomizations,
    roles,
    writtenRoles,
    renderings,
    kustomized,
    rendered,
    unrendered,
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
  // What files say that a kustomization names, such as the configuration of a generator, is known once it is rendered.
  const lookedFor = left.size > 0 ? bundles.flatMap(({ missing }) => [...missing].filter((uri) => left.has(uri))) : [];
  if (lookedFor.length === 0) return next;
  return yield* advancing(next, new Map(lookedFor.map((uri) => [uri, left.get(uri)])), { renderings, kustomized });
}

/** The paths of all directories of a folder that hold a file, in one line each. */
const directoryPaths = memo((files: Snapshot['listed']) =>
  memo(({ uri, base = uri }: Folder): string => {
    const paths = new Set<string>();
    for (const file of files.keys()) {
      for (let at = directoryOf(file); at.startsWith(`${base}/`) && !paths.has(at); at = directoryOf(at)) paths.add(at);
    }
    return [...paths]
      .map((path) => pathBelow(base, path) ?? '')
      .sort()
      .join('\n');
  }),
);

/** Those of the files that a function says yes to, in the order of their URIs. */
const urisAmong = memo((files: Pick<Snapshot['others'], 'keys'>) =>
  memo((isMeant: (uri: string) => boolean) => [...files.keys()].filter(isMeant).sort()),
);

const filesBelow = memo((files: Snapshot['listed']) => finderBelow(files.keys()));

/** What the files of a folder hold that no chart, patch or kustomization has, and no cluster is known by. */
const plainHoldings = memo((files: DeploymentFiles) =>
  memo((roles: FileRoles) => {
    const plain = [...files.values()].filter(({ place }) => isPlainFile(place, roles, noGrouping));
    return memo((folders: Snapshot['folders']) =>
      memo((groupings: Snapshot['groupings']) =>
        memo((folder: Folder) =>
          plain.filter(
            ({ place }) =>
              folderOf(folders, place) === folder && !groupingIn({ folders, groupings }, place).isKnown(place),
          ),
        ),
      ),
    );
  }),
);

/**
 * Files that kustomizations name or would include, results of helm name, or ApplicationSets take values from, and that are not there: they may be no
 * manifests, or be left out everywhere else, so that nobody reads them unasked. They may name others in turn.
 */
export function* namedFiles(snapshot: Snapshot): Iterable<string> {
  const { kustomizations, bundles, files } = snapshot;
  const wanted = new Set([...namedUris(kustomizations), ...failedTemplates(snapshot)]);
  for (const { missing } of bundles) for (const uri of missing) wanted.add(uri);
  const takesValues = valuesTaken(snapshot.deploymentFiles)(snapshot.folders);
  for (const uri of takesValues ? urisAmong(snapshot.others)(takesValues) : []) wanted.add(uri);
  for (const uri of wanted) if (!files.get(uri)) yield uri;
}

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
