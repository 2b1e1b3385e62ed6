import { finderBelow } from '../../workspace/below.ts';
import type { RepositoryContents } from '../../workspace/deploy/argoParameters.ts';
import type { Placed } from '../../workspace/deploy/deployment.ts';
import { bringing } from '../../workspace/deploy/entries.ts';
import { areSeveral, isOwn, ownRepositories } from '../../workspace/deploy/repository.ts';
import { type Directories, heldAmong, type Target, targetOf } from '../../workspace/deploy/targets.ts';
import { directoryOf } from '../../workspace/paths.ts';
import type { Bundle } from '../bundle.ts';
import { isTouched } from '../bundlesAfter.ts';
import type { Context } from './applied.ts';
import {
  type DeployedRendering,
  type DeploymentInputs,
  type Deployments,
  noContents,
  noDeployments,
} from './deployments.ts';
import {
  deploymentsIn,
  deploysAny,
  type Holding,
  heldBy,
  holdsAny,
  isSameContents,
  isSameHolding,
  type Store,
} from './files.ts';
import { renderDeployment } from './made.ts';
import { deployed } from './rounds.ts';

/**
 * What tools deploy from a folder once some files are others; the same as `before` where that follows from the same. Yields
 * after each rendering.
 */
export function* deploymentsAfter(before: Deployments, given: DeploymentInputs): Generator<void, Deployments> {
  const isTouched = (rendering: DeployedRendering): boolean => isOther(rendering, given);
  const isAnyTouched = [...before.renderings.values()].some(isTouched);
  if (!isAnyTouched && isGivenTheSame(lastGiven.get(before), given)) return before;
  const made = given.bundles.map(heldBy);
  const after = yield* askedAgain(before, given, made, isAnyTouched ? isTouched : undefined);
  // What an ApplicationSet makes follows from more than this.
  const isSet = [...given.plain, ...made].some(({ sets }) => sets.length > 0);
  const { base, kustomizations, plain, bundles, listed } = given;
  if (!isSet) lastGiven.set(after, { base, kustomizations, plain, bundles, listed });
  return after;
}

/** What deployments follow from, while nothing that they rendered is touched. */
type Given = Pick<DeploymentInputs, 'base' | 'kustomizations' | 'plain' | 'bundles' | 'listed'>;

const lastGiven = new WeakMap<Deployments, Given>();

/** Whether all is the same: then nothing has to be gone through. */
function isGivenTheSame(before: Given | undefined, given: Given): boolean {
  return (
    before !== undefined &&
    before.base === given.base &&
    before.kustomizations === given.kustomizations &&
    before.plain === given.plain &&
    before.bundles === given.bundles &&
    before.listed === given.listed
  );
}

/** @param isTouched Whether what was rendered may be another now; undefined where nothing is. */
function* askedAgain(
  before: Deployments,
  given: DeploymentInputs,
  made: readonly Holding[],
  isTouched: ((rendering: DeployedRendering) => boolean) | undefined,
): Generator<void, Deployments> {
  const isAny = given.base.clusters.length === 0 && (given.mayDeploy || made.some(deploysAny));
  const held = isAny ? [...given.plain, ...made].filter(holdsAny) : [];
  const isSet = held.some(({ sets }) => sets.length > 0);
  const contents = isSet ? contentsOf(before.inputs.contents, given) : noContents;
  const found = held.flatMap((each) => deploymentsIn(each, contents));
  const written = found.map(({ deployment }) => deployment);
  const paths = areSeveral(written) ? given.paths() : '';
  const own = ownRepositories(written, given.folder.name, new Set(paths.split('\n')));
  const isHere = ({ deployment }: Placed): boolean => isOwn(deployment, own);
  const all = found.filter(isHere);
  if (all.length === 0) return before.inputs.held.length === 0 ? before : noDeployments(given.base);
  const rendered = given.bundles.map(({ id }) => id);
  const inputs = { base: given.base, kustomizations: given.kustomizations, held, rendered, paths, contents };
  const isSame = isSameInputs(before.inputs, inputs);
  if (isSame && !isTouched) return before;
  const directories = directoriesOf(given, rendered);
  if (isSame && isTouched) {
    const again = yield* renderedAgain(before, { ...given, directories }, isTouched);
    if (again) return { ...again, inputs };
  }
  const targets = new Map(all.map((placed) => [placed.deployment, targetOf(placed.deployment, directories)]));
  const target = ({ deployment }: Placed): Target => targets.get(deployment) ?? targetOf(deployment, directories);
  const included = new Set(
    [...given.kustomizations.values()].flatMap(({ uri, isComponent }) =>
      isComponent || directories.rendered.has(directoryOf(uri)) ? [] : directoryOf(uri),
    ),
  );
  const context: Context = {
    ...given,
    directories,
    targetOf: target,
    brought: bringing(all, target),
    isHere,
    storesIn: findingStores(held),
    isPartOfOthers: (directory) => included.has(directory),
    known: new Map([...before.renderings].filter(([, rendering]) => !isTouched?.(rendering))),
    earlier: before.renderings,
    renderings: new Map(),
  };
  const after = yield* deployed(context, all, contents);
  const isSameCharts = JSON.stringify(after.charts) === JSON.stringify(before.charts);
  return { ...after, inputs, charts: isSameCharts ? before.charts : after.charts };
}

