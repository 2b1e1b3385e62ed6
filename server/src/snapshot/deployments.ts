import type { ClusterFacts } from '../model/clusterFacts.ts';
import { changesContent, type Placed } from '../workspace/deploy/deployment.ts';
import { bringing, type Entry, entriesOf, reachedFrom } from '../workspace/deploy/entries.ts';
import type { Variables } from '../workspace/deploy/envsubst.ts';
import { type Directories, holds, type Target, targetOf } from '../workspace/deploy/targets.ts';
import { variablesOf } from '../workspace/deploy/variables.ts';
import { type Folder, pathIn } from '../workspace/folder.ts';
import type { Grouping, Home, NamedCluster } from '../workspace/grouping.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import { isKustomizationFile, type Kustomization } from '../workspace/kustomization.ts';
import type { Files } from '../workspace/kustomize/build.ts';
import { renderDeployed } from '../workspace/kustomize/deployed.ts';
import { foreignEntry, foreignTree } from '../workspace/kustomize/origin.ts';
import { directoryOf } from '../workspace/paths.ts';
import { type Node, placeOf, valueAt } from '../yaml/node.ts';
import { type Bundle, deployedBundle } from './bundle.ts';
import { renderedUris } from './bundlesAfter.ts';
import { contentOf } from './content.ts';
import { deploymentsIn, deploysAny, type Holding, heldBy, holdsAny, isSameHolding } from './deploymentFiles.ts';

/** What tools deploy from a folder, and what that follows from. */
export interface Deployments {
  /** The grouping of the folder, with the clusters that they make of it where its configuration names none. */
  readonly grouping: Grouping;
  /** What they make of directories that they do not apply as these are written. */
  readonly bundles: readonly Bundle[];
  /** The ids of kustomizations that are applied only so. */
  readonly covered: ReadonlySet<string>;
  readonly inputs: Pick<DeploymentInputs, 'base' | 'kustomizations'> & {
    readonly paths: string;
    readonly held: readonly Holding[];
    readonly rendered: readonly string[];
  };
  /** What applies a plain file or a kustomization as it is written, by the URI or the id: `Flux flux-system/apps`. */
  appliersOf(unit: string): readonly string[];
  /** How charts are installed, if the directories are any; the same while nothing in it changes. */
  readonly charts: readonly DeployedChart[];
  /** All that was rendered on the way. */
  readonly renderings: ReadonlyMap<string, DeployedRendering>;
}

export interface DeployedChart extends Omit<ChartConfig, 'path'> {
  readonly directory: string;
}

interface DeployedRendering {
  readonly placed: Placed;
  readonly bundle: Bundle;
  /** The directory of which all files were taken; undefined where it has a kustomization. */
  readonly listed: string | undefined;
  readonly variables: Variables | undefined;
}

export interface DeploymentInputs {
  readonly base: Grouping;
  readonly folder: Folder;
  readonly facts: ClusterFacts;
  /** What each plain file holds of interest. */
  plain(): readonly Holding[];
  /** Whether any file says what is deployed; otherwise only bundles may. */
  readonly mayDeploy: boolean;
  /** The kustomizations and charts that stand alone. */
  readonly bundles: readonly Bundle[];
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly files: Files;
  /** The paths of the directories of the repository that hold a file, in one line each. */
  paths(): string;
  /** The URIs of the manifests under a directory. */
  manifestsUnder(directory: string): readonly string[];
  readonly touched: ReadonlySet<string>;
  /** Whether what files are left out is what it was. */
  readonly isSameRoles: boolean;
}

export function noDeployments(grouping: Grouping): Deployments {
  const inputs = { base: grouping, kustomizations: new Map(), held: [], rendered: [], paths: '' };
  return { grouping, bundles: [], covered: new Set(), inputs, appliersOf: () => [], charts: [], renderings: new Map() };
}

