import type { Target } from '../../workspace/deploy/targets.ts';
import { variablesOf } from '../../workspace/deploy/variables.ts';
import { pathIn } from '../../workspace/folder.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { renderDeployed } from '../../workspace/kustomize/deployed.ts';
import { foreignEntry, foreignTree } from '../../workspace/kustomize/origin.ts';
import { placeOf, valueAt } from '../../yaml/node.ts';
import { type Bundle, deployedBundle } from '../bundle.ts';
import { type Applied, type Context, nameOf } from './applied.ts';
import type { DeployedRendering } from './deployments.ts';
import type { Stores } from './variableStores.ts';

/** What a deployment makes of its directory, with the variables that it takes. */
export function made(context: Context, applied: Applied, stores: Stores): Bundle {
  const { id, placed, namespace } = applied;
  const { substitution } = placed.deployment;
  const found = substitution && variablesOf(substitution, (kind, name) => stores.get(`${kind} ${namespace}/${name}`));
  const key = JSON.stringify([id, found && [...found.values], found?.isComplete]);
  const known = context.renderings.get(key) ?? context.known.get(key);
  if (known?.applied.placed.deployment === placed.deployment && known.applied.placed.document === placed.document) {
    context.renderings.set(key, known);
    return known.bundle;
  }
  const earlier = context.earlier.get(key);
  const rendering = renderDeployment(context, key, applied, earlier?.variables ?? found, earlier?.bundle);
  context.renderings.set(key, rendering);
  return rendering.bundle;
}

/**
 * Renders it.
 * @param key What it is made with.
 * @param previous What it made before.
 */
export function renderDeployment(
  given: Pick<Context, 'folder' | 'base' | 'files' | 'directories' | 'manifestsUnder'>,
  key: string,
  applied: DeployedRendering['applied'],
  variables: DeployedRendering['variables'],
  previous: Bundle | undefined,
): DeployedRendering {
  const { id, placed, namespace, target } = applied;
  const { deployment, uri, document } = placed;
  const { home } = deployment;
  const origin = { uri, document };
  const listed = given.directories.every.has(target.directory) ? undefined : target.directory;
  const overlay = {
    fields: deployment.fields.map((entry) => foreignEntry(entry, origin)),
    ignoresMissingComponents: deployment.ignoresMissingComponents,
    variables,
    commonMetadata: deployment.commonMetadata && foreignTree(deployment.commonMetadata, origin),
    place: placeOf(valueAt(deployment.root, 'spec') ?? deployment.root, origin),
  };
  const inside = listed === undefined ? [] : listing(given, target);
  const bundle = deployedBundle(
    renderDeployed(target.directory, overlay, inside, given.files),
    {
      id,
      name: `${pathIn(given.folder, target.directory)} (${nameOf({ placed, namespace })})`,
      folder: given.folder,
    },
    (home?.overrides === false ? home.namespaces[0] : undefined) ?? given.base.namespaceOf(target.directory),
    previous,
  );
  madeIn.set(bundle, key);
  return { applied, bundle, listed, variables };
}

/** What a bundle was made with. */
export const madeIn = new WeakMap<Bundle, string>();

/** What a tool takes of a directory without a kustomization: files, and the next kustomizations on the way down. */
function listing(
  { directories, manifestsUnder }: Pick<Context, 'directories' | 'manifestsUnder'>,
  { directory, holdsFile }: Target,
): readonly string[] {
  const below = [...directories.everyBelow(directory)].sort();
  const first = below.filter((other) => !below.some((outer) => other.startsWith(`${outer}/`)));
  const files = manifestsUnder(directory).filter(
    (uri) => holdsFile(uri) && !isKustomizationFile(uri) && !first.some((outer) => uri.startsWith(`${outer}/`)),
  );
  return [...files, ...first].sort();
}
