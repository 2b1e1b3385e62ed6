import { type Folder, pathIn } from '../folder.ts';
import { directoryOf } from '../paths.ts';
import type { Placed } from './deployment.ts';
import { heldAmong, type Target } from './targets.ts';

/** The deployments that a cluster begins with, and its name. */
export interface Entry {
  readonly cluster: string;
  readonly first: readonly Placed[];
}

/**
 * What nothing else brings, by the folders that it stands in: a cluster each. What brings nothing itself beside what does
 * is mostly left over: nobody applies it. Applications of Argo CD of which none brings another are applied to one and the
 * same cluster by hand, wherever they stand.
 */
export function entriesOf(
  folder: Folder,
  all: readonly Placed[],
  brought: (placed: Placed) => readonly Placed[],
): readonly Entry[] {
  const isBrought = new Set(all.flatMap(brought));
  const first = all.filter((placed) => !isBrought.has(placed));
  const entries = new Map<string, Placed[]>();
  for (const tool of ['Flux', 'Argo CD']) {
    const own = first.filter(({ deployment }) => deployment.tool === tool);
    const leading = own.filter((placed) => brought(placed).length > 0);
    const common = tool === 'Argo CD' && leading.length === 0 ? commonDirectory(own) : undefined;
    for (const placed of leading.length > 0 ? leading : own) {
      const name = pathIn(folder, (common ?? directoryOf(placed.uri)).replace(/(\/(flux-system|flux|cluster))+$/, ''));
      const known = entries.get(name);
      if (known) known.push(placed);
      else entries.set(name, [placed]);
    }
  }
  return [...entries]
    .map(([cluster, placed]) => ({ cluster, first: placed }))
    .sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

function commonDirectory(all: readonly Placed[]): string | undefined {
  const [first, ...others] = all.map(({ uri }) => directoryOf(uri).split('/'));
  if (!first) return undefined;
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (end === -1 ? first : first.slice(0, end)).join('/');
}

/** What each brings: the others that stand in what it applies. */
export function bringing(
  all: readonly Placed[],
  targetOf: (placed: Placed) => Target,
): (placed: Placed) => readonly Placed[] {
  const byPlace = new Map<string, Placed[]>();
  for (const placed of all) {
    const known = byPlace.get(placed.place);
    if (known) known.push(placed);
    else byPlace.set(placed.place, [placed]);
  }
  const placesOf = heldAmong(byPlace.keys());
  const broughtBy = (target: Target): readonly Placed[] =>
    placesOf(target).flatMap((place) => byPlace.get(place) ?? []);
  const known = new Map<Placed, readonly Placed[]>();
  return (placed) => {
    const found = known.get(placed) ?? broughtBy(targetOf(placed)).filter((other) => other !== placed);
    known.set(placed, found);
    return found;
  };
}

/** Some, and all that can be reached from them. */
export function reachedFrom(
  first: readonly Placed[],
  brought: (placed: Placed) => readonly Placed[],
): readonly Placed[] {
  const reached = new Set(first);
  for (const placed of reached) for (const other of brought(placed)) reached.add(other);
  return [...reached];
}
