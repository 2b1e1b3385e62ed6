import { finderBelow } from '../below.ts';
import { releaseId } from '../helm/releases.ts';
import { resolvePath } from '../paths.ts';
import type { Deployment } from './deployment.ts';

/** The directories of a folder that matter for what is applied. */
export interface Directories {
  /** The folder's own, which paths start from. */
  readonly repository: string;
  /** Those of all kustomizations. */
  readonly every: ReadonlySet<string>;
  everyBelow(directory: string): readonly string[];
  /** Those of the kustomizations, and the ids of the charts, that are rendered since no other one includes them. */
  readonly rendered: ReadonlySet<string>;
  renderedBelow(directory: string): readonly string[];
}

/** What a deployment applies. */
export interface Target {
  readonly directory: string;
  /** The directories of kustomizations. */
  readonly rendered: ReadonlySet<string>;
  /** Whether a plain file is applied too. */
  holdsFile(uri: string): boolean;
}

/**
 * What a deployment applies as it is written. Where a directory has no kustomization, Flux makes one of all that is
 * under it (kustomize-controller, spec.path); Argo CD takes its files, or the chart that it is (argo-cd,
 * docs/user-guide/tool_detection.md).
 */
export function targetOf(
  { path, home, chart, takesFile, takesKustomizations }: Deployment,
  { repository, every, renderedBelow }: Directories,
): Target {
  const directory = resolvePath(repository, path);
  if (every.has(directory)) return { directory, rendered: new Set([directory]), holdsFile: () => false };
  const inside = renderedBelow(directory).filter(
    (other) => takesKustomizations || other.startsWith(`${directory}/Chart.yaml`),
  );
  const release =
    chart?.release === undefined
      ? undefined
      : releaseId(`${directory}/Chart.yaml`, chart.release, home?.namespaces[0] ?? 'default', chart);
  // A configuration may install the chart otherwise.
  const others = inside.some((id) => id === release) ? [] : inside;
  return {
    directory,
    rendered: new Set(release === undefined ? inside : [...others, release]),
    holdsFile: (uri) => uri.startsWith(`${directory}/`) && takesFile(uri.slice(directory.length + 1)),
  };
}

/** Finds those of some places that a deployment brings, in their order: plain files, and kustomizations by their ids. */
export function heldAmong(places: Iterable<string>): (target: Target) => readonly string[] {
  const order = new Map([...places].map((place, index) => [place, index]));
  const below = finderBelow(order.keys());
  const orderOf = (place: string): number => order.get(place) ?? 0;
  return ({ directory, rendered, holdsFile }) => {
    const files = below(directory).filter(holdsFile);
    const found = new Set([...[...rendered].filter((place) => order.has(place)), ...files]);
    return [...found].sort((one, other) => orderOf(one) - orderOf(other));
  };
}
