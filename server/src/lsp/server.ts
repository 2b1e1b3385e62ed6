import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkDoneProgressReporter,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixKinds } from '../fixes/fix.ts';
import { editorHost, hostByScheme } from '../host/editor.ts';
import type { Host, Repositories } from '../host/host.ts';
import { isRenderedTemplate } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Folder } from '../workspace/folder.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { Kustomize } from '../workspace/kustomize/run.ts';
import { leftOutReason } from '../workspace/leftOut.ts';
import { canonicalUri } from './canonicalUri.ts';
import { registerChanges } from './changes.ts';
import { createCharts } from './charts.ts';
import { createConfigFiles, isConfigFile } from './configFiles.ts';
import { createDelivery } from './delivery.ts';
import { createDiagnostics } from './diagnostics.ts';
import { registerFeatures } from './features.ts';
import { fixAllKind } from './fixAll.ts';
import { createGuard } from './guard.ts';
import { createKustomizations } from './kustomizations.ts';
import { countResources, createLive, isNeverRead } from './live.ts';
import { completionAbilities } from './policyCompletion.ts';
import { createQuietProgress } from './quietProgress.ts';
import {
  type FindFilesParams,
  findFilesRequest,
  type InitializationOptions,
  type ReadFileParams,
  readFileRequest,
  type StatusParams,
  statusNotification,
  trustedNotification,
} from './requests.ts';
import { defaultSettings, readingText, readSettings, type Settings, withConfig } from './settings.ts';

/** The programs of a path or name, where programs can be run. */
export interface Programs {
  helmAt?(program: string): Helm;
  kustomizeAt?(program: string): Kustomize;
  repositories?: Repositories;
}