/**
 * What tools deploy from a folder once some files are others; the same as `before` where that follows from the same. Yields
 * after each rendering.
 */
export function* deploymentsAfter(before: Deployments, given: DeploymentInputs): Generator<void, Deployments> {
  const made = given.bundles.map(heldBy);
  const isAny = given.base.clusters.length === 0 && (given.mayDeploy || made.some(deploysAny));
  const held = isAny ? [...given.plain(), ...made].filter(holdsAny) : [];
  const paths = held.some(({ sets }) => sets.length > 0) ? given.paths() : '';
  const all = held.flatMap((each) => deploymentsIn(each, paths));
  if (all.length === 0) return before.inputs.held.length === 0 ? before : noDeployments(given.base);
  const rendered = given.bundles.map(({ id }) => id);
  const inputs = { base: given.base, kustomizations: given.kustomizations, held, rendered, paths };
  const isTouched = (rendering: DeployedRendering): boolean => isOther(rendering, given);
  if (isSameInputs(before.inputs, inputs) && ![...before.renderings.values()].some(isTouched)) return before;
  const directories: Directories = {
    repository: given.folder.base ?? given.folder.uri,
    every: new Set([...given.kustomizations.keys()].map(directoryOf)),
    rendered,
  };
  const targets = new Map(all.map((placed) => [placed.deployment, targetOf(placed.deployment, directories)]));
  const target = ({ deployment }: Placed): Target => targets.get(deployment) ?? targetOf(deployment, directories);
  const context: Context = {
    ...given,
    directories,
    targetOf: target,
    brought: bringing(all, target),
    heldIn: new Map(held.map((each) => [each.place, each])),
    known: new Map([...before.renderings].filter(([, rendering]) => !isTouched(rendering))),
    earlier: before.renderings,
    renderings: new Map(),
  };
  const after = yield* deployed(context, all, paths);
  const isSameCharts = JSON.stringify(after.charts) === JSON.stringify(before.charts);
  return { ...after, inputs, charts: isSameCharts ? before.charts : after.charts };
}

function isSameInputs(before: Deployments['inputs'], after: Deployments['inputs']): boolean {
  return (
    before.base === after.base &&
    before.kustomizations === after.kustomizations &&
    before.paths === after.paths &&
    before.held.length === after.held.length &&
    before.held.every((one, index) => isSameHolding(one, after.held[index] as Holding)) &&
    before.rendered.length === after.rendered.length &&
    before.rendered.every((id, index) => id === after.rendered[index])
  );
}

function isOther({ bundle, listed }: DeployedRendering, { touched, isSameRoles }: DeploymentInputs): boolean {
  if (listed !== undefined && !isSameRoles) return true;
  for (const uri of touched) {
    if (bundle.sources.has(uri) || bundle.missing.has(uri)) return true;
    if (listed !== undefined && uri.startsWith(`${listed}/`)) return true;
  }
  return false;
}

/** A deployment as a cluster has it. */
interface Applied {
  /** The same in each round. */
  readonly id: string;
  /** The name of what it is reached from. */
  readonly entry: string;
  readonly cluster: string;
  readonly placed: Placed;
  /** The namespace that its own object is in. */
  readonly namespace: string;
  readonly target: Target;
  /** What is made of the directory; undefined where it is applied as it is written, but for namespaces. */
  readonly bundle: Bundle | undefined;
}

/** What all rounds share. */
interface Context extends DeploymentInputs {
  readonly directories: Directories;
  targetOf(placed: Placed): Target;
  /** What it brings as it is written. */
  brought(placed: Placed): readonly Placed[];
  readonly heldIn: ReadonlyMap<string, Holding>;
  /** What was rendered before this edit, and still holds. */
  readonly known: ReadonlyMap<string, DeployedRendering>;
  /** The same with what does not hold any more. */
  readonly earlier: ReadonlyMap<string, DeployedRendering>;
  /** What was rendered or found again since. */
  readonly renderings: Map<string, DeployedRendering>;
}

