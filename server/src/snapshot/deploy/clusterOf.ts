import type { Home, NamedCluster } from '../../workspace/grouping.ts';
import type { Applied, Context } from './applied.ts';
import { holdersAmong } from './holders.ts';

export function clusterOf(context: Context, name: string, round: readonly Applied[]): NamedCluster {
  const applied = round.filter(({ cluster }) => cluster === name);
  const written = applied.filter(({ bundle }) => !bundle);
  const listed = applied.filter(({ bundle, target }) => bundle && !context.directories.every.has(target.directory));
  const ids = new Set([
    ...applied.flatMap(({ bundle, target }) => (bundle ? bundle.id : [...target.rendered])),
    // The charts in a directory are no part of what is made of it.
    ...listed.flatMap(({ target }) => [...target.rendered].filter((id) => !context.directories.every.has(id))),
  ]);
  const homes = new Map<string, Home | undefined>();
  const holders = holdersAmong(written);
  return {
    name,
    facts: context.facts,
    isKnown: context.base.isKnownOfAll,
    includesFile: (uri) => holders(uri).some(({ target }) => target.holdsFile(uri)),
    includesKustomization: (id) => ids.has(id),
    homeOf(unit) {
      if (!homes.has(unit)) homes.set(unit, homeAmong(holders(unit).map(({ placed }) => placed.deployment.home)));
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
