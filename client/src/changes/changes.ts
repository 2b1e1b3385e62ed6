import {
  CancellationTokenSource,
  commands,
  Disposable,
  EventEmitter,
  type FileSystemWatcher,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ChangesDoneParams,
  type ChangesParams,
  type ChangesResult,
  changesDoneNotification,
  changesRequest,
} from '../../../server/src/lsp/requests.ts';
import type { StatusItem } from '../status.ts';

/** What a workspace folder is compared with, and what differs. */
export interface FolderChanges {
  /** Its name. */
  readonly name: string;
  readonly result: ChangesResult;
}

/**
 * What differs from an earlier state of the workspace to what is in the editor now. Nothing is compared before somebody
 * asks; from then on it follows every edit, until it is cleared.
 */
export class Changes implements Disposable {
  readonly #client: () => BaseLanguageClient;
  readonly #changed = new EventEmitter<void>();
  /** There is another answer, or none any more. */
  readonly onDidChange = this.#changed.event;
  readonly #listeners: Disposable;
  /** Undefined while nothing is compared, null for the saved files. */
  #revision: string | null | undefined;
  #folders: readonly FolderChanges[] | undefined;
  #running: CancellationTokenSource | undefined;
  #head: FileSystemWatcher | undefined;

  /** @param client Gives the client of the moment. */
  constructor(client: () => BaseLanguageClient, status: StatusItem) {
    this.#client = client;
    const again = (): void => void this.#compare();
    this.#listeners = Disposable.from(
      status.onDidHear(again),
      // What is saved is no other text, and another state to compare with.
      workspace.onDidSaveTextDocument(() => this.#revision === null && again()),
      workspace.onDidChangeWorkspaceFolders(again),
      // Somebody may have committed elsewhere.
      window.onDidChangeWindowState(({ focused }) => focused && again()),
    );
  }

  /** The answer of each workspace folder; undefined while nothing is compared, or before the first answer. */
  get folders(): readonly FolderChanges[] | undefined {
    return this.#folders;
  }

  /** Whether something is compared. */
  get isOn(): boolean {
    return this.#revision !== undefined;
  }

  /**
   * Compares from now on; resolves with the first answer.
   * @param revision What git knows, or null for the files as they are saved.
   */
  async compareWith(revision: string | null): Promise<void> {
    this.#revision = revision;
    this.#folders = undefined;
    this.#head ??= this.#watchHead();
    await commands.executeCommand('setContext', 'netpol.comparesChanges', true);
    this.#changed.fire();
    await this.#compare();
  }

  async clear(): Promise<void> {
    this.#running?.cancel();
    this.#revision = undefined;
    this.#folders = undefined;
    this.#head?.dispose();
    this.#head = undefined;
    await commands.executeCommand('setContext', 'netpol.comparesChanges', false);
    this.#changed.fire();
    const client = this.#client();
    if (!client.isRunning()) return;
    for (const { folder } of this.#questions())
      await client.sendNotification(changesDoneNotification, { folder } satisfies ChangesDoneParams);
  }

  dispose(): void {
    this.#running?.cancel();
    this.#head?.dispose();
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  /** Asks again, in the stead of a question that is not answered yet. */
  async #compare(): Promise<void> {
    this.#running?.cancel();
    const revision = this.#revision;
    const client = this.#client();
    if (revision === undefined || !client.isRunning()) return;
    const running = new CancellationTokenSource();
    this.#running = running;
    const asked = Promise.all(
      this.#questions().map(async ({ name, folder }): Promise<FolderChanges> => {
        const params: ChangesParams = { folder, revision };
        return { name, result: await client.sendRequest<ChangesResult>(changesRequest, params, running.token) };
      }),
    );
    // A server that ends meanwhile has no answer; the next one is asked when it knows something.
    const found = await window.withProgress({ location: { viewId: 'netpol.changes' } }, () =>
      asked.catch(() => undefined),
    );
    if (running.token.isCancellationRequested || !found) return;
    // Most edits open and close nothing else.
    if (JSON.stringify(found) === JSON.stringify(this.#folders)) return;
    this.#folders = found;
    this.#changed.fire();
  }

  #questions(): { readonly name: string; readonly folder: string }[] {
    const folders = workspace.workspaceFolders ?? [];
    // What is open without a folder has saved files, too.
    if (folders.length === 0) return [{ name: '', folder: '' }];
    const { code2ProtocolConverter } = this.#client();
    return folders.map(({ name, uri }) => ({ name, folder: code2ProtocolConverter.asUri(uri) }));
  }

  /** A commit, and a switch to another branch, write there. */
  #watchHead(): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher('**/.git/{HEAD,logs/HEAD}');
    watcher.onDidChange(() => void this.#compare());
    watcher.onDidCreate(() => void this.#compare());
    return watcher;
  }
}
