import { type Chart, isOwnChart, readChart } from '../workspace/helm/chart.ts';
import type { Snapshot } from './snapshot.ts';

/** The charts that are rendered, in the order of their directories: no dependency of another one, and no library. */
export function chartsToRender({ files, roles: { chartDirectories } }: Snapshot): readonly Chart[] {
  return [...chartDirectories].sort().flatMap((directory): Chart[] => {
    const file = isOwnChart(directory, chartDirectories) ? files.get(`${directory}/Chart.yaml`) : undefined;
    const chart = file && readChart(file.source);
    return chart && !chart.isLibrary ? [chart] : [];
  });
}
