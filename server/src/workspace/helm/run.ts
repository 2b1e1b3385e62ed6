import type { Release } from './rendering.ts';

/** Runs helm: the one program that may be started. Implemented in `host/`. */
export interface Helm {
  /**
   * Renders a release, without a cluster and without the network.
   * @param unsaved Texts of the editor, by URI, that count instead of what is on disk.
   */
  template(release: Release, unsaved: ReadonlyMap<string, string>, signal: AbortSignal): Promise<HelmAnswer>;
}

export type HelmAnswer =
  /** `missing` names the dependencies that are not there; the chart was rendered without them. */
  | { readonly type: 'rendered'; readonly output: string; readonly missing: readonly string[] }
  /** helm refused the chart, or took too long. */
  | { readonly type: 'failed'; readonly message: string; readonly missing: readonly string[] }
  /** There is no such program. */
  | { readonly type: 'absent' }
  /** The signal came first. */
  | { readonly type: 'stopped' };
