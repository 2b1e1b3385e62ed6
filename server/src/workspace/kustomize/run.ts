import type { Ended } from '../program.ts';

/** A kustomization that `kubectl kustomize` is run for. */
export interface KustomizeRun {
  /** A URI without a trailing slash. */
  readonly directory: string;
  /** URIs of the files that it is known to be made of, and of those that it names and nobody read. */
  readonly sources: readonly string[];
  readonly missing: readonly string[];
}

/** Runs `kubectl kustomize`, which may fetch what the kustomization names. Implemented in `host/`. */
export interface Kustomize {
  /** @param unsaved Texts of the editor, by URI, that count instead of what is on disk. */
  build(run: KustomizeRun, unsaved: ReadonlyMap<string, string>, signal: AbortSignal): Promise<Ended>;
}