/** Serves one client over a connection. `disk` reads `file:` URIs. */
export function serve(connection: Connection, disk: Host, { helmAt, kustomizeAt, repositories }: Programs = {}): void {
  const host = hostByScheme(
    disk,
    editorHost({
      findFiles: (folder) => connection.sendRequest<string[]>(findFilesRequest, { folder } satisfies FindFilesParams),
      readFile: (uri) => connection.sendRequest<string | null>(readFileRequest, { uri } satisfies ReadFileParams),
    }),
  );
  const documents = new TextDocuments(TextDocument);
  const guard = createGuard(connection);
  let client: InitializeParams;
  let folders: readonly Folder[] = [];
  let stopped = false;
  let trusted = false;
  let settingsOfAll = defaultSettings;
  let indexedWith = '';
  let statusTimer: ReturnType<typeof setTimeout> | undefined;

  const live = createLive(host, {
    async found(uris) {
      if (await configs.readBelow(uris)) diagnostics.reset();
    },
    changed() {
      delivery.changed();
      features.changed();
      charts.changed();
      kustomizations.changed();
      scheduleStatus();
    },
    unreadable(uri, reason) {
      connection.console.warn(`Cannot read ${uri}: ${reason}`);
    },
    inBackground: guard.inBackground,
  });
  const configs = createConfigFiles(host, (uri, reason) => connection.console.warn(`Cannot read ${uri}: ${reason}`));
  const charts = createCharts(live, {
    helm() {
      if (!trusted) return 'the workspace is not trusted';
      const { enabled, path } = settingsOfAll.helm;
      if (!enabled) return 'it is turned off';
      return helmAt ? helmAt(path) : 'helm is not on the PATH';
    },
    configured: (folder) => live.settingsOf(folder).charts,
    busy: createQuietProgress(() => beginProgress('Netpol: rendering charts'), untilProgress),
    pause: 150,
    absent() {
      connection.console.info(`There is no program ${settingsOfAll.helm.path}: Helm charts are left out.`);
      scheduleStatus();
    },
    inBackground: guard.inBackground,
  });
  const kustomizations = createKustomizations(live, {
    kustomize() {
      const { enabled, path } = settingsOfAll.kustomize;
      return trusted && enabled ? kustomizeAt?.(path) : undefined;
    },
    busy: createQuietProgress(() => beginProgress('Netpol: building kustomizations'), untilProgress),
    // What it fetches takes longer than typing a word.
    pause: 500,
    absent() {
      const { path } = settingsOfAll.kustomize;
      connection.console.info(`There is no program ${path}: what only kustomize can do is left out.`);
    },
    inBackground: guard.inBackground,
  });
  const diagnostics = createDiagnostics(live, configs);
  const delivery = createDelivery(live, diagnostics, guard, {
    pause: 150,
    refresh() {
      if (!client.capabilities.workspace?.diagnostics?.refreshSupport) return;
      guard.inBackground('refreshing diagnostics', connection.languages.diagnostics.refresh());
    },
    push(uri, { items }) {
      if (!canPull()) guard.inBackground('diagnostics', connection.sendDiagnostics({ uri, diagnostics: items }));
    },
  });

  connection.onInitialize((params): InitializeResult => {
    client = params;
    trusted = isTrusted(params.initializationOptions);
    folders = foldersOf(params.workspaceFolders ?? rootFolder(params));
    return {
      serverInfo: { name: 'netpol' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: { triggerCharacters: [' ', ','] },
        codeActionProvider: {
          codeActionKinds: [...fixKinds, fixAllKind],
          resolveProvider: true,
        },
        ...(canPull()
          ? { diagnosticProvider: { identifier: 'netpol', interFileDependencies: true, workspaceDiagnostics: true } }
          : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        definitionProvider: true,
        referencesProvider: true,
        documentLinkProvider: { resolveProvider: false },
        inlayHintProvider: { resolveProvider: true },
        codeLensProvider: { resolveProvider: true },
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        workspaceSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        callHierarchyProvider: true,
        renameProvider: client.capabilities.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
      },
    };
  });

  connection.onInitialized(() => guard.inBackground('starting', start()));

  connection.onDidChangeConfiguration(() => guard.inBackground('settings', reconfigure()));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = changes.map(({ uri }) => canonicalUri(uri)).filter((uri) => !isNeverRead(uri));
    // What an ignore file or the configuration says changes which files there are.
    if (uris.some((uri) => uri.endsWith('/.gitignore') || isConfigFile(uri))) guard.inBackground('indexing', index());
    else guard.inBackground('reading files', live.diskChanged(uris));
    touched(uris);
  });
  connection.onNotification(trustedNotification, () => {
    trusted = true;
    charts.reset();
    kustomizations.reset();
    scheduleStatus();
  });

  documents.onDidChangeContent(({ document }) => {
    const uri = canonicalUri(document.uri);
    configs.opened(uri, document.getText());
    live.opened(uri, document.getText(), document.version);
    touched([uri]);
  });
  documents.onDidClose(({ document }) => {
    const uri = canonicalUri(document.uri);
    configs.closed(uri);
    guard.inBackground('reading a closed file', live.closed(uri));
    touched([uri]);
    delivery.closed(uri);
  });

  connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
    guard.answer('diagnostics', { kind: 'unchanged', resultId: previousResultId ?? '' }, () =>
      delivery.document(canonicalUri(textDocument.uri), previousResultId),
    ),
  );
  connection.languages.diagnostics.onWorkspace((params, token, _workDone, stream) =>
    delivery.workspace(params, token, stream),
  );
  const features = registerFeatures(connection, guard, live, diagnostics, configs, {
    showsLocationLinks: () => client.capabilities.textDocument?.definition?.linkSupport === true,
    resolvesActions: () =>
      client.capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    completions: () => completionAbilities(client),
    resolvesTooltips: () =>
      client.capabilities.textDocument?.inlayHint?.resolveSupport?.properties.includes('tooltip') === true,
    refreshesHints: () => client.capabilities.workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: () => client.capabilities.workspace?.codeLens?.refreshSupport === true,
    showsPlaces: () => (client.initializationOptions as InitializationOptions | undefined)?.showsPlaces === true,
    confirmsEdits: () => client.capabilities.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
  });
  registerChanges(connection, guard, live, {
    host,
    repositories() {
      if (!trusted) return 'git is run in trusted workspaces only. What is not saved can be compared all the same.';
      return repositories ?? 'This server does not run git.';
    },
    programs() {
      const { helm, kustomize } = settingsOfAll;
      return {
        helm: trusted && helm.enabled ? helmAt?.(helm.path) : undefined,
        kustomize: trusted && kustomize.enabled ? kustomizeAt?.(kustomize.path) : undefined,
      };
    },
  });

  connection.onShutdown(() => {
    delivery.stop();
    features.stop();
    charts.stop();
    kustomizations.stop();
    clearTimeout(statusTimer);
    stopped = true;
  });
  documents.listen(connection);
  connection.listen();

  async function start(): Promise<void> {
    if (client.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      // Whole folders come and go with one event of their own, and that carries no manifest's name.
      const watchers = [{ globPattern: '**/*' }];
      guard.inBackground(
        'watching files',
        connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
      );
    }
    if (client.capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(foldersOf(removed).map(({ uri }) => uri));
        folders = [...folders.filter(({ uri }) => !gone.has(uri)), ...foldersOf(added)];
        guard.inBackground('indexing', index());
      });
    }
    await index();
  }

  function touched(uris: readonly string[]): void {
    charts.touched(uris);
    kustomizations.touched(uris);
  }

  function canPull(): boolean {
    return client.capabilities.textDocument?.diagnostic !== undefined;
  }

  /** Editors tell of their configuration even when nothing of ours changed. */
  async function reconfigure(): Promise<void> {
    const settings = await withConfigFiles(await fetchSettings());
    if (readingText(settings) === indexedWith) live.configure(settings);
    else await index();
  }

  async function index(): Promise<void> {
    const settings = await withConfigFiles(await fetchSettings());
    indexedWith = readingText(settings);
    settingsOfAll = settings.get('') ?? defaultSettings;
    const report = await beginProgress('Netpol: reading manifests', 0);
    const started = Date.now();
    diagnostics.reset();
    const done = live.index(folders, settings, (read, total) => {
      report?.report(Math.round((read / total) * 100), `${read} of ${total} files`);
    });
    sendStatus();
    const finished = await done;
    report?.done();
    if (!finished) return;
    charts.reset();
    kustomizations.reset();
    sendStatus();
    const { workloads, policies } = countResources(live.snapshot);
    connection.console.info(
      `Read ${live.snapshot.files.size} files with ${workloads} workloads and ${policies} policies in ${Date.now() - started} ms.`,
    );
  }

  /** @param percentage Of what is done; undefined where nobody knows how much there is. */
  async function beginProgress(title: string, percentage?: number): Promise<WorkDoneProgressReporter | undefined> {
    if (!client.capabilities.window?.workDoneProgress) return undefined;
    // A client may refuse; the work is done all the same.
    const progress = await connection.window.createWorkDoneProgress().catch(() => undefined);
    progress?.begin(title, percentage);
    return progress;
  }

  async function withConfigFiles(settings: ReadonlyMap<string, Settings>): Promise<ReadonlyMap<string, Settings>> {
    const merged = new Map(settings);
    await configs.read(folders);
    for (const { uri } of folders) {
      const config = configs.configOf(uri);
      if (config) merged.set(uri, withConfig(merged.get(uri) ?? merged.get('') ?? defaultSettings, config));
    }
    return merged;
  }

  /** One for each folder, and under the empty key those of what lies in none. */
  async function fetchSettings(): Promise<ReadonlyMap<string, Settings>> {
    const given = new Map([['', readSettings(client.initializationOptions, undefined)]]);
    if (!client.capabilities.workspace?.configuration) return given;
    const scopes = [...folders.map(({ uri }) => uri), undefined];
    const sections = scopes.flatMap((scopeUri) => {
      const scope = scopeUri === undefined ? {} : { scopeUri };
      return [
        { ...scope, section: 'netpol' },
        { ...scope, section: 'files.exclude' },
      ];
    });
    const ask = (): Promise<unknown[] | undefined> => connection.workspace.getConfiguration(sections);
    const answers = await guard.answerLater('settings', undefined, ask);
    if (!answers) return given;
    return new Map(scopes.map((uri, at) => [uri ?? '', readSettings(answers[2 * at], answers[2 * at + 1])]));
  }

  function scheduleStatus(): void {
    if (stopped) return;
    statusTimer ??= setTimeout(() => {
      statusTimer = undefined;
      guard.answer('status', undefined, sendStatus);
    }, 300);
  }

  function sendStatus(): void {
    const status: StatusParams = {
      state: live.indexing ? 'indexing' : 'ready',
      files: live.snapshot.files.size,
      ...countResources(live.snapshot),
      leftOut: leftOutPhrases(live.snapshot, charts.whyNot()),
    };
    guard.inBackground('status', connection.sendNotification(statusNotification, status));
  }
}

