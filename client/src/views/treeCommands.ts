import { commands, Disposable, env, window } from 'vscode';
import { commands as names } from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';
import type { PoliciesTree, TreeElement } from './tree.ts';

/** The commands of the Network Policies view: those of its title, and those of its items. */
export function treeCommands(netpol: Netpol, tree: PoliciesTree): Disposable {
  const { registerCommand, executeCommand } = commands;
  return Disposable.from(
    registerCommand('netpol.revealInTree', async () => {
      if (window.activeTextEditor) await tree.reveal(window.activeTextEditor);
    }),
    registerCommand('netpol.filterTree', async () => {
      const text = await window.showInputBox({
        title: texts.tree.filterTitle,
        prompt: texts.tree.filterPrompt,
        value: tree.filter.text,
      });
      if (text !== undefined) await tree.setFilter({ text: text.trim() });
    }),
    registerCommand('netpol.clearTreeFilter', () => tree.setFilter({ text: '' })),
    registerCommand('netpol.showOnlyOpen', () => tree.setFilter({ onlyOpen: true })),
    registerCommand('netpol.showAllWorkloads', () => tree.setFilter({ onlyOpen: false })),
    // A click looks at the place and leaves the keyboard in the tree; the menu goes there.
    registerCommand('netpol.showTreeItem', (element: TreeElement) => open(netpol, element, true)),
    registerCommand('netpol.goToTreeItem', (element: TreeElement) => open(netpol, element, false)),
    registerCommand('netpol.copyTreeItemName', ({ item }: TreeElement) =>
      env.clipboard.writeText(item.name ?? item.label),
    ),
    registerCommand('netpol.explainTreeItem', ({ item }: TreeElement) => executeCommand(names.explain, item.explain)),
    registerCommand('netpol.generateForTreeItem', ({ item }: TreeElement) =>
      executeCommand(names.generate, item.generate),
    ),
    registerCommand('netpol.showCallsOfTreeItem', ({ item }: TreeElement) =>
      executeCommand(names.showCalls, { ...item.calls, label: item.name ?? item.label }),
    ),
  );
}

async function open({ client }: Netpol, { item }: TreeElement, isPassing: boolean): Promise<void> {
  if (item.uri === undefined || item.range === undefined) return;
  const { protocol2CodeConverter } = client;
  await window.showTextDocument(protocol2CodeConverter.asUri(item.uri), {
    selection: protocol2CodeConverter.asRange(item.range),
    preview: isPassing,
    preserveFocus: isPassing,
  });
}
