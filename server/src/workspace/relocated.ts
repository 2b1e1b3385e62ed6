import { URI } from 'vscode-uri';
import type { DiskCopy, Revision } from '../host/host.ts';
import type { Helm } from './helm/run.ts';
import type { Kustomize } from './kustomize/run.ts';

/** Makes programs work on the files of a revision. */
export interface Relocated {
  helm(helm: Helm): Helm;
  kustomize(kustomize: Kustomize): Kustomize;
  /** Removes what was written for them. */
  close(): Promise<void>;
}

/** For a revision, whose files are written to disk when the first program is started. */
export function relocated(revision: Revision): Relocated {
  let copy: Promise<DiskCopy> | undefined;
  const move = async (): Promise<(uri: string) => string> => {
    copy ??= revision.toDisk();
    const { root } = await copy;
    const [from, to] = [directoryUri(revision.root), directoryUri(root)];
    return (uri) => (uri === from || uri.startsWith(`${from}/`) ? `${to}${uri.slice(from.length)}` : uri);
  };
  return {
    helm: (helm) => ({
      async template(release, unsaved, signal) {
        const moved = await move();
        const there = { ...release, chart: moved(release.chart), values: release.values.map(moved) };
        return helm.template(there, unsaved, signal);
      },
    }),
    kustomize: (kustomize) => ({
      async build({ directory, sources, missing }, unsaved, signal) {
        const moved = await move();
        const there = { directory: moved(directory), sources: sources.map(moved), missing: missing.map(moved) };
        return kustomize.build(there, unsaved, signal);
      },
    }),
    async close() {
      await (await copy)?.remove();
    },
  };
}

function directoryUri(path: string): string {
  return URI.file(path).toString().replace(/\/$/, '');
}
