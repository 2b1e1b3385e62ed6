import {
  commands,
  Disposable,
  type Event,
  env,
  Position,
  Range,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import {
  type EndChoice,
  type GraphDetailsParams,
  type GraphParams,
  type GraphResult,
  type GraphScope,
  type GraphTextParams,
  graphDetailsRequest,
  graphRequest,
  graphTextRequest,
  commands as names,
  type TextResult,
  type WorkloadsParams,
  workloadsRequest,
} from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';
import type { FromPage, PageState, ToPage } from '../webview/messages.ts';
import { pageOf } from '../webview/page.ts';

/** Netpol: Show Connectivity Graph. Of the workload at the cursor, or of the cluster in view; one panel for all. */
export class GraphPanel implements Disposable {
  readonly #netpol: Netpol;
  readonly #extension: Uri;
  readonly #registered: Disposable;
  #panel: WebviewPanel | undefined;
  /** What the page shows. */
  #params: GraphParams = { scope: {} };
  /** The last answer as text, so that what did not change is not drawn again. */
  #shown = '';
  #shownGraph: GraphResult | null | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the server is asked for now, and whether it knows something else since. */
  #asking: GraphParams | undefined;
  #isOutdated = false;

  /** @param onDidChange Tells that the server knows something else of the workspace. */
  constructor(netpol: Netpol, extension: Uri, onDidChange: Event<void>) {
    this.#netpol = netpol;
    this.#extension = extension;
    this.#registered = Disposable.from(
      commands.registerCommand(names.showGraph, (uri?: Uri) => this.#open(uri)),
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state: PageState | undefined) => {
          this.#params = { scope: state?.scope ?? {} };
          this.#attach(panel);
        },
      }),
      onDidChange(() => this.#refreshSoon()),
    );
  }

  /** What the page shows: null where there is no workload, undefined before it asked and without a panel. */
  get shown(): GraphResult | null | undefined {
    return this.#shownGraph;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registered.dispose();
    this.#panel?.dispose();
  }

  async #open(uri: Uri | undefined): Promise<void> {
    this.#params = this.#paramsFor(uri, window.activeTextEditor);
    if (this.#panel) {
      this.#panel.reveal();
      await this.#refresh();
      return;
    }
    const options = { enableScripts: true, localResourceRoots: [this.#resource()] };
    // Beside what is edited, so that both are seen.
    const column = window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active;
    // The page asks as soon as it runs.
    this.#attach(window.createWebviewPanel(viewType, texts.graph.title, column, options));
  }

  /** From the menu of a tab the file alone is known, and not the cursor. */
  #paramsFor(uri: Uri | undefined, editor: TextEditor | undefined): GraphParams {
    const { client } = this.#netpol;
    const hidden = this.#params.scope.hidden;
    const scope = hidden ? { hidden } : {};
    const asked = uri ?? editor?.document.uri;
    if (!asked) return { scope };
    const isActive = editor?.document.uri.toString() === asked.toString();
    const position = isActive ? editor.selection.active : new Position(0, 0);
    return {
      scope,
      uri: client.code2ProtocolConverter.asUri(asked),
      position: client.code2ProtocolConverter.asPosition(position),
    };
  }

  #attach(panel: WebviewPanel): void {
    this.#panel = panel;
    this.#shown = '';
    panel.iconPath = { light: this.#icon('light'), dark: this.#icon('dark') };
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#resource()] };
    webview.onDidReceiveMessage((message: FromPage) => void this.hear(message));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#shownGraph = undefined;
    });
    // The page begins anew each time that it is seen again.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#shown = '';
    });
    webview.html = pageOf({
      script: webview.asWebviewUri(this.#resource('graph.js')).toString(),
      style: webview.asWebviewUri(this.#resource('graph.css')).toString(),
      source: webview.cspSource,
      nonce: nonce(),
    });
  }

  #resource(...names: string[]): Uri {
    return Uri.joinPath(this.#extension, 'dist', 'webview', ...names);
  }

  #icon(theme: 'light' | 'dark'): Uri {
    return Uri.joinPath(this.#extension, 'media', `netpol-${theme}.svg`);
  }

  /** What the page tells. */
  async hear(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'show': {
        // A page that just began knows no scope: what the command was given counts then.
        const isKnown = message.scope.cluster !== undefined || message.scope.focus !== undefined;
        if (isKnown) this.#params = { scope: message.scope };
        this.#shown = '';
        return this.#refresh();
      }
      case 'details': {
        const { type: _, ...params } = message;
        const details = await this.#ask<TextResult>(graphDetailsRequest, params satisfies GraphDetailsParams);
        const { scope: __, ...selected } = params;
        if (details) this.#post({ type: 'details', ...selected, details });
        return;
      }
      case 'find':
        return this.#find(message.scope, message.text);
      case 'open':
        return openPlace(message.target);
      case 'export': {
        const { type: _, ...params } = message;
        const text = await this.#ask<string>(graphTextRequest, params satisfies GraphTextParams);
        if (text) await exported(text, params.format);
      }
    }
  }

  async #find({ focus: _, ...scope }: GraphScope, text: string): Promise<void> {
    const { folder, cluster } = scope;
    const choices = await this.#ask<EndChoice[]>(workloadsRequest, { folder, cluster } satisfies WorkloadsParams);
    const items = (choices ?? [])
      .filter(({ label }) => label.includes(text))
      .map(({ key, label, namespace }) => ({ label, description: namespace, key }));
    const [first] = items;
    if (!first) {
      window.showInformationMessage(texts.graph.nobodyNamed(text));
      return;
    }
    const picked = items.length === 1 ? first : await window.showQuickPick(items, { title: texts.graph.findTitle });
    if (!picked) return;
    this.#params = { scope: { ...scope, focus: picked.key } };
    await this.#refresh();
  }

  /** Edits come one after the other, and pictures should not follow each. */
  #refreshSoon(): void {
    if (!this.#panel?.visible) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), 250);
  }

  /** Of a large cluster it takes seconds: an edit meanwhile waits for the answer, and whoever asks for something else not. */
  async #refresh(): Promise<void> {
    const asked = this.#params;
    if (this.#asking === asked) {
      this.#isOutdated = true;
      return;
    }
    this.#asking = asked;
    this.#isOutdated = false;
    const graph = await this.#ask<GraphResult | null>(graphRequest, asked);
    if (this.#asking !== asked) return;
    this.#asking = undefined;
    if (this.#isOutdated) this.#refreshSoon();
    if (graph === undefined || this.#params !== asked) return;
    this.#shownGraph = graph;
    // From now on it is about what was found, wherever the cursor goes.
    if (graph && !graph.isIndexing) this.#params = { scope: graph.scope };
    const text = JSON.stringify(graph);
    if (text === this.#shown) return;
    this.#shown = text;
    const focus = graph?.nodes.find(({ isFocus }) => isFocus);
    if (this.#panel) this.#panel.title = focus ? texts.graph.titleOf(focus.name) : texts.graph.title;
    this.#post({ type: 'graph', graph });
  }

  /** Undefined while there is no server; the next one says when it knows something. */
  async #ask<R>(request: string, params: object): Promise<R | undefined> {
    const { client } = this.#netpol;
    if (!client.isRunning()) return undefined;
    return client.sendRequest<R>(request, params).catch(() => undefined);
  }

  #post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
}

const viewType = 'netpol.graph';

/** Beside the picture, so that both are seen. The fragment has line and column, both from one. */
async function openPlace(target: string): Promise<void> {
  const uri = Uri.parse(target, true);
  const [line = 1, character = 1] = uri.fragment.split(',').map(Number);
  const place = new Position(Math.max(0, line - 1), Math.max(0, character - 1));
  const beside = window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined)?.viewColumn;
  await window.showTextDocument(uri.with({ fragment: '' }), {
    selection: new Range(place, place),
    viewColumn: beside ?? ViewColumn.Beside,
  });
}

async function exported(text: string, format: GraphTextParams['format']): Promise<void> {
  if (format !== 'svg') {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(texts.graph.copied[format], 3000);
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const uri = await window.showSaveDialog({
    filters: { SVG: ['svg'] },
    ...(folder ? { defaultUri: Uri.joinPath(folder, 'connectivity.svg') } : {}),
  });
  if (uri) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
