import { commands, type Disposable, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { WorkspaceEdit as ProtocolEdit } from 'vscode-languageclient';
import {
  type GenerateChoice,
  type GenerateParams,
  type GenerateResult,
  generateChoicesRequest,
  generatePreviewRequest,
  generateRequest,
  commands as names,
} from '../../../server/src/lsp/requests.ts';
import type { Answers } from '../answers.ts';
import type { Netpol } from '../start.ts';
import { firstWritten } from '../written.ts';

/**
 * Netpol: Generate Policies…. Lets the user pick for what, shows what that opens and closes, and the edit in the
 * refactor preview of the editor; written is what the user confirms there.
 */
export function generate(netpol: Netpol, answers: Answers): Disposable {
  return commands.registerCommand(names.generate, async () => {
    const choice = await pick(netpol);
    if (!choice) return;
    const { client } = netpol;
    const params: GenerateParams = { scope: choice.scope };
    const { edit: answer, message } = await client.sendRequest<GenerateResult>(generateRequest, params);
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer as ProtocolEdit | null);
    if (edit === undefined || edit.size === 0) {
      window.showInformationMessage(message);
      return;
    }
    await answers.show(`Generate policies for ${choice.label}`, generatePreviewRequest, params);
    if (!(await workspace.applyEdit(edit, { isRefactoring: true }))) return;
    // Nothing is saved: the user looks at what was written first.
    const place = firstWritten(edit);
    if (place) await window.showTextDocument(...place);
  });
}

interface ScopeItem extends QuickPickItem {
  readonly choice?: GenerateChoice;
}

async function pick({ client }: Netpol): Promise<GenerateChoice | undefined> {
  const items = client.sendRequest<GenerateChoice[]>(generateChoicesRequest).then((choices): ScopeItem[] => {
    if (choices.length === 0) return [{ label: 'There are no manifests in this workspace' }];
    return (['cluster', 'namespace', 'workload'] as const).flatMap((kind): ScopeItem[] => [
      { label: titles[kind], kind: QuickPickItemKind.Separator },
      ...choices.filter((choice) => choice.kind === kind).map(toItem),
    ]);
  });
  const picked = await window.showQuickPick<ScopeItem>(items, {
    title: 'Generate policies',
    placeHolder: 'What the policies are for',
    matchOnDescription: true,
  });
  return picked?.choice;
}

const titles = { cluster: 'a cluster', namespace: 'a namespace', workload: 'a workload' } as const;

function toItem(choice: GenerateChoice): ScopeItem {
  return { label: choice.label, description: choice.description, choice };
}
