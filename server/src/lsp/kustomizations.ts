import { kustomizeRunOf, toKustomize } from '../snapshot/toKustomize.ts';
import type { Kustomize, KustomizeRun } from '../workspace/kustomize/run.ts';
import type { Ended } from '../workspace/program.ts';
import { type Background, createBackground } from './background.ts';
import type { Live } from './live.ts';

export interface KustomizationsHost {
  /** kubectl; undefined where it may not run. */
  kustomize(): Kustomize | undefined;
  /** Milliseconds without a change before kubectl is started. */
  readonly pause: number;
  /** kubectl turned out not to be where it should be. */
  absent(): void;
  /** The program begins to run, or there is nothing to do for now. */
  busy(isBusy: boolean): void;
  /** Something went on in the background; what failed is a message for the log. */
  inBackground(what: string, work: Promise<unknown>): void;
}

/** Has `kubectl kustomize` build the kustomizations of the workspace with what only it can do. */
export function createKustomizations(live: Live, host: KustomizationsHost): Background {
  /** The ids that were known when kubectl was started last. */
  let known: ReadonlySet<string> = new Set();
  return createBackground<Kustomize, KustomizeRun, Ended>(live, {
    what: 'building kustomizations',
    program: host.kustomize,
    parts: (snapshot) =>
      new Map(
        // kubectl reads the disk.
        toKustomize(snapshot)
          .filter(({ id, folder }) => folder.uri !== '' && id.startsWith('file:'))
          .map((bundle) => [
            bundle.id,
            {
              subject: kustomizeRunOf(bundle),
              dependsOn: (uri) => bundle.sources.has(uri) || bundle.missing.has(uri) || uri.startsWith(`${bundle.id}/`),
            },
          ]),
      ),
    seen: ({ bundles }) => bundles,
    decides: () => false,
    run(kustomize, run, unsaved, signal) {
      known = live.snapshot.rendered.find(({ id }) => id === run.directory)?.known ?? new Set();
      return kustomize.build(run, unsaved, signal);
    },
    done(id, _, ended) {
      const before = live.snapshot.kustomized.get(id);
      const output = ended.type === 'printed' ? ended.output : before?.output;
      const failure = ended.type === 'failed' ? ended.message : undefined;
      const isSame = before?.output === output && before?.failure === failure;
      // Of an output that stays what was known when it was made stays, too.
      const ids = ended.type === 'printed' ? known : (before?.known ?? known);
      if (isSame && sameIds(before?.known, ids)) return;
      live.kustomized(new Map([...live.snapshot.kustomized, [id, { known: ids, output, failure }]]));
    },
    keep(ids) {
      const { kustomized } = live.snapshot;
      const kept = [...kustomized].filter(([id]) => ids.has(id));
      if (kept.length < kustomized.size) live.kustomized(new Map(kept));
    },
    busy: host.busy,
    pause: host.pause,
    absent: host.absent,
    inBackground: host.inBackground,
  });
}

function sameIds(left: ReadonlySet<string> | undefined, right: ReadonlySet<string>): boolean {
  return left?.size === right.size && [...right].every((id) => left.has(id));
}
