import picomatch from 'picomatch';
import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { GroupingConfig } from './groupingConfig.ts';
import { pathBelow, resolvePath } from './paths.ts';

/** How the sources of a workspace folder belong together, as far as its configuration says. */
export interface Grouping {
  /** The namespace of what sets none: of a plain file, or of the kustomization of a directory. */
  namespaceOf(uri: string): string;
  readonly clusters: readonly NamedCluster[];
}

/** A cluster that a configuration names, with what stands in it. */
export interface NamedCluster {
  readonly name: string;
  readonly facts: ClusterFacts;
  /** The namespace, in this cluster, of what sets none; undefined where it is as elsewhere. */
  readonly defaultNamespace: string | undefined;
  includesFile(uri: string): boolean;
  /** Of a kustomization, by its directory. */
  includesKustomization(directory: string): boolean;
}

/** What sets no namespace is in `default`, as with kubectl. */
export const noGrouping: Grouping = { namespaceOf: () => 'default', clusters: [] };

/** `base` is the URI of the folder that the paths and globs of a configuration start from. */
export function groupingOf({ defaultNamespace, clusters }: GroupingConfig, base: string): Grouping {
  const namespaces = new Map([...defaultNamespace].map(([path, namespace]) => [resolvePath(base, path), namespace]));
  return {
    namespaceOf: namespaces.size === 0 ? noGrouping.namespaceOf : (uri) => innermost(namespaces, uri) ?? 'default',
    clusters: clusters.map(({ files, kustomizations, ...cluster }) => {
      const isNamed = files.length === 0 ? () => false : picomatch([...files], { dot: true });
      const directories = new Set(kustomizations.map((path) => resolvePath(base, path)));
      return {
        ...cluster,
        includesFile: (uri) => isNamed(pathBelow(base, uri) ?? ''),
        includesKustomization: (directory) => directories.has(directory),
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
