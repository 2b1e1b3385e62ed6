import { type ExtensionContext, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { commands, type InitializationOptions, trustedNotification } from '../../server/src/lsp/requests.ts';
import { Answers } from './answers.ts';
import { ClusterInView } from './cluster.ts';
import { codeActions } from './codeActions.ts';
import { explain } from './commands/explain.ts';
import { generate } from './commands/generate.ts';
import { pickCaller } from './commands/pickCaller.ts';
import { restart } from './commands/restart.ts';
import { showCalls } from './commands/showCalls.ts';
import { showLog } from './commands/showLog.ts';
import { showReading } from './commands/showReading.ts';
import { switchCluster } from './commands/switchCluster.ts';
import { KeptDiagnostics } from './diagnostics.ts';
import { answerFileRequests } from './files.ts';
import { keepRestarting } from './restarts.ts';
import { StatusItem } from './status.ts';
import { GraphPanel } from './views/graph.ts';

/** The running extension, as commands and tests see it. */
export interface Netpol {
  /** The client of the moment: a restart makes a new one. */
  readonly client: BaseLanguageClient;
  readonly status: StatusItem;
  readonly cluster: ClusterInView;
  readonly graph: GraphPanel;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Matched by name and not by language: Helm extensions change the language of what they own. */
export const documentSelector = [
  { pattern: '**/*.{yaml,yml,json}' },
  // Helm charts are rendered with what was typed into their helpers.
  { pattern: '**/templates/**/*.tpl' },
  // A document that was never saved has no name to go by.
  { scheme: 'untitled', language: 'yaml' },
];

/** Starts the extension with whatever kind of client this host can run. */
export async function start(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Netpol> {
  const log = window.createOutputChannel('Netpol', { log: true });
  const diagnostics = new KeptDiagnostics();
  const status = new StatusItem(documentSelector);
  const cluster = new ClusterInView(documentSelector, context.workspaceState, status.onDidHear);
  context.subscriptions.push(log, diagnostics, status, cluster);

  let client = connect();
  const netpol: Netpol = {
    get client() {
      return client;
    },
    status,
    cluster,
    get graph() {
      return graph;
    },
    async restart() {
      await netpol.stop();
      client = connect();
      await client.start();
    },
    async stop() {
      // A server that hangs or was never there cannot say goodbye; the client ends its process all the same.
      await client.dispose().catch((error: unknown) => log.warn(`stopping: ${error}`));
    },
  };
  const answers = new Answers(netpol);
  const graph = new GraphPanel(netpol, context.extensionUri, status.onDidHear);
  context.subscriptions.push(
    answers,
    graph,
    restart(netpol),
    showLog(log),
    pickCaller(netpol),
    explain(netpol, answers),
    generate(netpol, answers),
    showReading(answers),
    showCalls(netpol, answers),
    switchCluster(netpol),
  );

  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      // A server that starts later is told as it starts.
      if (client.isRunning()) void client.sendNotification(trustedNotification);
    }),
  );

  // What failed to start is in the log and in the status item, and is tried again.
  await client.start().catch(() => undefined);
  return netpol;

  function connect(): BaseLanguageClient {
    const client = makeClient({
      documentSelector,
      initializationOptions: (): InitializationOptions => ({ trusted: workspace.isTrusted }),
      outputChannel: log,
      synchronize: { configurationSection: ['netpol', 'files.exclude'] },
      diagnosticPullOptions: { onChange: true },
      diagnosticCollectionProvider: diagnostics,
      errorHandler: keepRestarting(() => status.lost()),
      initializationFailedHandler: () => false,
      markdown: { isTrusted: { enabledCommands: [commands.pickCaller, commands.showLog] } },
      middleware: { ...diagnostics.middleware, ...codeActions },
    });
    status.follow(client);
    cluster.follow(client);
    answerFileRequests(client);
    return client;
  }
}