/**
 * A deployment brings others, which it may change, and its variables come from what others bring. So all is looked at
 * in rounds, each with the variables that the one before it found, until nothing changes any more.
 */
function* deployed(
  context: Context,
  all: readonly Placed[],
  paths: string,
): Generator<void, Omit<Deployments, 'inputs'>> {
  const entries = entriesOf(context.folder, all, context.brought);
  let round = entries.flatMap((entry) => asWritten(context, entry));
  const together = new Set<string>();
  let signature = '';
  for (let count = 0; count < maxRounds; count++) {
    const found: Applied[] = [];
    for (const entry of entries) {
      const stores = storesOf(
        context,
        round.filter((applied) => applied.entry === entry.cluster),
      );
      found.push(...(yield* appliedFrom(context, entry, stores, together, paths)));
    }
    round = found;
    for (const id of mixed(context, round)) together.add(id);
    const next = JSON.stringify([round.map(({ id, bundle }) => [id, bundle && madeIn.get(bundle)]), together.size]);
    if (next === signature) break;
    signature = next;
  }
  const taken = takenBy(round);
  return {
    grouping: {
      ...context.base,
      clusters: [...new Set(round.map(({ cluster }) => cluster))]
        .sort()
        .map((cluster) => clusterOf(context, cluster, round)),
    },
    bundles: round.flatMap(({ bundle }) => bundle ?? []),
    covered: new Set(context.bundles.flatMap(({ id }) => (taken.directories.has(id) ? [id] : []))),
    appliersOf: (unit) => [
      ...new Set(round.flatMap((each) => (!each.bundle && holds(each.target, unit) ? nameOf(each) : []))),
    ],
    charts: round.flatMap(({ placed: { deployment }, target: { directory } }) =>
      deployment.chart && !context.directories.every.has(directory) ? [{ ...deployment.chart, directory }] : [],
    ),
    renderings: context.renderings,
  };
}

/** Where deployments and variables go round in circles, it ends somewhere. */
const maxRounds = 8;
/** So many are more than anyone has, unless they bring each other without end. */
const maxDeployments = 5_000;

/** What an entry reaches, as if nothing were changed on the way. */
function asWritten({ brought, targetOf }: Context, { cluster, first }: Entry): readonly Applied[] {
  return reachedFrom(first, brought).map((placed) => ({
    id: '',
    entry: cluster,
    cluster: placed.deployment.destination || cluster,
    placed,
    namespace: placed.deployment.namespace ?? 'default',
    target: targetOf(placed),
    bundle: undefined,
  }));
}

/** What an entry reaches. @param together The ids of those that are rendered since others change what they share. */
function* appliedFrom(
  context: Context,
  { cluster, first }: Entry,
  stores: Stores,
  together: ReadonlySet<string>,
  paths: string,
): Generator<void, readonly Applied[]> {
  const found: Applied[] = [];
  const seen = new Set<string>();
  function* visit(placed: Placed, parent: Applied | undefined): Generator<void, void> {
    const namespace = namespaceIn(parent, placed.deployment.namespace);
    const { tool, name } = placed.deployment;
    const target = context.targetOf(placed);
    // What is applied elsewhere stays there with all that it brings.
    const destination = placed.deployment.destination || (parent?.cluster ?? cluster);
    const where = destination === cluster ? cluster : `${cluster} ${destination}`;
    const id = `${target.directory}/#${where}: ${tool} ${namespace}/${name}`;
    if (seen.has(id) || found.length >= maxDeployments) return;
    seen.add(id);
    const applied = { id, entry: cluster, cluster: destination, placed, namespace, target, bundle: undefined };
    const isMade = changesContent(placed.deployment) || together.has(id) || isPartOfOthers(context, target);
    found.push(isMade ? { ...applied, bundle: made(context, applied, stores) } : applied);
    if (isMade) yield;
  }
  for (const placed of first) yield* visit(placed, undefined);
  for (const applied of found) {
    const { bundle, placed } = applied;
    const children = bundle ? deploymentsIn(heldBy(bundle), paths) : context.brought(placed);
    for (const child of children) yield* visit(child, applied);
  }
  return found;
}