/** In milliseconds. */
const untilProgress = 300;

function foldersOf(folders: readonly WorkspaceFolder[]): Folder[] {
  return folders.map(({ uri, name }) => ({ uri: canonicalUri(uri).replace(/\/+$/, ''), name }));
}

/** Clients without folders name a root. */
function rootFolder({ rootUri }: InitializeParams): WorkspaceFolder[] {
  return rootUri ? [{ uri: rootUri, name: decodeURIComponent(rootUri.slice(rootUri.lastIndexOf('/') + 1)) }] : [];
}

function isTrusted(options: InitializationOptions | null | undefined): boolean {
  return options?.trusted === true;
}

/** `3 Helm templates (helm is not on the PATH)`, `1 kustomize patch` */
function leftOutPhrases(snapshot: Snapshot, noHelm: string | undefined): string[] {
  const counts = new Map<string, number>();
  for (const uri of snapshot.files.keys()) {
    const reason = leftOutReason(uri, snapshot.roles);
    if (reason && !isRenderedTemplate(snapshot, uri)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort().map(([reason, count]) => {
    const why = reason === 'Helm template' && noHelm ? ` (${noHelm})` : '';
    return `${count} ${count === 1 ? reason : plural(reason)}${why}`;
  });
}

function plural(noun: string): string {
  return noun.endsWith('h') ? `${noun}es` : `${noun}s`;
}
