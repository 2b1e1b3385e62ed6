import { type ExtensionContext, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { commands, type InitializationOptions, trustedNotification } from '../../server/src/lsp/requests.ts';
import { Answers } from './answers.ts';
import { changeCommands } from './changes/changeCommands.ts';
import { ChangeMarks } from './changes/changeMarks.ts';
import { Changes } from './changes/changes.ts';
import { ChangesView } from './changes/changesView.ts';
import { ClusterInView } from './cluster.ts';
import { codeActions } from './codeActions.ts';
import { explain } from './commands/explain.ts';
import { generate } from './commands/generate.ts';
import { openExample } from './commands/openExample.ts';
import { pickCaller } from './commands/pickCaller.ts';
import { restart } from './commands/restart.ts';
import { showCalls } from './commands/showCalls.ts';
import { showLog } from './commands/showLog.ts';
import { showPlaces } from './commands/showPlaces.ts';
import { showReading } from './commands/showReading.ts';
import { switchCluster } from './commands/switchCluster.ts';
import { KeptDiagnostics } from './diagnostics.ts';
import { answerFileRequests } from './files.ts';
import { keepRestarting } from './restarts.ts';
import { StatusItem } from './status.ts';
import { GraphPanel } from './views/graph.ts';
import { TestExplorer } from './views/testExplorer.ts';
import { PoliciesTree } from './views/tree.ts';
import { treeCommands } from './views/treeCommands.ts';

/** The running extension, as commands and tests see it. */
export interface Netpol {
  /** The client of the moment: a restart makes a new one. */
  readonly client: BaseLanguageClient;
  readonly status: StatusItem;
  readonly cluster: ClusterInView;
  /** The Network Policies view. */
  readonly tree: PoliciesTree;
  readonly tests: TestExplorer;
  /** What the Changes view shows, and the marks beside the rules that do it. */
  readonly changes: Changes;
  readonly changesView: ChangesView;
  readonly changeMarks: ChangeMarks;
  readonly graph: GraphPanel;
  /** Once the first server was started, or could not be. */
  readonly ready: Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Matched by name and not by language: Helm extensions change the language of what they own. */
const documentSelector = [
  { pattern: '**/{*.yaml,*.yml,*.json,Kustomization}' },
  // Helm charts are rendered with what was typed into their helpers.
  { pattern: '**/templates/**/*.tpl' },
  // A document that was never saved has no name to go by.
  { scheme: 'untitled', language: 'yaml' },
];

/** Starts the extension with whatever kind of client this host can run. */
export function start(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Netpol {
  const log = window.createOutputChannel('Netpol', { log: true });
  const diagnostics = new KeptDiagnostics();
  const status = new StatusItem(documentSelector);
  const cluster = new ClusterInView(documentSelector, context.workspaceState, status.onDidHear);
  const tests = new TestExplorer(() => client, status.onDidHear);
  context.subscriptions.push(log, diagnostics, status, cluster, tests);

  let client = connect();
  const tree = new PoliciesTree(() => client, status, cluster);
  const changes = new Changes(() => client, status);
  const changesView = new ChangesView(() => client, changes);
  const changeMarks = new ChangeMarks(() => client, changes, context.extensionUri);
  const netpol: Netpol = {
    get client() {
      return client;
    },
    status,
    cluster,
    tree,
    tests,
    changes,
    changesView,
    changeMarks,
    get graph() {
      return graph;
    },
    get ready() {
      return ready;
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
    showPlaces(netpol),
    explain(netpol, answers),
    generate(netpol, answers),
    showReading(answers),
    showCalls(netpol, answers),
    switchCluster(netpol),
    tree,
    treeCommands(netpol, tree),
    openExample(),
    changes,
    changesView,
    changeMarks,
    changeCommands(netpol),
  );

  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      // One that is starting is told once it runs, and one that starts later as it starts.
      client.sendNotification(trustedNotification).catch(() => undefined);
    }),
  );

  // The window does not wait for the server. What failed to start is in the log and in the status item, and is tried
  // again.
  const ready = client.start().catch(() => undefined);
  return netpol;

  function connect(): BaseLanguageClient {
    const client = makeClient({
      documentSelector,
      initializationOptions: (): InitializationOptions => ({
        trusted: workspace.isTrusted,
        suggestCommand: 'editor.action.triggerSuggest',
        showsPlaces: true,
      }),
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