/** The namespace that an object is in which a deployment brings. What renders it has put it there already. */
function namespaceIn(parent: Applied | undefined, written: string | undefined): string {
  const home = parent?.placed.deployment.home;
  const [namespace] = home?.namespaces ?? [];
  if (namespace !== undefined && home?.overrides && !parent?.bundle) return namespace;
  return written ?? namespace ?? 'default';
}

/** Whether the kustomization of a directory is not rendered by itself, since others include it. */
function isPartOfOthers({ directories, kustomizations }: Context, { directory }: Target): boolean {
  if (!directories.every.has(directory) || directories.rendered.includes(directory)) return false;
  return [...kustomizations.values()].some(({ uri, isComponent }) => directoryOf(uri) === directory && !isComponent);
}

/** The objects that variables may come from, by their kinds, namespaces and names; undefined for two that differ. */
type Stores = ReadonlyMap<string, Node | undefined>;

function storesOf(context: Context, applied: readonly Applied[]): Stores {
  const stores = new Map<string, Node | undefined>();
  const add = (parent: Applied, { stores: held }: Holding): void => {
    for (const { kind, name, namespace, root } of held) {
      const key = `${kind} ${namespaceIn(parent, namespace)}/${name}`;
      const known = stores.get(key);
      const isOther = stores.has(key) && (known === undefined || contentOf(known) !== contentOf(root));
      stores.set(key, isOther ? undefined : root);
    }
  };
  for (const one of applied) {
    const { bundle, target } = one;
    if (bundle) add(one, heldBy(bundle));
    else for (const [place, held] of context.heldIn) if (holds(target, place)) add(one, held);
  }
  return stores;
}

/** Renders what a deployment makes of its directory. */
function made(context: Context, { id, placed, namespace, target }: Applied, stores: Stores): Bundle {
  const { deployment, uri, document } = placed;
  const { substitution, home } = deployment;
  const found = substitution && variablesOf(substitution, (kind, name) => stores.get(`${kind} ${namespace}/${name}`));
  const key = JSON.stringify([id, found && [...found.values], found?.isComplete]);
  const known = context.renderings.get(key) ?? context.known.get(key);
  if (known?.placed.deployment === deployment && known.placed.document === document) {
    context.renderings.set(key, known);
    return known.bundle;
  }
  const earlier = context.earlier.get(key);
  const origin = { uri, document };
  const variables = earlier?.variables ?? found;
  const listed = context.directories.every.has(target.directory) ? undefined : target.directory;
  const overlay = {
    fields: deployment.fields.map((entry) => foreignEntry(entry, origin)),
    ignoresMissingComponents: deployment.ignoresMissingComponents,
    variables,
    commonMetadata: deployment.commonMetadata && foreignTree(deployment.commonMetadata, origin),
    place: placeOf(valueAt(deployment.root, 'spec') ?? deployment.root, origin),
  };
  const inside = listed === undefined ? [] : listing(context, target);
  const bundle = deployedBundle(
    renderDeployed(target.directory, overlay, inside, context.files),
    {
      id,
      name: `${pathIn(context.folder, target.directory)} (${nameOf({ placed, namespace })})`,
      folder: context.folder,
    },
    (home?.overrides === false ? home.namespaces[0] : undefined) ?? context.base.namespaceOf(target.directory),
    earlier?.bundle,
  );
  madeIn.set(bundle, key);
  context.renderings.set(key, { placed, bundle, listed, variables });
  return bundle;
}

