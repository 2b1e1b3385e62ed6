import type { ClusterFacts } from '../model/clusterFacts.ts';
import { globMatcher } from './globs.ts';
import type { GroupingConfig } from './groupingConfig.ts';
import { type ChartConfig, isReleaseOf } from './helm/releases.ts';
import { pathBelow, resolvePath } from './paths.ts';

/** How the sources of a workspace folder belong together, as far as its configuration says. */
export interface Grouping {
  /** The namespace of what sets none: of a plain file, or of the kustomization of a directory. */
  namespaceOf(uri: string): string;
  readonly clusters: readonly NamedCluster[];
  /** Whether a file is saved output of `kubectl get`, about some cluster: no manifest. */
  isKnown(uri: string): boolean;
  /** Whether it is about those that no configuration names. */
  isKnownOfAll(uri: string): boolean;
  /** How charts are installed, in clusters or anywhere, with the URI of the folder that their paths start from. */
  readonly charts: { readonly home: string; readonly releases: readonly ChartConfig[] };
}

/** A cluster that a configuration names, with what stands in it. */
export interface NamedCluster {
  readonly name: string;
  readonly facts: ClusterFacts;
  /** Where objects of a plain file or of a kustomization are in this cluster; undefined where it is as elsewhere. */
  homeOf(unit: string): Home | undefined;
  includesFile(uri: string): boolean;
  /** Of saved output of `kubectl get`: whether it is about this cluster. */
  isKnown(uri: string): boolean;
  /** Of a kustomization, by its directory; of a release of a chart, by its id. */
  includesKustomization(id: string): boolean;
}

/** The namespaces that objects are in. */
export interface Home {
  /** One or more: the same objects may be applied several times. */
  readonly namespaces: readonly string[];
  /** Whether that counts for objects too that say a namespace themselves. */
  readonly overrides: boolean;
}

/** What sets no namespace is in `default`, as with kubectl. */
export const noGrouping: Grouping = {
  namespaceOf: () => 'default',
  clusters: [],
  isKnown: isNever,
  isKnownOfAll: isNever,
  charts: { home: '', releases: [] },
};

/** Everywhere the same. */
function homeIn(namespace: string | undefined): NamedCluster['homeOf'] {
  const home = namespace === undefined ? undefined : { namespaces: [namespace], overrides: false };
  return () => home;
}

function isNever(): boolean {
  return false;
}

/** `base` is the URI of the folder that the paths and globs of a configuration start from, those of its charts too. */
export function groupingOf(
  { defaultNamespace, clusters, known }: GroupingConfig,
  base: string,
  charts: readonly ChartConfig[] = [],
): Grouping {
  const matching = (globs: readonly string[]): ((uri: string) => boolean) => {
    if (globs.length === 0) return isNever;
    const matches = globMatcher(globs, { dot: true });
    return (uri) => matches(pathBelow(base, uri) ?? '');
  };
  const namespaces = new Map([...defaultNamespace].map(([path, namespace]) => [resolvePath(base, path), namespace]));
  return {
    namespaceOf: namespaces.size === 0 ? noGrouping.namespaceOf : (uri) => innermost(namespaces, uri) ?? 'default',
    isKnown: matching([...known, ...clusters.flatMap((cluster) => cluster.known)]),
    isKnownOfAll: matching(known),
    charts: { home: base, releases: charts },
    clusters: clusters.map(({ name, facts, files, kustomizations, ...cluster }) => {
      const directories = new Set(kustomizations.map((path) => resolvePath(base, path)));
      return {
        name,
        facts,
        homeOf: homeIn(cluster.defaultNamespace),
        includesFile: matching(files),
        isKnown: matching([...known, ...cluster.known]),
        includesKustomization: (id) => directories.has(id) || isReleaseOf(name, id),
      };
    }),
  };
}

/** What a file, or the nearest of the folders that it is in, has. */
function innermost(values: ReadonlyMap<string, string>, uri: string): string | undefined {
  for (let at = uri; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const value = values.get(at);
    if (value !== undefined) return value;
  }
  return undefined;
}
