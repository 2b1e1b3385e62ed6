import {
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  type TextEditor,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type TreeItem as Item,
  type TreeFilterParams,
  type TreeParams,
  type TreeRevealParams,
  type TreeTooltipParams,
  treeRequest,
  treeRevealRequest,
  treeTooltipRequest,
} from '../../../server/src/lsp/requests.ts';
import type { ClusterInView } from '../cluster.ts';
import type { StatusItem } from '../status.ts';
import { texts } from '../texts.ts';
import { iconOf } from './icons.ts';

/** How often an item is looked for that the editor does not find. */
const mostAttempts = 10;
/** Milliseconds. */
const pauseBetween = 100;

/** An item of the tree, and the one that it stands below. */
export interface TreeElement {
  readonly item: Item;
  readonly parent: TreeElement | undefined;
}

/**
 * The Network Policies view. The server tells the items below one that is opened; when it knows something else of the
 * workspace, what is shown is asked for again, and what was open stays open.
 */
export class PoliciesTree implements TreeDataProvider<TreeElement>, Disposable {
  readonly view: TreeView<TreeElement>;
  readonly #client: () => BaseLanguageClient;
  readonly #status: StatusItem;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listeners: Disposable;
  #filter: TreeFilterParams = { text: '', onlyOpen: false };

  /** @param client Gives the client of the moment. */
  constructor(client: () => BaseLanguageClient, status: StatusItem, cluster: ClusterInView) {
    this.#client = client;
    this.#status = status;
    this.view = window.createTreeView('netpol.policies', { treeDataProvider: this, showCollapseAll: true });
    this.#listeners = Disposable.from(
      status.onDidHear(() => this.#changed.fire()),
      cluster.onDidChoose(() => this.#changed.fire()),
    );
  }

  get filter(): TreeFilterParams {
    return this.#filter;
  }

  /** Shows only what a filter leaves. */
  async setFilter(filter: Partial<TreeFilterParams>): Promise<void> {
    this.#filter = { ...this.#filter, ...filter };
    const { text, onlyOpen } = this.#filter;
    this.#changed.fire();
    await commands.executeCommand('setContext', 'netpol.treeIsFiltered', text !== '');
    await commands.executeCommand('setContext', 'netpol.treeShowsOnlyOpen', onlyOpen);
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const params: TreeParams = { ...this.#filter, ...(element ? { key: element.item.key } : {}) };
    const items = (await this.#ask<Item[]>(treeRequest, params)) ?? [];
    if (!element) this.view.message = this.#message(items.length === 0) ?? '';
    return items.map((item) => ({ item, parent: element }));
  }

  getParent({ parent }: TreeElement): TreeElement | undefined {
    return parent;
  }

  getTreeItem({ item }: TreeElement): TreeItem {
    const { key, icon, label, description, spoken, opens, uri, range } = item;
    const shown = new TreeItem(label, states[opens]);
    // What is open with a filter and what without are remembered apart.
    shown.id = this.#isFiltering() ? `filtered ${key}` : key;
    shown.description = description;
    shown.iconPath = iconOf(icon);
    shown.accessibilityInformation = { label: spoken };
    shown.contextValue = abilities.filter((ability) => item[ability] !== undefined).join(' ');
    if (uri !== undefined && range !== undefined)
      shown.command = { command: 'netpol.showTreeItem', title: '', arguments: [{ item }] };
    return shown;
  }

  /** What is said when somebody points at an item is asked for only then. */
  async resolveTreeItem(shown: TreeItem, { item }: TreeElement): Promise<TreeItem> {
    const text = await this.#ask<string | null>(treeTooltipRequest, { key: item.key } satisfies TreeTooltipParams);
    shown.tooltip = text ? new MarkdownString(text) : item.spoken;
    return shown;
  }

  /** Selects what stands at the cursor; tells the user where there is nothing. A filter that hides it goes. */
  async reveal(editor: TextEditor): Promise<void> {
    for (let left = mostAttempts; ; left--) {
      const element = await this.#elementAt(editor);
      if (!element) {
        window.showInformationMessage(texts.tree.nothingAtCursor);
        return;
      }
      // An editor that asks for the lists anew meanwhile does not find in them what it began to look for, and may not say so.
      const failed = await this.#select(element);
      if (this.view.selection[0]?.item.key === element.item.key) return;
      if (left === 1) throw failed ?? new Error(`The editor does not show ${element.item.spoken}.`);
      await new Promise((resolve) => setTimeout(resolve, pauseBetween));
    }
  }

  /** Gives the error where the editor says that it could not. */
  async #select(element: TreeElement): Promise<unknown> {
    try {
      await this.view.reveal(element, { select: true, focus: true, expand: true });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async #elementAt({ document, selection }: TextEditor): Promise<TreeElement | undefined> {
    const { code2ProtocolConverter } = this.#client();
    const ask = async (): Promise<readonly Item[]> =>
      (await this.#ask<Item[]>(treeRevealRequest, {
        ...this.#filter,
        uri: code2ProtocolConverter.asUri(document.uri),
        position: code2ProtocolConverter.asPosition(selection.active),
      } satisfies TreeRevealParams)) ?? [];
    let items = await ask();
    if (items.length === 0 && this.#isFiltering()) {
      await this.setFilter({ text: '', onlyOpen: false });
      items = await ask();
    }
    return items.reduce<TreeElement | undefined>((parent, item) => ({ item, parent }), undefined);
  }

  dispose(): void {
    this.#listeners.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  #isFiltering(): boolean {
    return this.#filter.text !== '' || this.#filter.onlyOpen;
  }

  #message(isEmpty: boolean): string | undefined {
    if (this.#status.busy) return texts.tree.reading;
    const { text, onlyOpen } = this.#filter;
    if (!this.#isFiltering()) return undefined;
    const { onlyMatching, onlyOpenMatching, onlyOpen: open, nothingMatches } = texts.tree;
    const which = !onlyOpen ? onlyMatching(text) : text === '' ? open : onlyOpenMatching(text);
    return isEmpty ? `${which} ${nothingMatches}` : which;
  }

  /** Undefined while there is no server: it says when it is there. */
  async #ask<T>(request: string, params: object): Promise<T | undefined> {
    const client = this.#client();
    if (!client.isRunning()) return undefined;
    return client.sendRequest<T>(request, params).catch(() => undefined);
  }
}

const states = {
  never: TreeItemCollapsibleState.None,
  closed: TreeItemCollapsibleState.Collapsed,
  open: TreeItemCollapsibleState.Expanded,
} as const;

/** What commands can do with an item, by the names that menus ask for. */
const abilities = ['uri', 'name', 'explain', 'generate', 'calls'] as const;
