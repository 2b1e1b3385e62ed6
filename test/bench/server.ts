import { spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import { type StatusParams, statusNotification } from '../../server/src/lsp/requests.ts';

/** Long enough to know that nothing more is said, in milliseconds. */
const silence = 2000;

/** A language server in a process of its own, and what an editor says to it. */
export class Server {
  readonly #connection: ProtocolConnection;
  readonly #root: string;
  readonly #kill: () => void;
  readonly #versions = new Map<string, number>();
  #heard: (() => void) | undefined;
  readonly ready: Promise<void>;

  private constructor(connection: ProtocolConnection, root: string, kill: () => void) {
    this.#connection = connection;
    this.#root = root;
    this.#kill = kill;
    this.ready = new Promise((resolve) => {
      connection.onNotification(statusNotification, ({ state }: StatusParams) => {
        if (state === 'ready') resolve();
      });
    });
    connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'workspace', () => this.#heard?.());
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/diagnostic/refresh', () => null);
    connection.listen();
  }

  static async start(root: string): Promise<Server> {
    // The extension starts it with this size of nursery, too (client/src/extension.ts).
    const flags = ['--max-semi-space-size=32'];
    const child = spawn(process.execPath, [...flags, 'dist/server/netpol-language-server.js', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    return new Server(connection, root, () => child.kill());
  }

  /** @param abilities What else the editor is said to be able to do with a document. */
  async initialize(abilities: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const workspaceFolders = [{ uri: URI.file(this.#root).toString(), name: 'bench' }];
    const capabilities = {
      textDocument: { diagnostic: {}, ...abilities },
      workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
    };
    await this.#connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      workspaceFolders,
    });
    await this.#connection.sendNotification('initialized', {});
    const params = { identifier: 'netpol', previousResultIds: [], partialResultToken: 'workspace' };
    // It stays open as long as the server lives.
    this.#connection.sendRequest('workspace/diagnostic', params).catch(() => undefined);
  }

  open(uri: string, text: string): void {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    void this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version, text },
    });
  }

  change(uri: string, change: unknown): void {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    void this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [change],
    });
  }

  close(uri: string): void {
    void this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  diagnostics(uri: string): Promise<unknown> {
    return this.ask('textDocument/diagnostic', { identifier: 'netpol', textDocument: { uri } });
  }

  /** The answer to any request; throws where the server refuses it. */
  ask<Result>(method: string, params: unknown): Promise<Result> {
    return this.#connection.sendRequest(method, params);
  }

  /** The time at which the server next speaks of files, undefined when it has nothing to say. */
  news(): Promise<number | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), silence);
      this.#heard = () => {
        clearTimeout(timer);
        resolve(performance.now());
      };
    });
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
    this.#kill();
  }
}
