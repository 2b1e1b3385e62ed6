import { URI } from 'vscode-uri';
import type { Host, Revision } from '../host/host.ts';
import { chartsToRender, releasesToRender } from '../snapshot/charts.ts';
import { readFile, type SourceFile } from '../snapshot/file.ts';
import { buildAll, renderAll } from '../snapshot/programs.ts';
import {
  type Edit,
  emptySnapshot,
  namedFiles,
  type Snapshot,
  withEdits,
  withFiles,
  withKustomized,
  withRenderings,
} from '../snapshot/snapshot.ts';
import { toKustomize } from '../snapshot/toKustomize.ts';
import { configFileName, readConfig } from '../workspace/config.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { groupingOf } from '../workspace/grouping.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { Kustomize } from '../workspace/kustomize/run.ts';
import type { Live } from './live.ts';
import { inSteps } from './readFiles.ts';

/** What the base of a comparison is made of, beside the workspace as it is now. */
export interface BaseSources {
  /** Files as they are saved. */
  readonly host: Host;
  /** The programs that may run, on the files of the revision. */
  readonly helm?: Helm | undefined;
  readonly kustomize?: Kustomize | undefined;
  readonly signal: AbortSignal;
}

/**
 * The workspace with what is open in a folder as it is saved. Files that were never saved are not there.
 */
export async function savedSnapshot({ snapshot, openTexts }: Live, folder: Folder, host: Host): Promise<Snapshot> {
  const open = [...openTexts()].filter(([uri]) => folderOf(snapshot.folders, uri) === folder);
  const edits = await Promise.all(
    open.map(async ([uri, unsaved]): Promise<Edit[]> => {
      const text = await host.readFile(uri);
      return text === unsaved ? [] : [{ uri, text }];
    }),
  );
  return withEdits(snapshot, edits.flat());
}

/**
 * The workspace with a folder as it is in a revision of its repository: its files, its configuration, and what programs
 * make of them. It is made of the workspace as it is now by what differs, and shares the rest with it. Undefined when
 * it is not wanted any more.
 */
export async function revisionSnapshot(
  live: Live,
  folder: Folder,
  revision: Revision,
  sources: BaseSources,
): Promise<Snapshot | undefined> {
  const { snapshot } = live;
  const goesOn = (): boolean => !sources.signal.aborted;
  const { start, exclude, charts } = await startingAt(live, folder, revision, sources.host);
  const found = new Map(
    (await revision.findFiles(pathOf(folder.uri), exclude)).map((path) => [URI.file(path).toString(), path]),
  );
  const read = new Map<string, SourceFile | undefined>();
  let taken = 0;
  const mine = (uri: string): boolean => folderOf(snapshot.folders, uri) === folder;
  const take = async (uri: string, text: string | undefined): Promise<void> => {
    const known = start.files.get(uri);
    if (text === undefined) read.set(uri, undefined);
    else if (!known || !isSameText(known.source.text, text)) read.set(uri, readAnew(uri, text, known));
    if (++taken % batchSize === 0) await pause();
  };
  for (const [uri, path] of found) {
    if (!goesOn()) return undefined;
    // What the search passes over in the folder is not missing there.
    if (!mine(uri) || (!isKnown(snapshot, uri) && (await isPassedOver(uri)))) continue;
    await take(uri, await revision.readFile(path));
  }
  const rest = [...start.files.keys(), ...start.others.keys()].filter((uri) => mine(uri) && !found.has(uri));
  const texts = await Promise.all(rest.map((uri) => revision.readFile(pathOf(uri))));
  for (const [index, uri] of rest.entries()) {
    if (!goesOn()) return undefined;
    await take(uri, texts[index]);
  }
  const composed = await inSteps(withFiles(start, read, []), goesOn);
  if (!composed) return undefined;
  const whole = await withNamed(composed);
  const made = whole && (await withPrograms(whole, folder, charts, sources));
  return made && (made === whole ? made : withNamed(made));

  async function isPassedOver(uri: string): Promise<boolean> {
    const why = await sources.host.whyNotFound(folder.uri, exclude, uri);
    return why !== undefined && why.reason !== 'missing';
  }

  /** With what is named in the revision and was not looked for. */
  async function withNamed(of: Snapshot): Promise<Snapshot | undefined> {
    const tried = new Set<string>();
    for (let next = of; ; ) {
      const uris = [...namedFiles(next)].filter((uri) => mine(uri) && !tried.has(uri));
      for (const uri of uris) tried.add(uri);
      const edits = await Promise.all(
        uris.map(async (uri): Promise<Edit> => {
          return { uri, text: await revision.readFile(pathOf(uri)).catch(() => undefined) };
        }),
      );
      if (!goesOn()) return undefined;
      if (edits.every(({ text }) => text === undefined)) return next;
      next = withEdits(next, edits);
    }
  }
}

