import {
  type CancellationToken,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
} from 'vscode-languageserver';
import { canonicalUri } from './canonicalUri.ts';
import type { Diagnostics, Report } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { createSlices } from './slices.ts';

/**
 * How diagnostics reach the client. An open document is asked for by the client whenever it changes. All others come
 * through the workspace request, which stays open: what changes is streamed. It ends with all that there is for a client
 * that takes no parts of an answer.
 */
export interface Delivery {
  document(uri: string, previousResultId: string | undefined): DocumentDiagnosticReport;
  workspace(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    progress: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport>;
  /** The snapshot is another one. */
  changed(): void;
  /** A file is no longer open: from now on the stream speaks for it. */
  closed(uri: string): void;
  /** Nothing more will be sent. */
  stop(): void;
}

export interface Client {
  /** Milliseconds without a change before other files' findings are sent: a half-typed selector means something else. */
  readonly pause: number;
  /** Asks the client to ask again for its open documents. */
  refresh(): void;
  /** Tells of a file, where the client cannot pull. */
  push(uri: string, report: Report): void;
}

export function createDelivery(live: Live, diagnostics: Diagnostics, guard: Guard, client: Client): Delivery {
  let stream: Stream | undefined;
  let endStream: ((report: WorkspaceDiagnosticReport) => void) | undefined;
  /** The result id of what the client last got of each file, whichever way. */
  let held = new Map<string, string>();
  let stopped = false;
  /** The files whose reports the client may not have as they are now. */
  const owed = new Set<string>();
  let owesAll = false;
  let owesRefresh = false;
  const work = createSlices((mayGoOn) => guard.answer('diagnostics', true, () => deliver(mayGoOn)));

  return {
    document(uri, previousResultId) {
      const { resultId, items } = diagnostics.report(uri);
      if (resultId === previousResultId) return { kind: 'unchanged', resultId };
      held.set(uri, resultId);
      return { kind: 'full', resultId, items };
    },
    workspace({ previousResultIds }, token, progress) {
      endStream?.({ items: [] });
      held = new Map(previousResultIds.map(({ uri, value }) => [canonicalUri(uri), value]));
      stream = progress ?? collecting();
      const answer = new Promise<WorkspaceDiagnosticReport>((resolve, reject) => {
        endStream = resolve;
        token.onCancellationRequested(() => {
          stream = undefined;
          reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'The client no longer asks for the workspace.'));
        });
      });
      owesAll = true;
      work.startIn(0);
      return answer;
    },
    changed() {
      if (!stopped) work.startIn(client.pause);
    },
    closed(uri) {
      // Whatever it held counts no more; a client that is told of every file has to hear of none, too.
      if (held.has(uri)) held.set(uri, '');
      send([uri]);
    },
    stop() {
      stopped = true;
      work.stop();
      endStream?.({ items: [] });
    },
  };

  /** Finds out what changed, and sends it; whether all that can be done is done. */
  function deliver(mayGoOn: () => boolean): boolean {
    if (live.indexing) return true;
    const changed = diagnostics.takeChanged(mayGoOn);
    if (!changed) return false;
    // The first answer to a request speaks of every file, those included that the client knows from before and are gone.
    for (const uri of owesAll ? [...diagnostics.uris(), ...held.keys()] : changed) owed.add(uri);
    owesAll = false;
    while (owed.size > 0) {
      if (!mayGoOn()) return false;
      // Not every client takes an open document's report from the stream.
      if (send(takeFrom(owed, chunkSize)).some((uri) => live.versionOf(uri) !== null)) owesRefresh = true;
    }
    if (owesRefresh) client.refresh();
    owesRefresh = false;
    endCollection();
    return true;
  }

  /** What a client gets that takes all in one answer: the request ends with it. */
  function endCollection(): void {
    if (!stream?.collected) return;
    endStream?.({ items: [...stream.collected] });
    endStream = undefined;
    stream = undefined;
  }

  /** Sends the reports that the client does not hold; gives their files. */
  function send(uris: readonly string[]): string[] {
    const news: string[] = [];
    const items: WorkspaceDiagnosticReport['items'] = [];
    for (const uri of uris) {
      const report = diagnostics.report(uri);
      const before = held.get(uri);
      if (before === report.resultId || (before === undefined && report.items.length === 0)) continue;
      if (report.items.length > 0) held.set(uri, report.resultId);
      else held.delete(uri);
      news.push(uri);
      client.push(uri, report);
      items.push({ kind: 'full', uri, version: live.versionOf(uri), ...report });
    }
    if (items.length > 0) stream?.report({ items });
    return news;
  }
}

/** Where reports go; `collected` holds them where the client takes them all in one answer. */
interface Stream extends Pick<ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>, 'report'> {
  readonly collected?: WorkspaceDiagnosticReport['items'];
}

function collecting(): Stream {
  const collected: WorkspaceDiagnosticReport['items'] = [];
  return { collected, report: ({ items }) => collected.push(...items) };
}

/** Takes the first members out of a set. */
function takeFrom(uris: Set<string>, count: number): string[] {
  const taken: string[] = [];
  for (const uri of uris) {
    if (taken.length === count) break;
    uris.delete(uri);
    taken.push(uri);
  }
  return taken;
}

/** Files whose reports are made and sent before a keystroke is looked for. */
const chunkSize = 20;
