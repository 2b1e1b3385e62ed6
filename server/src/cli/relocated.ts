import path from 'node:path';
import { URI } from 'vscode-uri';
import type { DiskCopy, Revision } from '../host/host.ts';
import type { Io } from './io.ts';

/** Programs that work on the files of a revision. */
export interface Relocated extends Pick<Io, 'helmAt' | 'kustomizeAt'> {
  /** Removes what was written for them. */
  close(): Promise<void>;
}

/** The programs of `io` for a revision, whose files are written to disk when the first of them is started. */
export function relocated(io: Io, revision: Revision): Relocated {
  let copy: Promise<DiskCopy> | undefined;
  const move = async (): Promise<(uri: string) => string> => {
    copy ??= revision.toDisk();
    const { root } = await copy;
    return (uri) => URI.file(path.join(root, path.relative(revision.root, URI.parse(uri).fsPath))).toString();
  };
  return {
    helmAt: (program) => ({
      async template(release, unsaved, signal) {
        const moved = await move();
        const there = { ...release, chart: moved(release.chart), values: release.values.map(moved) };
        return io.helmAt(program).template(there, unsaved, signal);
      },
    }),
    kustomizeAt: (program) => ({
      async build({ directory, sources, missing }, unsaved, signal) {
        const moved = await move();
        const there = { directory: moved(directory), sources: sources.map(moved), missing: missing.map(moved) };
        return io.kustomizeAt(program).build(there, unsaved, signal);
      },
    }),
    async close() {
      await (await copy)?.remove();
    },
  };
}
