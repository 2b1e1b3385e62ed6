import { commands, type Disposable, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { WorkspaceEdit as ProtocolEdit } from 'vscode-languageclient';
import {
  type AllowCallerParams,
  type AllowCallerResult,
  allowCallerRequest,
  type CallersParams,
  callersRequest,
  commands as names,
  type WorkloadChoice,
} from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';
import { firstWritten } from '../written.ts';

/** Lets the user pick who may call a workload, and writes the policy that says so. Carried by code actions and hovers. */
export function pickCaller(netpol: Netpol): Disposable {
  return commands.registerCommand(names.pickCaller, async (target: string) => {
    const caller = await pick(netpol, target);
    if (caller !== undefined) await allow(netpol, target, caller);
  });
}

interface CallerItem extends QuickPickItem {
  readonly choice?: WorkloadChoice;
}

async function pick({ client }: Netpol, target: string): Promise<WorkloadChoice | undefined> {
  const choices = client.sendRequest<WorkloadChoice[]>(callersRequest, { target } satisfies CallersParams);
  const items = choices.then((found): CallerItem[] => {
    if (found.length === 0) return [{ label: texts.allow.nobody }];
    const allowed = found.filter(({ verdict }) => verdict === 'allowed').map(toItem);
    const others = found.filter(({ verdict }) => verdict !== 'allowed').map(toItem);
    const separator = { label: texts.allow.already, kind: QuickPickItemKind.Separator };
    return allowed.length === 0 ? others : [...others, separator, ...allowed];
  });
  const picked = await window.showQuickPick<CallerItem>(items, {
    title: texts.allow.title,
    placeHolder: texts.allow.placeholder,
    matchOnDescription: true,
  });
  return picked?.choice;
}

function toItem(choice: WorkloadChoice): CallerItem {
  const { label, namespace: description, verdict, outcome: detail } = choice;
  return { label, description, choice, ...(verdict === 'allowed' ? {} : { detail }) };
}

async function allow({ client }: Netpol, target: string, caller: WorkloadChoice): Promise<void> {
  const params: AllowCallerParams = { target, caller: caller.key };
  const answer = await client.sendRequest<AllowCallerResult | null>(allowCallerRequest, params);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer?.edit as ProtocolEdit | null);
  if (edit === undefined || edit.size === 0) {
    window.showInformationMessage(answer?.message || texts.allow.gone(caller.label));
    return;
  }
  if (!(await workspace.applyEdit(edit))) {
    window.showErrorMessage(texts.allow.notApplied);
    return;
  }
  // Nothing is saved: the user looks at what was written first.
  const place = firstWritten(edit);
  if (place) await window.showTextDocument(...place);
  if (answer?.message) window.showInformationMessage(answer.message);
}
