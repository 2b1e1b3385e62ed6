import {
  commands,
  type Disposable,
  Position,
  type QuickPickItem,
  QuickPickItemKind,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { WorkspaceEdit as ProtocolEdit } from 'vscode-languageclient';
import {
  type GenerateChoice,
  type GenerateParams,
  type GenerateResult,
  type GenerateScope,
  generateChoicesRequest,
  generatePreviewRequest,
  generateRequest,
  commands as names,
} from '../../../server/src/lsp/requests.ts';
import type { Answers } from '../answers.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';
import { firstWritten } from '../written.ts';

/**
 * Netpol: Generate Policies…. Lets the user pick for what, unless a code action says so, shows what that opens and
 * closes, and the edit in the refactor preview of the editor; written is what the user confirms there.
 */
export function generate(netpol: Netpol, answers: Answers): Disposable {
  return commands.registerCommand(names.generate, async (given?: GenerateScope, title?: string) => {
    const scope = given ?? (await pick(netpol))?.scope;
    if (!scope) return;
    const { client } = netpol;
    const params: GenerateParams = { scope };
    const { edit: answer, message } = await client.sendRequest<GenerateResult>(generateRequest, params);
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer as ProtocolEdit | null);
    if (edit === undefined || edit.size === 0) {
      window.showInformationMessage(message);
      return;
    }
    await answers.show(title ?? texts.generate.title, generatePreviewRequest, params);
    askFirst(edit, message);
    if (!(await workspace.applyEdit(edit, { isRefactoring: true }))) return;
    // Nothing is saved: the user looks at what was written first.
    const place = firstWritten(edit);
    if (place) await window.showTextDocument(...place);
  });
}

/**
 * The editor shows its preview where one part of an edit has to be confirmed, and leaves out such a part unless it is
 * ticked. So this is one that does nothing, and all others are ticked.
 */
function askFirst(edit: WorkspaceEdit, label: string): void {
  const [first] = edit.entries();
  if (first) edit.insert(first[0], new Position(0, 0), '', { label, needsConfirmation: true });
}

interface ScopeItem extends QuickPickItem {
  readonly choice?: GenerateChoice;
}

async function pick({ client }: Netpol): Promise<GenerateChoice | undefined> {
  const items = client.sendRequest<GenerateChoice[]>(generateChoicesRequest).then((choices): ScopeItem[] => {
    if (choices.length === 0) return [{ label: texts.nothingHere }];
    return (['cluster', 'namespace', 'workload'] as const).flatMap((kind): ScopeItem[] => [
      { label: texts.generate.kinds[kind], kind: QuickPickItemKind.Separator },
      ...choices.filter((choice) => choice.kind === kind).map(toItem),
    ]);
  });
  const picked = await window.showQuickPick<ScopeItem>(items, {
    title: texts.generate.title,
    placeHolder: texts.generate.placeholder,
    matchOnDescription: true,
  });
  return picked?.choice;
}

function toItem(choice: GenerateChoice): ScopeItem {
  return { label: choice.label, description: choice.description, choice };
}
