import {
  CancellationError,
  type CancellationToken,
  CancellationTokenSource,
  type Diagnostic,
  type DiagnosticCollection,
  languages,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type DiagnosticCollectionProvider, type DiagnosticProviderMiddleware, vsdiag } from 'vscode-languageclient';

const neverCancelled = new CancellationTokenSource().token;

/**
 * Decides which diagnostics are shown, and keeps them while there is no server.
 *
 * The server answers for one document when asked, and streams what changes anywhere in the workspace.
 * Left alone, the client clears everything when the server dies, ignores the stream for documents in a tab and
 * drops the last answer for a tab that closes. Here the newest report wins whichever way it comes, and what is
 * shown is known by its result id, so that a server that starts again need only send what differs.
 */
export class KeptDiagnostics implements DiagnosticCollectionProvider {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection('netpol');
  /** The result id of what each URI shows. */
  readonly #shown = new Map<string, string>();

  readonly middleware: DiagnosticProviderMiddleware = {
    provideDiagnostics: async (document, _previous, token, next) => {
      const uri = document instanceof Uri ? document : document.uri;
      if (isView(uri)) return { kind: vsdiag.DocumentDiagnosticReportKind.unChanged, resultId: '' };
      const ask = async (until: CancellationToken) => next(document, this.#resultId(uri), until);
      const report = await ask(token).catch((error: unknown) => {
        // A question that is cancelled is asked again, except when the tab has closed since.
        if (!(error instanceof CancellationError) || isInTab(uri)) throw error;
        return ask(neverCancelled);
      });
      if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) this.#show(uri, report);
      return { kind: vsdiag.DocumentDiagnosticReportKind.unChanged, resultId: this.#resultId(uri) ?? '' };
    },

    provideWorkspaceDiagnostics: (_previous, token, _report, next) => {
      const previous = [...this.#shown].map(([uri, value]) => ({ uri: Uri.parse(uri, true), value }));
      return next(previous, token, (chunk) => {
        for (const item of chunk?.items ?? []) {
          if (item.kind !== vsdiag.DocumentDiagnosticReportKind.full || isOutdated(item.uri, item.version)) continue;
          if (!isView(item.uri)) this.#show(item.uri, item);
        }
      });
    },
  };

  /** There is one collection, which outlives every client. */
  create(): DiagnosticCollection {
    return this.#collection;
  }

  /** The end of a client is not the end of what it reported: called without arguments, this ends the extension. */
  dispose(ofClient?: DiagnosticCollection): void {
    if (ofClient === undefined) this.#collection.dispose();
  }

  #resultId(uri: Uri): string | undefined {
    // The client itself deletes what an untitled document showed when that closes.
    return this.#collection.has(uri) ? this.#shown.get(uri.toString()) : undefined;
  }

  #show(uri: Uri, report: { readonly resultId?: string; readonly items: Diagnostic[] }): void {
    // Our server numbers every report. One without is the client's own, made up because the connection is gone.
    if (report.resultId === undefined || report.resultId === this.#resultId(uri)) return;
    if (report.items.length > 0) {
      this.#collection.set(uri, report.items);
      this.#shown.set(uri.toString(), report.resultId);
    } else {
      this.#collection.delete(uri);
      this.#shown.delete(uri.toString());
    }
  }
}

/**
 * Whether it only shows how a file was or would be, as the preview of an edit does. What is wrong there is said of the
 * file, where it can be mended.
 */
function isView({ scheme }: Uri): boolean {
  const schemes = ['untitled', 'file', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)];
  return !schemes.includes(scheme) && workspace.fs.isWritableFileSystem(scheme) !== true;
}

/** Whether the report is about another text than the one in the editor, whose own report is on its way. */
function isOutdated(uri: Uri, version: number | null): boolean {
  const document = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return document !== undefined && document.version !== version && isInTab(uri);
}

/** The client asks about documents in a tab at every change, and about no others. */
function isInTab(uri: Uri): boolean {
  const shows = (shown: Uri) => shown.toString() === uri.toString();
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => {
      if (input instanceof TabInputText) return shows(input.uri);
      return input instanceof TabInputTextDiff && shows(input.modified);
    });
}
