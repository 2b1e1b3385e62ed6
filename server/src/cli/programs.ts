import { URI } from 'vscode-uri';
import { chartsToRender, releasesToRender } from '../snapshot/charts.ts';
import { buildAll, renderAll } from '../snapshot/programs.ts';
import { type Snapshot, withKustomized, withRenderings } from '../snapshot/snapshot.ts';
import { toKustomize } from '../snapshot/toKustomize.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import type { Io } from './io.ts';
import type { ProgramPaths } from './options.ts';

/** What a `.netpol.yaml` says of charts, and the folder that its paths start from. */
export interface ConfiguredCharts {
  readonly folder: string;
  readonly charts: readonly ChartConfig[];
}

/**
 * The snapshot with what the programs make of its charts and kustomizations; the same one where none may be run.
 * Undefined where one is not there, which is said.
 */
export async function withPrograms(
  io: Io,
  snapshot: Snapshot,
  { helm, kustomize }: ProgramPaths,
  configured: ConfiguredCharts,
): Promise<Snapshot | undefined> {
  const kustomized = kustomize === undefined ? snapshot : await withBuilt(io, snapshot, kustomize);
  if (!kustomized || helm === undefined) return kustomized;
  return withCharts(io, kustomized, helm, configured);
}

async function withBuilt(io: Io, snapshot: Snapshot, program: string): Promise<Snapshot | undefined> {
  const built = await buildAll(io.kustomizeAt(program), toKustomize(snapshot), new AbortController().signal);
  if (!built) return absent(io, program);
  return built.size === 0 ? snapshot : withKustomized(snapshot, built);
}

async function withCharts(
  io: Io,
  snapshot: Snapshot,
  program: string,
  { folder, charts }: ConfiguredCharts,
): Promise<Snapshot | undefined> {
  const home = URI.file(folder).toString();
  const releases = chartsToRender(snapshot).flatMap((chart) => releasesToRender(snapshot, chart, home, charts));
  const renderings = await renderAll(io.helmAt(program), releases, new AbortController().signal);
  return renderings ? withRenderings(snapshot, renderings) : absent(io, program);
}

function absent(io: Io, program: string): undefined {
  io.error(`netpol: there is no program ${program}`);
  return undefined;
}