function directoriesOf({ folder, kustomizations }: DeploymentInputs, rendered: readonly string[]): Directories {
  const every = new Set([...kustomizations.keys()].map(directoryOf));
  return {
    repository: folder.base ?? folder.uri,
    every,
    everyBelow: finderBelow(every),
    rendered: new Set(rendered),
    renderedBelow: finderBelow(rendered),
  };
}

/**
 * The same deployments, with what they make of other files; undefined where that brings other deployments or variables,
 * or is read from elsewhere: then all that follows from it has to be asked again. Hardly an edit does.
 */
function* renderedAgain(
  before: Deployments,
  given: DeploymentInputs & Pick<Context, 'directories'>,
  isTouched: (rendering: DeployedRendering) => boolean,
): Generator<void, Deployments | undefined> {
  const renderings = new Map(before.renderings);
  const bundles = new Map<Bundle, Bundle>();
  for (const [key, known] of before.renderings) {
    if (!isTouched(known)) continue;
    const next = renderDeployment(given, key, known.applied, known.variables, known.bundle);
    yield;
    if (next.bundle.sources !== known.bundle.sources) return undefined;
    if (!isSameHolding(heldBy(next.bundle), heldBy(known.bundle))) return undefined;
    renderings.set(key, next);
    bundles.set(known.bundle, next.bundle);
  }
  return { ...before, bundles: before.bundles.map((bundle) => bundles.get(bundle) ?? bundle), renderings };
}

/** What ApplicationSets look at; its list of files is the one from before where all of them are. */
function contentsOf({ files: before }: RepositoryContents, given: DeploymentInputs): RepositoryContents {
  const files = given.parameterFiles();
  const isSame = files.length === before.length && files.every((file, index) => file === before[index]);
  return { directories: given.paths(), files: isSame ? before : files };
}

function findingStores(held: readonly Holding[]): (target: Target) => readonly Store[] {
  const storing = new Map(held.flatMap(({ place, stores }) => (stores.length > 0 ? [[place, stores] as const] : [])));
  const placesOf = heldAmong(storing.keys());
  return (target) => placesOf(target).flatMap((place) => storing.get(place) ?? []);
}

function isSameInputs(before: Deployments['inputs'], after: Deployments['inputs']): boolean {
  return (
    before.base === after.base &&
    isSameDirectories(before.kustomizations, after.kustomizations) &&
    before.paths === after.paths &&
    isSameContents(before.contents, after.contents) &&
    before.held.length === after.held.length &&
    before.held.every((one, index) => isSameHolding(one, after.held[index] as Holding)) &&
    before.rendered.length === after.rendered.length &&
    before.rendered.every((id, index) => id === after.rendered[index])
  );
}

/** Whether kustomizations stand in the same directories, whatever they say: that is read where they are rendered. */
function isSameDirectories(
  before: DeploymentInputs['kustomizations'],
  after: DeploymentInputs['kustomizations'],
): boolean {
  if (before === after) return true;
  if (before.size !== after.size) return false;
  for (const [uri, { isComponent }] of after) if (before.get(uri)?.isComponent !== isComponent) return false;
  return true;
}

function isOther({ bundle, listed }: DeployedRendering, { touched, isSameRoles }: DeploymentInputs): boolean {
  if (listed !== undefined && !isSameRoles) return true;
  if (isTouched(bundle, touched)) return true;
  for (const uri of touched) if (listed !== undefined && uri.startsWith(`${listed}/`)) return true;
  return false;
}

/** What is applied of a workspace: what stands alone, in its stead what tools make of it, and what nobody sees. */
export function appliedBundles(
  rendered: readonly Bundle[],
  deployments: readonly Deployments[],
  unrendered: readonly Bundle[],
): readonly Bundle[] {
  const made = [...deployments.flatMap(({ bundles }) => bundles), ...unrendered];
  if (made.length === 0) return rendered;
  const covered = new Set(deployments.flatMap((each) => [...each.covered]));
  const inOrder = (bundles: readonly Bundle[]): readonly Bundle[] =>
    [...bundles].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return inOrder([...rendered.filter(({ id }) => !covered.has(id)), ...made]);
}
