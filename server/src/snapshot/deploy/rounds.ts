import { finderBelow } from '../../workspace/below.ts';
import type { RepositoryContents } from '../../workspace/deploy/argoParameters.ts';
import { changesContent, type Placed } from '../../workspace/deploy/deployment.ts';
import { type Entry, entriesOf, reachedFrom } from '../../workspace/deploy/entries.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { directoryOf } from '../../workspace/paths.ts';
import { renderedUris } from '../bundlesAfter.ts';
import { type Applied, type Context, nameOf } from './applied.ts';
import { clusterOf } from './clusterOf.ts';
import type { Deployments } from './deployments.ts';
import { deploymentsIn, heldBy } from './files.ts';
import { holdersAmong } from './holders.ts';
import { made, madeIn } from './made.ts';
import { namespaceIn, type Stores, storesOf } from './variableStores.ts';

/**
 * A deployment brings others, which it may change, and its variables come from what others bring. So all is looked at
 * in rounds, each with the variables that the one before it found, until nothing changes any more.
 */
export function* deployed(
  context: Context,
  all: readonly Placed[],
  contents: RepositoryContents,
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
      found.push(...(yield* appliedFrom(context, entry, stores, together, contents)));
    }
    round = found;
    for (const id of mixed(context, round)) together.add(id);
    const next = JSON.stringify([round.map(({ id, bundle }) => [id, bundle && madeIn.get(bundle)]), together.size]);
    if (next === signature) break;
    signature = next;
  }
  const taken = takenBy(round);
  const holders = holdersAmong(round.filter(({ bundle }) => !bundle));
  return {
    grouping: {
      ...context.base,
      clusters: [...new Set(round.map(({ cluster }) => cluster))]
        .sort()
        .map((cluster) => clusterOf(context, cluster, round)),
    },
    bundles: round.flatMap(({ bundle }) => bundle ?? []),
    covered: new Set(context.bundles.flatMap(({ id }) => (taken.directories.has(id) ? [id] : []))),
    appliersOf: (unit) => [...new Set(holders(unit).map(nameOf))],
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
  contents: RepositoryContents,
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
    const isMade = changesContent(placed.deployment) || together.has(id) || context.isPartOfOthers(target.directory);
    found.push(isMade ? { ...applied, bundle: made(context, applied, stores) } : applied);
    if (isMade) yield;
  }
  for (const placed of first) yield* visit(placed, undefined);
  for (const applied of found) {
    const { bundle, placed } = applied;
    const children = bundle ? deploymentsIn(heldBy(bundle), contents).filter(context.isHere) : context.brought(placed);
    for (const child of children) yield* visit(child, applied);
  }
  return found;
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
  const onlyHere = finderBelow([...files].filter((uri) => !others.has(uri)));
  for (const { id, bundle, target } of applied) {
    if (bundle) continue;
    const isShared =
      [...target.rendered].some((directory) => directories.has(directory)) ||
      onlyHere(target.directory).some((uri) => target.holdsFile(uri));
    if (isShared) yield id;
  }
}
