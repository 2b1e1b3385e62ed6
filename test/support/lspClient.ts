import { PassThrough } from 'node:stream';
import {
  createConnection,
  type Diagnostic,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  type CompletionClientCapabilities,
  createProtocolConnection,
  type ProtocolConnection,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import type { Host, Repositories } from '../../server/src/host/host.ts';
import { memoryHost } from '../../server/src/host/memory.ts';
import { type InitializationOptions, type StatusParams, statusNotification } from '../../server/src/lsp/requests.ts';
import { serve } from '../../server/src/lsp/server.ts';
import type { Helm } from '../../server/src/workspace/helm/run.ts';
import type { Kustomize } from '../../server/src/workspace/kustomize/run.ts';
import { root } from './fixture.ts';

/** A language client in this process, against a server over a pair of streams and files in memory. */
export interface LspClient {
  readonly connection: ProtocolConnection;
  /** What is "on disk"; tell the server with `diskChanged`. */
  readonly files: Map<string, string>;
  /** Diagnostics of every file, by whatever way they came. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What each progress item was told, in the order in which the server made them. */
  readonly progress: readonly (readonly ProgressValue[])[];
  /** How often the server told it to ask again, by what it asks for. */
  readonly refreshes: { readonly inlayHint: number; readonly codeLens: number };
  status(): StatusParams | undefined;
  open(uri: string, text?: string): void;
  change(uri: string, text: string): void;
  close(uri: string): void;
  diskChanged(uri: string, text: string | undefined): void;
  /** Answers `workspace/configuration` otherwise from now on, and tells the server. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Resolves as soon as a condition holds; it is looked at after every message. Rejects after a deadline. */
  until<T>(what: string, condition: () => T | undefined | false): Promise<T>;
  stop(): Promise<void>;
}

export type ProgressValue = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export interface ClientOptions {
  readonly folders?: readonly { readonly uri: string; readonly name: string }[];
  /** Answers to `workspace/configuration`, by section. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A client that shows the text that leads to a definition. */
  readonly locationLinks?: boolean;
  /** What it says of completions. */
  readonly completion?: CompletionClientCapabilities;
  /** A client that knows no pull diagnostics. */
  readonly push?: boolean;
  /** A client that takes code actions and edits only as they were at first. */
  readonly plain?: boolean;
  /** What renders charts. */
  readonly helm?: Helm;
  /** What builds kustomizations that the server cannot build wholly. */
  readonly kustomize?: Kustomize;
  /** In the stead of files in memory. */
  readonly host?: Host;
  readonly repositories?: Repositories;
  readonly initializationOptions?: InitializationOptions;
  /** A client that answers nothing that the server asks it while it starts. */
  readonly refuses?: boolean;
  /** What becomes of progress: nobody asks for it by default. */
  readonly progress?: 'shown' | 'refused';
}

export async function startClient(files: ReadonlyMap<string, string>, options: ClientOptions = {}): Promise<LspClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const disk = new Map(files);
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  const { helm, kustomize, repositories } = options;
  serve(server, options.host ?? memoryHost(disk), {
    ...(repositories && { repositories }),
    ...(helm && { helmAt: () => helm }),
    ...(kustomize && { kustomizeAt: () => kustomize }),
  });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const waiting = new Set<() => void>();
  const versions = new Map<string, number>();
  const progress: ProgressValue[][] = [];
  const refreshes = { inlayHint: 0, codeLens: 0 };
  let { settings } = options;
  let status: StatusParams | undefined;
  const heard = (): void => {
    for (const look of [...waiting]) look();
  };

  const allowed = (): void => {
    if (options.refuses) throw new Error('this client does not do that');
  };
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) => {
    allowed();
    return items.map(({ section }) => settings?.[section] ?? null);
  });
  connection.onRequest('client/registerCapability', () => {
    allowed();
    return null;
  });
  connection.onRequest('window/workDoneProgress/create', ({ token }: { token: string }) => {
    if (options.progress === 'refused') throw new Error('this client has no room for it');
    const values: ProgressValue[] = [];
    progress.push(values);
    connection.onProgress(WorkDoneProgress.type, token, (value) => {
      values.push(value);
      heard();
    });
    return null;
  });
  connection.onRequest('workspace/diagnostic/refresh', () => {
    for (const uri of versions.keys()) void pull(uri);
    return null;
  });
  for (const asked of ['inlayHint', 'codeLens'] as const) {
    connection.onRequest(`workspace/${asked}/refresh`, () => {
      refreshes[asked]++;
      heard();
      return null;
    });
  }
  connection.onNotification(statusNotification, (params: StatusParams) => {
    status = params;
    heard();
  });
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics: items }: PublishDiagnosticsParams) => {
      diagnostics.set(uri, items);
      heard();
    },
  );
  connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'workspace', ({ items }) => {
    for (const item of items) {
      // As VS Code's client: what is open is asked for document by document.
      if (item.kind === 'full' && !versions.has(item.uri)) diagnostics.set(item.uri, item.items);
    }
    heard();
  });
  connection.listen();

  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {
      ...(options.progress ? { window: { workDoneProgress: true } } : {}),
      textDocument: {
        ...(options.locationLinks ? { definition: { linkSupport: true } } : {}),
        ...(options.push ? {} : { diagnostic: {} }),
        ...(options.completion ? { completion: options.completion } : {}),
        ...(options.plain ? {} : { inlayHint: { resolveSupport: { properties: ['tooltip'] } } }),
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
          ...(options.plain ? {} : { dataSupport: true, resolveSupport: { properties: ['edit'] } }),
        },
      },
      workspace: {
        configuration: true,
        workspaceFolders: true,
        didChangeWatchedFiles: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
        ...(options.plain ? {} : { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } }),
        workspaceEdit: {
          documentChanges: true,
          resourceOperations: ['create'],
          ...(options.plain ? {} : { changeAnnotationSupport: {} }),
        },
      },
    },
    initializationOptions: options.initializationOptions,
    workspaceFolders: options.folders ?? [{ uri: root, name: 'ws' }],
  });
  await connection.sendNotification('initialized', {});
  if (!options.push) {
    // Stays open until the server stops.
    connection
      .sendRequest('workspace/diagnostic', {
        identifier: 'netpol',
        previousResultIds: [],
        partialResultToken: 'workspace',
      })
      .catch(() => undefined);
  }

  async function pull(uri: string): Promise<void> {
    if (options.push) return;
    const report = await connection.sendRequest<{ kind: string; items: Diagnostic[] }>('textDocument/diagnostic', {
      identifier: 'netpol',
      textDocument: { uri },
    });
    if (report.kind === 'full') diagnostics.set(uri, report.items);
    heard();
  }

  const client: LspClient = {
    connection,
    files: disk,
    diagnostics,
    progress,
    refreshes,
    status: () => status,
    open(uri, text = disk.get(uri) ?? '') {
      versions.set(uri, 1);
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
      void pull(uri);
    },
    change(uri, text) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
      void pull(uri);
    },
    close(uri) {
      versions.delete(uri);
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    diskChanged(uri, text) {
      const type = text === undefined ? 3 : disk.has(uri) ? 2 : 1;
      if (text === undefined) disk.delete(uri);
      else disk.set(uri, text);
      void connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    },
    configure(next) {
      settings = next;
      void connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const value = condition();
          if (value === undefined || value === false) return;
          finish();
          resolve(value);
        };
        const deadline = setTimeout(() => {
          finish();
          reject(new Error(`Waited too long: ${what}`));
        }, 10_000);
        const finish = (): void => {
          clearTimeout(deadline);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      });
    },
    async stop() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
    },
  };
  await client.until('the first index', () => status?.state === 'ready');
  return client;
}
