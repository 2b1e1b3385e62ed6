import { commands, type Disposable, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import { type ClusterChoice, commands as names } from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';

/** Netpol: Switch Cluster…. Lets the user pick the cluster that hovers, actions and explanations speak of. */
export function switchCluster({ cluster }: Netpol): Disposable {
  return commands.registerCommand(names.switchCluster, async () => {
    const picked = await window.showQuickPick<ClusterItem>(cluster.choices().then(toItems), {
      title: texts.cluster.switchTitle,
      placeHolder: texts.cluster.switchPlaceholder,
      matchOnDescription: true,
    });
    if (picked?.choice) await cluster.choose(picked.choice);
  });
}

interface ClusterItem extends QuickPickItem {
  readonly choice?: ClusterChoice;
}

function toItems(choices: readonly ClusterChoice[]): ClusterItem[] {
  if (choices.length === 0) return [{ label: texts.nothingHere }];
  const here = choices.filter(({ hasFile }) => hasFile).map(toItem);
  const others = choices.filter(({ hasFile }) => !hasFile).map(toItem);
  if (here.length === 0 || others.length === 0) return [...here, ...others];
  return [...here, { label: texts.cluster.withoutFile, kind: QuickPickItemKind.Separator }, ...others];
}

function toItem(choice: ClusterChoice): ClusterItem {
  const { name, workloads, policies, inView, folder } = choice;
  const folders = workspace.workspaceFolders ?? [];
  const inFolder = folders.length > 1 ? folders.find(({ uri }) => uri.toString() === folder)?.name : undefined;
  return {
    label: inView ? `$(check) ${name}` : name,
    description: [
      ...(inFolder === undefined || inFolder === name ? [] : [inFolder]),
      texts.workloadsAndPolicies(workloads, policies),
    ].join(' · '),
    choice,
  };
}
