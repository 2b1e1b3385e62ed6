import type { Target } from '../../workspace/deploy/targets.ts';
import { variablesOf } from '../../workspace/deploy/variables.ts';
import { pathIn } from '../../workspace/folder.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { renderDeployed } from '../../workspace/kustomize/deployed.ts';
import { foreignEntry, foreignTree } from '../../workspace/kustomize/origin.ts';
import { placeOf, valueAt } from '../../yaml/node.ts';
import { type Bundle, deployedBundle } from '../bundle.ts';
import { type Applied, type Context, nameOf } from './applied.ts';
import type { Stores } from './variableStores.ts';

/** Renders what a deployment makes of its directory. */
export function made(context: Context, { id, placed, namespace, target }: Applied, stores: Stores): Bundle {
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

/** What a bundle was made with. */
export const madeIn = new WeakMap<Bundle, string>();

/** What a tool takes of a directory without a kustomization: files, and the next kustomizations on the way down. */
function listing({ directories, manifestsUnder }: Context, { directory, holdsFile }: Target): readonly string[] {
  const below = [...directories.everyBelow(directory)].sort();
  const first = below.filter((other) => !below.some((outer) => other.startsWith(`${outer}/`)));
  const files = manifestsUnder(directory).filter(
    (uri) => holdsFile(uri) && !isKustomizationFile(uri) && !first.some((outer) => uri.startsWith(`${outer}/`)),
  );
  return [...files, ...first].sort();
}
