/** What programs make of a snapshot, all at once: for states that nobody edits. */
import type { Release, Rendering } from '../workspace/helm/rendering.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { KustomizeRendering } from '../workspace/kustomize/printed.ts';
import type { Kustomize } from '../workspace/kustomize/run.ts';
import type { Bundle } from './bundle.ts';
import { kustomizeRunOf } from './toKustomize.ts';

/** What helm makes of some releases, by their ids; undefined where there is no helm. What is stopped is left out. */
export async function renderAll(
  helm: Helm,
  releases: readonly Release[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Rendering> | undefined> {
  const renderings = new Map<string, Rendering>();
  for (const release of releases) {
    const answer = await helm.template(release, new Map(), signal);
    if (answer.type === 'absent') return undefined;
    if (answer.type === 'stopped') continue;
    const { missing } = answer;
    const output = answer.type === 'rendered' ? answer.output : undefined;
    const failure = answer.type === 'failed' ? answer.message : undefined;
    renderings.set(release.id, { release, output, failure, missing });
  }
  return renderings;
}

/** The same of kubectl for some kustomizations, by their directories. */
export async function buildAll(
  kustomize: Kustomize,
  bundles: readonly Bundle[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KustomizeRendering> | undefined> {
  const built = new Map<string, KustomizeRendering>();
  for (const bundle of bundles) {
    const ended = await kustomize.build(kustomizeRunOf(bundle), new Map(), signal);
    if (ended.type === 'absent') return undefined;
    if (ended.type === 'stopped') continue;
    const output = ended.type === 'printed' ? ended.output : undefined;
    const failure = ended.type === 'failed' ? ended.message : undefined;
    built.set(bundle.id, { known: bundle.known, output, failure });
  }
  return built;
}