/** How a person calls it: `Flux flux-system/apps`. */
function nameOf({ placed: { deployment }, namespace }: Pick<Applied, 'placed' | 'namespace'>): string {
  return `${deployment.tool} ${namespace}/${deployment.name}`;
}

/** What a bundle was made with. */
const madeIn = new WeakMap<Bundle, string>();

/** What a tool takes of a directory without a kustomization: files, and the next kustomizations on the way down. */
function listing({ directories, manifestsUnder }: Context, { directory, holdsFile }: Target): readonly string[] {
  const below = [...directories.every].filter((other) => other.startsWith(`${directory}/`)).sort();
  const first = below.filter((other) => !below.some((outer) => other.startsWith(`${outer}/`)));
  const files = manifestsUnder(directory).filter(
    (uri) => holdsFile(uri) && !isKustomizationFile(uri) && !first.some((outer) => uri.startsWith(`${outer}/`)),
  );
  return [...files, ...first].sort();
}

/** What is read in what is made. */
function takenBy(applied: readonly Applied[]): {
  readonly directories: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
} {
  const files = new Set(applied.flatMap(({ bundle }) => [...(bundle?.sources ?? [])]));
  return { directories: new Set([...files].filter(isKustomizationFile).map(directoryOf)), files };
}

/** Those that apply as it is written what another one changes: it cannot stand for both. */
function* mixed({ bundles }: Context, applied: readonly Applied[]): Iterable<string> {
  const { directories, files } = takenBy(applied);
  if (files.size === 0) return;
  const others = renderedUris(bundles);
  for (const { id, bundle, target } of applied) {
    if (bundle) continue;
    const isShared =
      [...target.rendered].some((directory) => directories.has(directory)) ||
      [...files].some((uri) => target.holdsFile(uri) && !others.has(uri));
    if (isShared) yield id;
  }
}

function clusterOf(context: Context, name: string, round: readonly Applied[]): NamedCluster {
  const applied = round.filter(({ cluster }) => cluster === name);
  const written = applied.filter(({ bundle }) => !bundle);
  const listed = applied.filter(({ bundle, target }) => bundle && !context.directories.every.has(target.directory));
  const ids = new Set([
    ...applied.flatMap(({ bundle, target }) => (bundle ? bundle.id : [...target.rendered])),
    // The charts in a directory are no part of what is made of it.
    ...listed.flatMap(({ target }) => [...target.rendered].filter((id) => !context.directories.every.has(id))),
  ]);
  const homes = new Map<string, Home | undefined>();
  return {
    name,
    facts: context.facts,
    isKnown: context.base.isKnownOfAll,
    includesFile: (uri) => written.some(({ target }) => target.holdsFile(uri)),
    includesKustomization: (id) => ids.has(id),
    homeOf(unit) {
      if (!homes.has(unit))
        homes.set(
          unit,
          homeAmong(written.filter(({ target }) => holds(target, unit)).map(({ placed }) => placed.deployment.home)),
        );
      return homes.get(unit);
    },
  };
}

/** Several may apply the same directory, each to a namespace of its own. */
function homeAmong(homes: readonly (Home | undefined)[]): Home | undefined {
  const found = homes.filter((home) => home !== undefined);
  const namespaces = [...new Set(found.flatMap((home) => home.namespaces))].sort();
  return found.length === 0 ? undefined : { namespaces, overrides: found.every(({ overrides }) => overrides) };
}

/** What is applied of a workspace: what stands alone, in its stead what tools make of it, and the charts at the end. */
export function appliedBundles(rendered: readonly Bundle[], deployments: readonly Deployments[]): readonly Bundle[] {
  const made = deployments.flatMap(({ bundles }) => bundles);
  if (made.length === 0) return rendered;
  const covered = new Set(deployments.flatMap((each) => [...each.covered]));
  const inOrder = (bundles: readonly Bundle[]): readonly Bundle[] =>
    [...bundles].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return inOrder([...rendered.filter(({ id }) => !covered.has(id)), ...made]);
}
