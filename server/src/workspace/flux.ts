import type { ClusterFacts } from '../model/clusterFacts.ts';
import { isPlaceholder } from '../model/labels.ts';
import { readHeader, text } from '../model/resource.ts';
import { type Node, valueAt } from '../yaml/node.ts';
import { type Folder, pathIn } from './folder.ts';
import type { Grouping, Home, NamedCluster } from './grouping.ts';
import { directoryOf, resolvePath } from './paths.ts';

/** What a Flux Kustomization (kustomize.toolkit.fluxcd.io) applies of its own repository. */
export interface FluxKustomization {
  /** The directory, relative to the repository. */
  readonly path: string;
  /** The namespace that it gives to everything; undefined where it leaves that to the manifests. */
  readonly targetNamespace: string | undefined;
}

/** One with the place that holds it: a plain file, or the directory of the kustomization that renders it. */
export interface PlacedFlux extends FluxKustomization {
  readonly place: string;
  /** The file that it is written in. */
  readonly uri: string;
}

/**
 * The Flux Kustomization that an object is; undefined for other objects, and for one whose source is another repository
 * than the one that Flux was bootstrapped with, which it calls `flux-system`.
 */
export function readFlux(root: Node | undefined): FluxKustomization | undefined {
  const header = root && readHeader(root);
  if (header?.group !== 'kustomize.toolkit.fluxcd.io' || header.kind !== 'Kustomization') return undefined;
  const spec = valueAt(header.root, 'spec');
  const path = text(valueAt(spec, 'path')) ?? '.';
  const kind = text(valueAt(spec, 'sourceRef', 'kind'));
  const name = text(valueAt(spec, 'sourceRef', 'name'));
  if (kind !== 'GitRepository' || name !== 'flux-system' || isPlaceholder(path)) return undefined;
  const targetNamespace = text(valueAt(spec, 'targetNamespace'));
  // A placeholder hides which it is: what the manifests say is the best that is known.
  return { path, targetNamespace: targetNamespace && isPlaceholder(targetNamespace) ? undefined : targetNamespace };
}

/**
 * The clusters of a repository that Flux deploys from: one for each folder with Flux Kustomizations that no other one
 * brings, with all that can be reached from them. Undefined where there are none.
 * @param directories Those of all kustomizations, and of the ones that are rendered.
 */
export function fluxGrouping(
  base: Grouping,
  folder: Folder,
  facts: ClusterFacts,
  all: readonly PlacedFlux[],
  directories: { readonly every: ReadonlySet<string>; readonly rendered: readonly string[] },
): Grouping | undefined {
  const repository = folder.base ?? folder.uri;
  const targets = new Map(all.map((flux) => [flux, targetOf(resolvePath(repository, flux.path), directories)]));
  const targetsOf = (flux: PlacedFlux): Target => targets.get(flux) as Target;
  const brought = (flux: PlacedFlux): readonly PlacedFlux[] =>
    all.filter((other) => other !== flux && holds(targetsOf(flux), other.place));
  const isBrought = new Set(all.flatMap(brought));
  const entries = new Map<string, PlacedFlux[]>();
  const first = all.filter((flux) => !isBrought.has(flux));
  // What brings no other one beside those that do is mostly left over: nobody applies it.
  const leading = first.filter((flux) => brought(flux).length > 0);
  for (const flux of leading.length > 0 ? leading : first) {
    const name = pathIn(folder, directoryOf(flux.uri).replace(/(\/(flux-system|flux|cluster))+$/, ''));
    const known = entries.get(name);
    if (known) known.push(flux);
    else entries.set(name, [flux]);
  }
  const clusters = [...entries]
    .map(
      ([name, first]): NamedCluster => ({
        name,
        facts,
        isKnown: base.isKnownOfAll,
        ...membersOf(reachedFrom(first, brought), targetsOf),
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return clusters.length === 0 ? undefined : { ...base, clusters };
}

/** What one applies. */
interface Target {
  /** The directories of kustomizations. */
  readonly rendered: ReadonlySet<string>;
  /** The directory whose plain files it applies too; undefined for none. */
  readonly plain: string | undefined;
}

/** Where a directory has no kustomization, Flux makes one of all that is under it (kustomize-controller, spec.path). */
function targetOf(
  directory: string,
  { every, rendered }: { readonly every: ReadonlySet<string>; readonly rendered: readonly string[] },
): Target {
  if (every.has(directory)) return { rendered: new Set([directory]), plain: undefined };
  return { rendered: new Set(rendered.filter((other) => other.startsWith(`${directory}/`))), plain: directory };
}

function holds({ rendered, plain }: Target, place: string): boolean {
  return rendered.has(place) || (plain !== undefined && place.startsWith(`${plain}/`));
}

function reachedFrom(
  first: readonly PlacedFlux[],
  brought: (flux: PlacedFlux) => readonly PlacedFlux[],
): readonly PlacedFlux[] {
  const reached = new Set(first);
  for (const flux of reached) for (const other of brought(flux)) reached.add(other);
  return [...reached];
}

function membersOf(
  reached: readonly PlacedFlux[],
  targetsOf: (flux: PlacedFlux) => Target,
): Pick<NamedCluster, 'includesFile' | 'includesKustomization' | 'homeOf'> {
  const targets = reached.map((flux) => ({ ...targetsOf(flux), namespace: flux.targetNamespace }));
  const holding = (place: string) => targets.filter((target) => holds(target, place));
  const homes = new Map<string, Home | undefined>();
  return {
    includesFile: (uri) => targets.some(({ plain }) => plain !== undefined && uri.startsWith(`${plain}/`)),
    includesKustomization: (directory) => targets.some(({ rendered }) => rendered.has(directory)),
    homeOf(unit) {
      if (!homes.has(unit)) homes.set(unit, homeAmong(holding(unit).map(({ namespace }) => namespace)));
      return homes.get(unit);
    },
  };
}

/** Several may apply the same directory, each to a namespace of its own. */
function homeAmong(namespaces: readonly (string | undefined)[]): Home | undefined {
  const named = [...new Set(namespaces)].filter((namespace) => namespace !== undefined).sort();
  return named.length === 0 ? undefined : { namespaces: named, overrides: true };
}
