import { URI } from 'vscode-uri';
import { chartsToRender, releasesToRender } from '../snapshot/charts.ts';
import { type Snapshot, withKustomized, withRenderings } from '../snapshot/snapshot.ts';
import { kustomizeRunOf, toKustomize } from '../snapshot/toKustomize.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import type { KustomizeRendering } from '../workspace/kustomize/printed.ts';
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
  const kustomize = io.kustomizeAt(program);
  const built = new Map<string, KustomizeRendering>();
  for (const bundle of toKustomize(snapshot)) {
    const ended = await kustomize.build(kustomizeRunOf(bundle), new Map(), new AbortController().signal);
    if (ended.type === 'absent') return absent(io, program);
    if (ended.type === 'stopped') continue;
    const output = ended.type === 'printed' ? ended.output : undefined;
    const failure = ended.type === 'failed' ? ended.message : undefined;
    built.set(bundle.id, { known: bundle.known, output, failure });
  }
  return built.size === 0 ? snapshot : withKustomized(snapshot, built);
}

async function withCharts(
  io: Io,
  snapshot: Snapshot,
  program: string,
  { folder, charts }: ConfiguredCharts,
): Promise<Snapshot | undefined> {
  const helm = io.helmAt(program);
  const home = URI.file(folder).toString();
  const releases = chartsToRender(snapshot).flatMap((chart) => releasesToRender(snapshot, chart, home, charts));
  const renderings = new Map<string, Rendering>();
  for (const release of releases) {
    const answer = await helm.template(release, new Map(), new AbortController().signal);
    if (answer.type === 'absent') return absent(io, program);
    if (answer.type === 'stopped') continue;
    const { missing } = answer;
    const output = answer.type === 'rendered' ? answer.output : undefined;
    const failure = answer.type === 'failed' ? answer.message : undefined;
    renderings.set(release.id, { release, output, failure, missing });
  }
  return withRenderings(snapshot, renderings);
}

function absent(io: Io, program: string): undefined {
  io.error(`netpol: there is no program ${program}`);
  return undefined;
}
