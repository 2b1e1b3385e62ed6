import { type Chart, isOwnChart, readChart } from '../workspace/helm/chart.ts';
import { type ChartConfig, releasesOf } from '../workspace/helm/releases.ts';
import type { Release } from '../workspace/helm/rendering.ts';
import { relativePath, resolvePath } from '../workspace/paths.ts';
import { defaultNamespaceOf } from './fileQueries.ts';
import type { Snapshot } from './snapshot.ts';

/** The charts that are rendered, in the order of their directories: no dependency of another one, and no library. */
export function chartsToRender({ files, roles: { chartDirectories } }: Snapshot): readonly Chart[] {
  return [...chartDirectories].sort().flatMap((directory): Chart[] => {
    const file = isOwnChart(directory, chartDirectories) ? files.get(`${directory}/Chart.yaml`) : undefined;
    const chart = file && readChart(file.source);
    return chart && !chart.isLibrary ? [chart] : [];
  });
}

/**
 * What is rendered of a chart: what the configuration says, or else what Argo CD installs, or one release.
 * @param home The directory of the configuration, a URI.
 */
export function releasesToRender(
  snapshot: Pick<Snapshot, 'deployments' | 'folders' | 'groupings'>,
  chart: Chart,
  home: string,
  configured: readonly ChartConfig[],
): readonly Release[] {
  const isOfChart = ({ path }: ChartConfig): boolean => resolvePath(home, path) === chart.directory;
  const deployed = snapshot.deployments
    .flatMap(({ charts }) => charts)
    .filter(({ directory }) => directory === chart.directory)
    .map(({ directory, ...config }) => ({ ...config, path: relativePath(home, directory) }));
  const entries = configured.some(isOfChart) ? configured : deployed;
  return releasesOf(chart, home, entries, defaultNamespaceOf(snapshot, chart.directory));
}
