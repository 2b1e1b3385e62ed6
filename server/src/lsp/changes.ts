import type { CancellationToken, Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { Cause } from '../features/changeCauses.ts';
import { type ClusterChanges, changesBetween, deedWords, type ExplainedChange } from '../features/changes.ts';
import { nameOf } from '../features/text.ts';
import type { Host, Repositories, Revision } from '../host/host.ts';
import { listed } from '../model/listed.ts';
import type { IsolationChange, WorkloadChange } from '../reports/diff.ts';
import { diffMarkdown } from '../reports/diffMarkdown.ts';
import { portsText } from '../reports/listText.ts';
import { toLocation } from '../reports/places.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Folder } from '../workspace/folder.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { Kustomize } from '../workspace/kustomize/run.ts';
import { relocated } from '../workspace/relocated.ts';
import { revisionSnapshot, savedSnapshot } from './baseSnapshot.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { pathAndLine } from './markdown.ts';
import { inSteps } from './readFiles.ts';
import {
  type ChangeItem,
  type ChangeMark,
  type ChangePlace,
  type ChangesDoneParams,
  type ChangesParams,
  type ChangesResult,
  type ClusterChange,
  changesDoneNotification,
  changesRequest,
  type RevisionsParams,
  type RevisionsResult,
  revisionsRequest,
} from './requests.ts';

/** What the comparison reads and runs. */
export interface ChangesHost {
  readonly host: Host;
  /** The repositories of folders, or a sentence why they are not asked. */
  repositories(): Repositories | string;
  /** The programs that may run now. */
  programs(): { readonly helm: Helm | undefined; readonly kustomize: Kustomize | undefined };
}

/** Answers what differs from an earlier state of a folder to what it is now. Nothing is done before somebody asks. */
export function registerChanges(connection: Connection, guard: Guard, live: Live, host: ChangesHost): void {
  const bases = createBases(live, host);
  connection.onRequest(changesRequest, ({ folder, revision }: ChangesParams, token: CancellationToken) =>
    guard.answerLater('changes', withProblem('Something went wrong: see the log.'), () =>
      compare(live, host, bases, { folder: folderUri(folder), revision }, token),
    ),
  );
  connection.onNotification(changesDoneNotification, ({ folder }: ChangesDoneParams) =>
    bases.forget(folderUri(folder)),
  );
  connection.onRequest(revisionsRequest, ({ folder }: RevisionsParams) =>
    guard.answerLater('revisions', { problem: 'Something went wrong: see the log.', revisions: [] }, () =>
      revisionsOf(host, folderUri(folder)),
    ),
  );
}

/** Empty for what lies in no folder. */
function folderUri(uri: string): string {
  return uri === '' ? '' : canonicalUri(uri).replace(/\/+$/, '');
}

async function revisionsOf(host: ChangesHost, folder: string): Promise<RevisionsResult> {
  const repositories = repositoriesOf(host, folder);
  if (typeof repositories === 'string') return { problem: repositories, revisions: [] };
  try {
    return { problem: null, revisions: await repositories.revisionNames(URI.parse(folder).fsPath) };
  } catch (error) {
    return { problem: sentenceOf(error), revisions: [] };
  }
}

function repositoriesOf(host: ChangesHost, folder: string): Repositories | string {
  return folder.startsWith('file:') ? host.repositories() : 'Only folders on disk have revisions to compare with.';
}

/** git speaks in fragments, and says `fatal:` in front. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.replace(/^(fatal|error): /, '').trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

async function compare(
  live: Live,
  host: ChangesHost,
  bases: Bases,
  { folder: uri, revision }: ChangesParams,
  token: CancellationToken,
): Promise<ChangesResult> {
  const folder = live.snapshot.folders.find((each) => each.uri === uri);
  if (!folder) return withProblem('This folder is not in the workspace.');
  if (live.indexing) return withProblem('The workspace is still being read.');
  const stopped = withProblem('The comparison was stopped.');
  const repositories = revision === null ? undefined : repositoriesOf(host, uri);
  if (typeof repositories === 'string') return withProblem(repositories);
  let base: Snapshot | undefined;
  let name = 'the saved files';
  try {
    if (revision === null || !repositories) {
      base = await savedSnapshot(live, folder, host.host);
    } else {
      const commit = await repositories.commitOf(URI.parse(uri).fsPath, revision);
      const short = commit.slice(0, 7);
      name = commit.startsWith(revision) ? short : `${revision} (${short})`;
      base = await bases.of(folder, commit, repositories);
    }
  } catch (error) {
    return withProblem(sentenceOf(error));
  }
  if (!base || token.isCancellationRequested) return stopped;
  const { snapshot } = live;
  const own = ({ clusters }: Snapshot): Snapshot['clusters'] => clusters.filter((each) => each.folder.uri === uri);
  const found = await inSteps(
    changesBetween(own(base), own(snapshot), mostConnections),
    () => !token.isCancellationRequested,
  );
  const isOne = own(snapshot).filter(({ namespaces }) => namespaces.size > 0).length <= 1;
  return found ? toResult({ before: base, after: snapshot, isOne }, name, found) : stopped;
}

/** Of a cluster. Nobody reads more, and each is explained. */
const mostConnections = 1000;

function withProblem(problem: string): ChangesResult {
  return { base: '', problem, clusters: [], marks: [], markdown: '' };
}

/** The earlier states that something is compared with, one for each folder. */
interface Bases {
  /** Undefined where another one is asked for meanwhile; rejects where it cannot be read. */
  of(folder: Folder, commit: string, repositories: Repositories): Promise<Snapshot | undefined>;
  forget(folder: string): void;
}

interface Base {
  /** Everything that it was made of and that may be another thing later. */
  readonly made: readonly unknown[];
  readonly snapshot: Promise<Snapshot | undefined>;
  readonly controller: AbortController;
}

function createBases(live: Live, host: ChangesHost): Bases {
  const known = new Map<string, Base>();
  const forget = (folder: string): void => {
    known.get(folder)?.controller.abort();
    known.delete(folder);
  };
  return {
    of(folder, commit, repositories) {
      // The folders are others whenever everything is read anew.
      const { helm, kustomize } = host.programs();
      const made = [commit, live.snapshot.folders, helm !== undefined, kustomize !== undefined];
      const before = known.get(folder.uri);
      if (before?.made.every((each, index) => each === made[index])) return before.snapshot;
      forget(folder.uri);
      const controller = new AbortController();
      const read = async (): Promise<Snapshot | undefined> => {
        const revision = await repositories.openRevision(URI.parse(folder.uri).fsPath, commit);
        return madeOf(live, host, folder, revision, controller.signal);
      };
      const snapshot = read();
      // What failed is tried again when somebody asks again.
      snapshot.catch(() => {
        if (known.get(folder.uri)?.controller === controller) known.delete(folder.uri);
      });
      known.set(folder.uri, { made, snapshot, controller });
      return snapshot;
    },
    forget,
  };
}

async function madeOf(
  live: Live,
  { host, programs }: ChangesHost,
  folder: Folder,
  revision: Revision,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  const there = relocated(revision);
  const { helm, kustomize } = programs();
  return revisionSnapshot(live, folder, revision, {
    host,
    helm: helm && there.helm(helm),
    kustomize: kustomize && there.kustomize(kustomize),
    signal,
  }).finally(there.close);
}

interface States {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Whether the folder is one cluster, which nobody has to name. */
  readonly isOne: boolean;
}

function toResult(states: States, base: string, found: readonly ClusterChanges[]): ChangesResult {
  return {
    base,
    problem: null,
    clusters: together(found.map((each) => toCluster(states, each))),
    marks: marksOf(states, found),
    markdown: markdownOf(base, found),
  };
}

function toCluster(states: States, { diff, connections, isCut }: ClusterChanges): ClusterChange {
  return {
    name: diff.name,
    items: [
      ...connections.map((each) => connectionItem(states, each)),
      ...diff.isolation.map((each) => isolationItem(states, each)),
      ...diff.workloads.map((each) => workloadItem(states, each)),
    ],
    isCut,
  };
}

/** Clusters of which the same is to be said, as one. */
function together(clusters: readonly ClusterChange[]): ClusterChange[] {
  const alike = new Map<string, { readonly first: ClusterChange; readonly names: string[] }>();
  for (const cluster of clusters) {
    const id = JSON.stringify([cluster.items, cluster.isCut]);
    const known = alike.get(id);
    if (known) known.names.push(cluster.name);
    else alike.set(id, { first: cluster, names: [cluster.name] });
  }
  return [...alike.values()].map(({ first, names }) => ({ ...first, name: listed(names, 'and') }));
}

function connectionItem(states: States, { change, ends, namespace, does, causes }: ExplainedChange): ChangeItem {
  const [first, ...others] = causes;
  const why = first ? [`${first.words}${others.length > 0 ? `, and ${others.length} more` : ''}`] : [];
  const where = namespace === '' ? [] : [first ? `(in ${namespace})` : `in ${namespace}`];
  return {
    group: change.change === 'added' ? 'opened' : change.change === 'removed' ? 'closed' : 'changed',
    label: `${ends} ${does.map((deed) => deedLabel(deed, change.change === 'changed')).join(', ')}`,
    description: [...why, ...where].join(' '),
    details: [
      ...does.map((deed) => `${deedWords(ends, deed)}.`),
      ...causes.map(
        (cause) =>
          `${cause.effect === 'opens' ? 'Opened' : 'Closed'}, since ${cause.words} (${whereWords(states, cause)}).`,
      ),
      ...(change.change === 'changed' ? [`Before: ${portsText(change.before)}. Now: ${portsText(change.after)}.`] : []),
    ],
    place: placeOfFirst(states, causes),
  };
}

/** `on TCP 7070`; where a connection only becomes another one `opens TCP 7070`. */
function deedLabel({ effect, isSure, ports }: ExplainedChange['does'][number], isChange: boolean): string {
  return `${isSure ? '' : 'perhaps '}${isChange ? effect : 'on'} ${ports}`;
}

function placeOfFirst(states: States, causes: readonly Cause[]): ChangePlace | null {
  for (const cause of causes) {
    const place = placeToday(states, cause);
    if (place) return place;
  }
  return null;
}

/** Where a cause is in the files of today: of what is gone the line where it stood, as long as there is its file. */
function placeToday(
  { before, after }: States,
  { place, state }: Pick<Cause, 'place' | 'state'>,
): ChangePlace | undefined {
  if (state === 'after') return toLocation(after, place);
  const old = toLocation(before, place);
  if (!old) return undefined;
  const source = after.files.get(old.uri)?.source;
  // A file that holds nothing of interest any more is not kept, and an editor finds its last line by itself.
  if (!source && !after.others.has(old.uri)) return undefined;
  const last = source ? source.text.split('\n').length - 1 : Number.POSITIVE_INFINITY;
  const start = { line: Math.min(old.range.start.line, last), character: 0 };
  return { uri: old.uri, range: { start, end: start } };
}

/** `deploy/cart.yaml:8`; of what is gone where it was. */
function whereWords({ before, after }: States, { place, state }: Cause): string {
  return state === 'after' ? pathAndLine(after, place) : `was ${pathAndLine(before, place)}`;
}

function isolationItem(states: States, { workload, direction, before, after }: IsolationChange): ChangeItem {
  const name = workload.answersAs.name;
  const words = { yes: 'isolated', maybe: 'perhaps isolated', no: 'not isolated' };
  return {
    group: 'isolation',
    label: `${name}: ${direction} is ${words[after]}`,
    description: `in ${workload.namespace}`,
    details: [`For ${direction}, ${workload.answersAs.kind} ${name} was ${words[before]} and is ${words[after]} now.`],
    place: placeToday(states, { place: nameOf(workload), state: 'after' }) ?? null,
  };
}

function workloadItem(states: States, { change, workload }: WorkloadChange): ChangeItem {
  const label = `${workload.answersAs.kind} ${workload.answersAs.name} is ${change === 'added' ? 'new' : 'gone'}`;
  const state = change === 'added' ? 'after' : 'before';
  return {
    group: 'workloads',
    label,
    description: `in ${workload.namespace}`,
    details: [`${label}.`],
    place: placeToday(states, { place: nameOf(workload), state }) ?? null,
  };
}

/** What is said at each place: of connections that are opened or closed alike in several clusters once, with their names. */
function marksOf(states: States, found: readonly ClusterChanges[]): ChangeMark[] {
  const marks = new Map<string, { place: ChangePlace; effects: Set<Cause['effect']>; lines: Map<string, string[]> }>();
  for (const { diff, connections } of found) {
    for (const { ends, does, causes } of connections) {
      for (const cause of causes) {
        const place = placeToday(states, cause);
        if (!place) continue;
        const id = `${place.uri} ${place.range.start.line}`;
        const mark = marks.get(id) ?? { place, effects: new Set(), lines: new Map() };
        marks.set(id, mark);
        mark.effects.add(cause.effect);
        for (const deed of does.filter(({ effect }) => effect === cause.effect)) {
          const line = deedWords(ends, deed);
          mark.lines.set(line, [...new Set([...(mark.lines.get(line) ?? []), diff.name])]);
        }
      }
    }
  }
  return [...marks.values()].map(({ place, effects, lines }) => ({
    ...place,
    effect: effects.size > 1 ? 'both' : ([...effects][0] ?? 'opens'),
    lines: [...lines]
      .slice(0, mostLines)
      .map(([line, clusters]) => (states.isOne ? line : `${line} (in ${clusterWords(clusters)})`)),
    more: Math.max(0, lines.size - mostLines),
  }));
}

function clusterWords(names: readonly string[]): string {
  return names.length > mostNames ? `${names.length} clusters` : listed(names, 'and');
}

const mostNames = 3;
/** Of a hover. */
const mostLines = 10;

function markdownOf(base: string, found: readonly ClusterChanges[]): string {
  const diffs = found.map(({ diff }) => diff);
  const cut = found.filter(({ isCut }) => isCut).map(({ diff }) => diff.name);
  return [
    `## Who may call whom, compared with ${base}`,
    '',
    ...(diffs.length > 0 ? diffMarkdown(diffs) : ['**Network policies:** no difference.']),
    ...cut.flatMap((name) => ['', `Of ${name} these are the first ${mostConnections} connections; there are more.`]),
    '',
  ].join('\n');
}
