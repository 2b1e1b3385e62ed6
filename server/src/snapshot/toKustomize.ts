import type { KustomizeRun } from '../workspace/kustomize/run.ts';
import type { Bundle } from './bundle.ts';
import type { Snapshot } from './snapshot.ts';

/** The kustomizations with what only kustomize itself can do, in the order of their directories. */
export function toKustomize({ rendered }: Snapshot): readonly Bundle[] {
  return rendered.filter(({ open }) => open.length > 0);
}

export function kustomizeRunOf({ id, sources, missing }: Bundle): KustomizeRun {
  return { directory: id, sources: [...sources].sort(), missing: [...missing].sort() };
}