/** What the revision is made of: the workspace as it is, or nothing where the configuration of the folder is another. */
async function startingAt(
  live: Live,
  folder: Folder,
  revision: Revision,
  host: Host,
): Promise<{ start: Snapshot; exclude: readonly string[]; charts: readonly ChartConfig[] }> {
  const { snapshot } = live;
  const { exclude, charts } = live.settingsOf(folder.uri);
  const file = `${folder.uri}/${configFileName}`;
  const [now, then] = await Promise.all([host.readFile(file).catch(() => ''), revision.readFile(pathOf(file))]);
  if (isSameText(now ?? '', then ?? '')) return { start: snapshot, exclude, charts };
  const [current, config] = [readConfig(now ?? '').config, readConfig(then ?? '').config];
  const start = emptySnapshot(
    snapshot.folders,
    (each) => (each === folder ? config.cluster : live.settingsOf(each.uri).cluster),
    (each) =>
      each === folder
        ? groupingOf(config.grouping, folder.uri, config.charts)
        : groupingOf(live.settingsOf(each.uri).grouping, each.uri, live.settingsOf(each.uri).charts),
  );
  // The editor's own stand in front of those of the configuration.
  const own = exclude.slice(0, exclude.length - current.exclude.length);
  return { start, exclude: [...own, ...config.exclude], charts: config.charts };
}

/** With what programs make of the revision, in the stead of what they make of the folder as it is now. */
async function withPrograms(
  snapshot: Snapshot,
  folder: Folder,
  charts: readonly ChartConfig[],
  { helm, kustomize, signal }: BaseSources,
): Promise<Snapshot | undefined> {
  const bundles = kustomize ? toKustomize(snapshot).filter((bundle) => bundle.folder === folder) : [];
  const built = kustomize && bundles.length > 0 ? await buildAll(kustomize, bundles, signal) : undefined;
  const kustomized = built ? withKustomized(snapshot, new Map([...snapshot.kustomized, ...built])) : snapshot;
  const releases = helm
    ? chartsToRender(kustomized)
        .filter(({ directory }) => folderOf(snapshot.folders, directory) === folder)
        .flatMap((chart) => releasesToRender(kustomized, chart, folder.uri, charts))
    : [];
  const rendered = helm && releases.length > 0 ? await renderAll(helm, releases, signal) : undefined;
  if (signal.aborted) return undefined;
  return rendered ? withRenderings(kustomized, new Map([...kustomized.renderings, ...rendered])) : kustomized;
}

/** What a broken document of the revision said before nobody knows, least of all the text of today. */
function readAnew(uri: string, text: string, known: SourceFile | undefined): SourceFile {
  const file = readFile(uri, text, known);
  const isBroken = file.source.documents.some(({ document }) => document.problems.length > 0);
  return isBroken ? readFile(uri, text, undefined) : file;
}

/** Git may keep other line endings than it writes. */
function isSameText(now: string, then: string): boolean {
  return now === then || (now.length > then.length && now.replaceAll('\r\n', '\n') === then);
}

function isKnown({ files, others }: Snapshot, uri: string): boolean {
  return files.get(uri) !== undefined || others.has(uri);
}

function pathOf(uri: string): string {
  return URI.parse(uri).fsPath;
}

const batchSize = 64;

/** Requests that came in meanwhile are answered. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
