import {
  type Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ChangeItem, ClusterChange } from '../../../server/src/lsp/requests.ts';
import { texts } from '../texts.ts';
import type { Changes, FolderChanges } from './changes.ts';

/** An item of the view: a cluster or a group with those below it, or a change. */
export type ChangeNode =
  | { readonly label: string; readonly group?: ChangeItem['group']; readonly children: readonly ChangeNode[] }
  | { readonly change: ChangeItem };

/** The Changes view: what opens, closes and changes, by cluster where several differ. */
export class ChangesView implements TreeDataProvider<ChangeNode>, Disposable {
  readonly view: TreeView<ChangeNode>;
  readonly #client: () => BaseLanguageClient;
  readonly #changes: Changes;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: Disposable;

  /** @param client Gives the client of the moment. */
  constructor(client: () => BaseLanguageClient, changes: Changes) {
    this.#client = client;
    this.#changes = changes;
    this.view = window.createTreeView('netpol.changes', { treeDataProvider: this, showCollapseAll: true });
    this.#listener = changes.onDidChange(() => {
      // Without a message, and without items, the view says how it is asked.
      this.view.message = messageOf(changes) ?? '';
      this.#changed.fire();
    });
  }

  getChildren(node?: ChangeNode): ChangeNode[] {
    if (node) return 'children' in node ? [...node.children] : [];
    return rootsOf(this.#changes.folders ?? []);
  }

  getTreeItem(node: ChangeNode): TreeItem {
    return 'change' in node ? this.#changeItem(node.change) : groupItem(node);
  }

  dispose(): void {
    this.#listener.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  #changeItem({ group, label, description, details, place }: ChangeItem): TreeItem {
    const item = new TreeItem(label, TreeItemCollapsibleState.None);
    item.description = description;
    item.tooltip = details.join('\n');
    item.iconPath = icons[group];
    item.accessibilityInformation = { label: details.join(' ') };
    if (place) {
      const { protocol2CodeConverter } = this.#client();
      const range = protocol2CodeConverter.asRange(place.range);
      item.command = {
        command: 'vscode.open',
        title: texts.changes.goTo,
        arguments: [protocol2CodeConverter.asUri(place.uri), { selection: range, preview: true }],
      };
    }
    return item;
  }
}

function groupItem({ label, group, children }: Extract<ChangeNode, { label: string }>): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Expanded);
  if (group) {
    item.description = children.length.toLocaleString('en');
    item.iconPath = icons[group];
  } else item.iconPath = new ThemeIcon('server-environment');
  return item;
}

function rootsOf(folders: readonly FolderChanges[]): ChangeNode[] {
  const clusters = folders.flatMap(({ name, result }) =>
    result.clusters.map((cluster) => ({ folder: name, cluster, groups: groupsOf(cluster) })),
  );
  const [only] = clusters;
  if (clusters.length <= 1) return only?.groups ?? [];
  return clusters.map(({ folder, cluster, groups }) => ({
    label: folders.length > 1 && cluster.name !== folder ? `${folder}: ${cluster.name}` : cluster.name,
    children: groups,
  }));
}

function groupsOf({ items }: ClusterChange): ChangeNode[] {
  return (Object.keys(icons) as ChangeItem['group'][]).flatMap((group) => {
    const children = items.filter((item) => item.group === group).map((change) => ({ change }));
    return children.length === 0 ? [] : [{ label: texts.changes.groups[group], group, children }];
  });
}

/** In the order of the view. */
const icons: Readonly<Record<ChangeItem['group'], ThemeIcon>> = {
  opened: new ThemeIcon('add', new ThemeColor('gitDecoration.addedResourceForeground')),
  closed: new ThemeIcon('remove', new ThemeColor('gitDecoration.deletedResourceForeground')),
  changed: new ThemeIcon('edit', new ThemeColor('gitDecoration.modifiedResourceForeground')),
  isolation: new ThemeIcon('shield'),
  workloads: new ThemeIcon('package'),
};

/** `Compared with HEAD (a1b2c3d): 3 opened, 1 closed.` Undefined while nothing is compared. */
export function messageOf({ isOn, folders }: Changes): string | undefined {
  if (!isOn) return undefined;
  if (!folders) return texts.changes.comparing;
  return folders
    .map(({ name, result }) => {
      const front = folders.length > 1 ? `${name}: ` : '';
      return `${front}${result.problem ?? texts.changes.compared(result.base, countsOf(result.clusters))}`;
    })
    .join(' ');
}

function countsOf(clusters: readonly ClusterChange[]): string {
  const items = clusters.flatMap((cluster) => cluster.items);
  const connections = (['opened', 'closed', 'changed'] as const).flatMap((group) => {
    const found = items.filter((item) => item.group === group).length;
    return found === 0 ? [] : [`${found.toLocaleString('en')} ${texts.changes.groups[group].toLowerCase()}`];
  });
  const rest = items.filter(({ group }) => group === 'isolation' || group === 'workloads').length;
  const other = rest === 0 ? [] : [texts.changes.otherDifferences(rest)];
  const words = [...(connections.length > 0 ? connections : [texts.changes.nothingOpens]), ...other].join(', ');
  return clusters.some(({ isCut }) => isCut) ? texts.changes.cut(words) : words;
}
