import { chartsToRender, releasesToRender } from '../snapshot/charts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { folderOf } from '../workspace/folder.ts';
import { localDirectories } from '../workspace/helm/chart.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import type { Release, Rendering } from '../workspace/helm/rendering.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { Live } from './live.ts';

/** Has helm render the charts of the workspace, in the background and one after the other. */
export interface Charts {
  /** The snapshot is another one: there may be other charts. */
  changed(): void;
  /** The text of these files is another one, in the editor or on disk. A chart that is being rendered with them starts over. */
  touched(uris: readonly string[]): void;
  /** Whether helm may run, where it is or what is configured may be different: everything is rendered anew. */
  reset(): void;
  /** Why nothing is rendered; undefined where helm runs. */
  whyNot(): WhyNot | undefined;
  stop(): void;
}

export type WhyNot = 'the workspace is not trusted' | 'it is turned off' | 'helm is not on the PATH';

export interface ChartsHost {
  /** helm, or why it may not run. */
  helm(): Helm | WhyNot;
  /** What the configuration of a workspace folder says of its charts. */
  configured(folder: string): readonly ChartConfig[];
  /** Milliseconds without a change before helm is started. */
  readonly pause: number;
  /** helm turned out not to be where it should be. */
  absent(): void;
  /** Something went on in the background; what failed is a message for the log. */
  inBackground(what: string, work: Promise<unknown>): void;
}

interface Known {
  readonly release: Release;
  /** Directories, with a slash at the end, whose files it is made of. */
  readonly directories: readonly string[];
}

export function createCharts(live: Live, host: ChartsHost): Charts {
  let known: ReadonlyMap<string, Known> = new Map();
  let seenRoles: Snapshot['roles'] | undefined;
  let seenCharts: readonly unknown[] = [];
  let isStale = true;
  let isAbsent = false;
  let stopped = false;
  const due = new Set<string>();
  let running: { readonly id: string; readonly controller: AbortController } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    changed,
    touched(uris) {
      if (uris.some((uri) => uri.endsWith('/Chart.yaml'))) isStale = true;
      for (const [id, { release, directories }] of known) {
        const isOf = (uri: string): boolean =>
          release.values.includes(uri) || directories.some((directory) => uri.startsWith(directory));
        if (uris.some(isOf)) render(id);
      }
    },
    reset() {
      isAbsent = false;
      isStale = true;
      for (const id of known.keys()) render(id);
      changed();
    },
    whyNot() {
      const helm = host.helm();
      return typeof helm === 'string' ? helm : isAbsent ? 'helm is not on the PATH' : undefined;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      running?.controller.abort();
    },
  };

  function changed(): void {
    const charts = live.snapshot.deployments.map((each) => each.charts);
    const isSameCharts = charts.every((each, index) => each === seenCharts[index]);
    if (live.indexing || (!isStale && live.snapshot.roles === seenRoles && isSameCharts)) return;
    isStale = false;
    seenRoles = live.snapshot.roles;
    seenCharts = charts;
    findReleases();
  }

  function findReleases(): void {
    const before = known;
    known = typeof host.helm() === 'string' ? new Map() : releasesIn(live.snapshot, host);
    for (const [id, { release }] of known)
      if (JSON.stringify(before.get(id)?.release) !== JSON.stringify(release)) render(id);
    for (const id of before.keys()) if (!known.has(id)) forget(id);
    if ([...live.snapshot.renderings.keys()].some((id) => !known.has(id)))
      live.render(new Map([...live.snapshot.renderings].filter(([id]) => known.has(id))));
  }

  function forget(id: string): void {
    due.delete(id);
    if (running?.id === id) running.controller.abort();
  }

  function render(id: string): void {
    if (stopped) return;
    due.add(id);
    if (running?.id === id) running.controller.abort();
    clearTimeout(timer);
    timer = setTimeout(() => host.inBackground('rendering charts', next()), host.pause);
  }

  async function next(): Promise<void> {
    while (!running && !stopped && !isAbsent) {
      const [id] = due;
      if (id === undefined) return;
      due.delete(id);
      const release = known.get(id)?.release;
      const helm = host.helm();
      if (!release || typeof helm === 'string') continue;
      const controller = new AbortController();
      running = { id, controller };
      const answer = await helm.template(release, live.openTexts(), controller.signal).finally(() => {
        running = undefined;
      });
      // What is due again is rendered after a pause; a release that is gone makes room for the others.
      if (due.has(id)) return;
      if (controller.signal.aborted || answer.type === 'stopped') continue;
      if (answer.type === 'absent') {
        isAbsent = true;
        due.clear();
        host.absent();
        return;
      }
      const before = live.snapshot.renderings.get(id);
      const rendering: Rendering =
        answer.type === 'rendered'
          ? { release, output: answer.output, failure: undefined, missing: answer.missing }
          : { release, output: before?.output, failure: answer.message, missing: answer.missing };
      if (!isSame(before, rendering)) live.render(new Map([...live.snapshot.renderings, [id, rendering]]));
    }
  }
}

function isSame(before: Rendering | undefined, after: Rendering): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}

/** helm reads the disk, so that charts elsewhere are left out. */
function releasesIn(snapshot: Snapshot, { configured }: ChartsHost): ReadonlyMap<string, Known> {
  return new Map(
    chartsToRender(snapshot).flatMap((chart) => {
      const folder = folderOf(snapshot.folders, chart.directory);
      if (!folder || folder.uri === '' || !chart.uri.startsWith('file:')) return [];
      const directories = [chart.directory, ...localDirectories(chart)].map((directory) => `${directory}/`);
      return releasesToRender(snapshot, chart, folder.uri, configured(folder.uri)).map((release): [string, Known] => [
        release.id,
        { release, directories },
      ]);
    }),
  );
}
