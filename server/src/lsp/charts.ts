import { memo } from '../model/memo.ts';
import { chartsToRender, releasesToRender } from '../snapshot/charts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { folderOf } from '../workspace/folder.ts';
import { localDirectories } from '../workspace/helm/chart.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import type { Release, Rendering } from '../workspace/helm/rendering.ts';
import type { Helm, HelmAnswer } from '../workspace/helm/run.ts';
import { type Background, createBackground, type Part } from './background.ts';
import type { Live } from './live.ts';

/** Has helm render the charts of the workspace. */
export interface Charts extends Background {
  /** Why nothing is rendered; undefined where helm runs. */
  whyNot(): WhyNot | undefined;
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
  /** The program begins to run, or there is nothing to do for now. */
  busy(isBusy: boolean): void;
  /** Something went on in the background; what failed is a message for the log. */
  inBackground(what: string, work: Promise<unknown>): void;
}

export function createCharts(live: Live, host: ChartsHost): Charts {
  const background = createBackground<Helm, Release, HelmAnswer>(live, {
    what: 'rendering charts',
    program() {
      const helm = host.helm();
      return typeof helm === 'string' ? undefined : helm;
    },
    parts: (snapshot) => releasesIn(snapshot, host),
    seen: seenOf,
    decides: (uri) => uri.endsWith('/Chart.yaml'),
    run: (helm, release, unsaved, signal) => helm.template(release, unsaved, signal),
    done(id, release, answer) {
      const before = live.snapshot.renderings.get(id);
      const output = answer.type === 'rendered' ? answer.output : before?.output;
      const failure = answer.type === 'failed' ? answer.message : undefined;
      const missing = 'missing' in answer ? answer.missing : [];
      const rendering: Rendering = { release, output, failure, missing };
      if (JSON.stringify(before) !== JSON.stringify(rendering))
        live.render(new Map([...live.snapshot.renderings, [id, rendering]]));
    },
    keep(ids) {
      const { renderings } = live.snapshot;
      const kept = [...renderings].filter(([id]) => ids.has(id));
      if (kept.length < renderings.size) live.render(new Map(kept));
    },
    busy: host.busy,
    pause: host.pause,
    absent: host.absent,
    inBackground: host.inBackground,
  });
  return {
    ...background,
    whyNot() {
      const helm = host.helm();
      return typeof helm === 'string' ? helm : background.isAbsent() ? 'helm is not on the PATH' : undefined;
    },
  };
}

/** The same object as long as neither the charts nor how they are installed change. */
function seenOf({ roles, deployments }: Snapshot): unknown {
  const installed = JSON.stringify(deployments.map(({ charts }) => charts));
  const known = seenWith(roles).get(installed) ?? {};
  seenWith(roles).set(installed, known);
  return known;
}

const seenWith = memo((_: Snapshot['roles']) => new Map<string, object>());

/** helm reads the disk, so that charts elsewhere are left out. */
function releasesIn(snapshot: Snapshot, { configured }: ChartsHost): ReadonlyMap<string, Part<Release>> {
  return new Map(
    chartsToRender(snapshot).flatMap((chart) => {
      const folder = folderOf(snapshot.folders, chart.directory);
      if (!folder || folder.uri === '' || !chart.uri.startsWith('file:')) return [];
      const directories = [chart.directory, ...localDirectories(chart)].map((directory) => `${directory}/`);
      return releasesToRender(snapshot, chart, folder.uri, configured(folder.uri)).map(
        (release): [string, Part<Release>] => [
          release.id,
          {
            subject: release,
            dependsOn: (uri) =>
              release.values.includes(uri) || directories.some((directory) => uri.startsWith(directory)),
          },
        ],
      );
    }),
  );
}
