import {
  Disposable,
  type DocumentSelector,
  type Event,
  EventEmitter,
  languages,
  type Memento,
  StatusBarAlignment,
  type StatusBarItem,
  window,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type ClusterChoice,
  type ClusterInViewParams,
  type ClustersParams,
  clusterInViewNotification,
  clustersRequest,
  commands,
} from '../../server/src/lsp/requests.ts';
import { texts } from './texts.ts';

/**
 * The cluster that the user looks at in each workspace folder. It is remembered with the workspace, told to every
 * server, and named in the status bar beside a manifest whose folder has several.
 */
export class ClusterInView implements Disposable {
  readonly #item: StatusBarItem;
  readonly #selector: DocumentSelector;
  readonly #state: Memento;
  readonly #listeners: Disposable;
  readonly #chose = new EventEmitter<void>();
  /** The server was told of another one. */
  readonly onDidChoose = this.#chose.event;
  #client: BaseLanguageClient | undefined;
  /** Counts the questions to the server: only the answer to the last one is shown. */
  #asked = 0;
  #shown: ClusterChoice | undefined;

  /** @param onDidChange Tells that the server knows something else of the workspace. */
  constructor(selector: DocumentSelector, state: Memento, onDidChange: Event<void>) {
    this.#selector = selector;
    this.#state = state;
    this.#item = window.createStatusBarItem('netpol.cluster', StatusBarAlignment.Right, 100);
    this.#item.name = texts.cluster.name;
    this.#item.command = commands.switchCluster;
    this.#listeners = Disposable.from(
      window.onDidChangeActiveTextEditor(() => void this.#refresh()),
      onDidChange(() => void this.#refresh()),
    );
  }

  follow(client: BaseLanguageClient): void {
    this.#client = client;
    client.onDidChangeState(async ({ newState }) => {
      if (newState !== State.Running) return;
      for (const [folder, cluster] of Object.entries(this.#chosen())) await this.#tell(folder, cluster);
      await this.#refresh();
    });
  }

  /** What the status bar says; undefined while it says nothing. */
  get shown(): { readonly text: string; readonly tooltip: string } | undefined {
    return this.#shown && { text: this.#item.text, tooltip: String(this.#item.tooltip) };
  }

  /** The clusters of the active editor's folder, those of its manifest first; of all folders where it shows no manifest. */
  async choices(): Promise<readonly ClusterChoice[]> {
    const here = await this.#ofActiveEditor();
    return here.length > 0 ? here : this.#ask({});
  }

  async choose({ folder, name }: ClusterChoice): Promise<void> {
    await this.#state.update(stateKey, { ...this.#chosen(), [folder]: name });
    await this.#tell(folder, name);
    this.#chose.fire();
    await this.#refresh();
  }

  dispose(): void {
    this.#chose.dispose();
    this.#listeners.dispose();
    this.#item.dispose();
  }

  async #refresh(): Promise<void> {
    const asked = ++this.#asked;
    const choices = await this.#ofActiveEditor();
    if (asked !== this.#asked) return;
    const [first] = choices;
    this.#shown = choices.length > 1 ? first : undefined;
    if (!this.#shown) {
      this.#item.hide();
      return;
    }
    const { folder, name, workloads, policies } = this.#shown;
    const chosen = this.#chosen()[folder];
    const isElsewhere = chosen !== undefined && choices.some((other) => other.name === chosen && !other.hasFile);
    this.#item.text = `$(server-environment) ${name}`;
    this.#item.tooltip = [
      texts.cluster.looksAt(name, texts.workloadsAndPolicies(workloads, policies)),
      ...(isElsewhere ? [texts.cluster.fileElsewhere(chosen)] : []),
      texts.cluster.howToSwitch,
    ].join(' ');
    this.#item.show();
  }

  async #ofActiveEditor(): Promise<readonly ClusterChoice[]> {
    const document = window.activeTextEditor?.document;
    if (!document || languages.match(this.#selector, document) === 0) return [];
    return this.#ask({ uri: this.#client?.code2ProtocolConverter.asUri(document.uri) ?? '' });
  }

  async #ask(params: ClustersParams): Promise<readonly ClusterChoice[]> {
    if (!this.#client?.isRunning()) return [];
    // A server that ends meanwhile has no answer; the next one is asked again.
    return this.#client.sendRequest<ClusterChoice[]>(clustersRequest, params).catch(() => []);
  }

  async #tell(folder: string, cluster: string): Promise<void> {
    if (!this.#client?.isRunning()) return;
    const params: ClusterInViewParams = { folder, cluster };
    await this.#client.sendNotification(clusterInViewNotification, params).catch(() => undefined);
  }

  #chosen(): Readonly<Record<string, string>> {
    return this.#state.get(stateKey, {});
  }
}

const stateKey = 'netpol.clusterInView';
