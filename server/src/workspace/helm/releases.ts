import { sha256 } from '../kustomize/sha256.ts';
import { resolvePath } from '../paths.ts';
import type { Chart } from './chart.ts';
import type { Release } from './rendering.ts';

/** How a `.netpol.yaml` says that a chart is installed. Paths are as written. */
export interface ChartConfig {
  /** The chart's directory, relative to the configuration's. */
  readonly path: string;
  /** Files of values, relative to the chart's directory. */
  readonly values: readonly string[];
  /** The release's name; the chart's where it is missing. */
  readonly release: string | undefined;
  /** Where it is installed; the default namespace of its folder where it is missing. */
  readonly namespace: string | undefined;
  /** The name of the cluster that it stands in; undefined where none is named. */
  readonly cluster: string | undefined;
  /** Texts of values that stand in no file of their own, and win over those that do. */
  readonly inline?: readonly string[];
}

/**
 * What is rendered of a chart: what the configuration says of it, or else one release with its own values.
 * @param home The directory of the configuration, a URI.
 * @param elsewhere The namespace of a release that names none.
 */
export function releasesOf(
  chart: Chart,
  home: string,
  configured: readonly ChartConfig[],
  elsewhere: string,
): readonly Release[] {
  const { directory } = chart;
  const own = configured.filter(({ path }) => resolvePath(home, path) === directory);
  const entries: readonly ChartConfig[] =
    own.length > 0 ? own : [{ path: '', values: [], release: undefined, namespace: undefined, cluster: undefined }];
  const releases = entries.map((entry): Release => {
    const { values, release, namespace = elsewhere, cluster, inline = [] } = entry;
    const name = release ?? chart.name;
    const isPlain = values.length === 0 && release === undefined && namespace === elsewhere;
    return {
      id: `${isPlain ? chart.uri : releaseId(chart.uri, name, namespace, entry)}${clusterMark(cluster)}`,
      chart: directory,
      variant: values.length > 0 ? values.join(', ') : isPlain || entries.length === 1 ? '' : `${name} in ${namespace}`,
      name,
      namespace,
      ...(entry.namespace === undefined ? {} : { isNamespaceSaid: true }),
      values: values.map((path) => resolvePath(directory, path)),
      ...(inline.length > 0 ? { inline } : {}),
    };
  });
  // What stands twice is one release.
  return [...new Map(releases.map((release) => [release.id, release])).values()];
}

/** @param chart The URI of its `Chart.yaml`. */
export function releaseId(
  chart: string,
  name: string,
  namespace: string,
  { values, inline = [] }: Pick<ChartConfig, 'values' | 'inline'>,
): string {
  const texts = inline.length > 0 ? [sha256(new TextEncoder().encode(inline.join('\0'))).slice(0, 12)] : [];
  return `${chart}#${[name, namespace, ...values, ...texts].join(' ')}`;
}

/** Whether the id of a release says that it stands in a cluster of a name. */
export function isReleaseOf(cluster: string, id: string): boolean {
  return id.endsWith(clusterMark(cluster));
}

/** The end of the id; no path and no name before it has a line feed. */
function clusterMark(cluster: string | undefined): string {
  return cluster === undefined ? '' : `\n${cluster}`;
}
