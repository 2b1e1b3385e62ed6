import type { Home, NamedCluster } from '../../workspace/grouping.ts';
import { directoryOf } from '../../workspace/paths.ts';
import type { Applied, Context } from './applied.ts';

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

/** For a place those that apply it as it is written: there may be thousands, so they are found by the folders around it. */
function holdersAmong(written: readonly Applied[]): (place: string) => readonly Applied[] {
  const byDirectory = new Map<string, Applied[]>();
  const byRendered = new Map<string, Applied[]>();
  const note = (index: Map<string, Applied[]>, key: string, applied: Applied): void => {
    const known = index.get(key);
    if (known) known.push(applied);
    else index.set(key, [applied]);
  };
  for (const applied of written) {
    note(byDirectory, applied.target.directory, applied);
    for (const id of applied.target.rendered) note(byRendered, id, applied);
  }
  return (place) => {
    const found = new Set(byRendered.get(place));
    for (let at = directoryOf(place); at !== ''; at = directoryOf(at))
      for (const applied of byDirectory.get(at) ?? []) if (applied.target.holdsFile(place)) found.add(applied);
    return [...found];
  };
}

/** Several may apply the same directory, each to a namespace of its own. */
function homeAmong(homes: readonly (Home | undefined)[]): Home | undefined {
  const found = homes.filter((home) => home !== undefined);
  const namespaces = [...new Set(found.flatMap((home) => home.namespaces))].sort();
  return found.length === 0 ? undefined : { namespaces, overrides: found.every(({ overrides }) => overrides) };
}
