import { folderOf } from '../workspace/folder.ts';
import { isOwnChart, readChart } from '../workspace/helm/chart.ts';
import type { Release } from '../workspace/helm/rendering.ts';
import { resolvePath } from '../workspace/paths.ts';
import { type Bundle, unrenderedBundle } from './bundle.ts';
import { releasesToRender } from './charts.ts';
import { groupingIn } from './groupingIn.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Releases of charts that helm made nothing of, and of which something says the namespace: bundles of which nothing is
 * seen, in the order of the charts.
 * @param before Those that were there; what stays as it is stays the same.
 */
export function unrenderedCharts(
  given: Pick<Snapshot, 'folders' | 'files' | 'groupings' | 'deployments' | 'rendered'> & {
    readonly chartDirectories: ReadonlySet<string>;
  },
  before: readonly Bundle[],
): readonly Bundle[] {
  const { folders, files, groupings, deployments, rendered, chartDirectories } = given;
  const installed = new Set([
    ...groupings.flatMap(({ charts: { home, releases } }) => releases.map(({ path }) => resolvePath(home, path))),
    ...deployments.flatMap(({ charts }) => charts.map(({ directory }) => directory)),
  ]);
  const known = new Set(rendered.map(({ id }) => id));
  const earlier = new Map(before.map((bundle) => [bundle.id, bundle]));
  return [...installed].sort().flatMap((directory): Bundle[] => {
    const isChart = chartDirectories.has(directory) && isOwnChart(directory, chartDirectories);
    const file = isChart ? files.get(`${directory}/Chart.yaml`) : undefined;
    const chart = file && readChart(file.source);
    const folder = folderOf(folders, directory);
    if (!chart || chart.isLibrary || !folder) return [];
    const { home, releases } = groupingIn(given, directory).charts;
    return releasesToRender(given, chart, home || folder.uri, releases)
      .filter(({ id, isNamespaceSaid }: Release) => isNamespaceSaid && !known.has(id))
      .map((release) => unrenderedBundle(release, chart, folder, earlier.get(release.id)));
  });
}
