import { commands, type Disposable, type QuickPickItem, window } from 'vscode';
import {
  type CallScope,
  type CallScopesParams,
  type CallsParams,
  callScopesRequest,
  callsRequest,
  commands as names,
} from '../../../server/src/lsp/requests.ts';
import type { Answers } from '../answers.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';

/**
 * Netpol: Show Calls…. Of a workload, a namespace or a cluster: who calls whom, and what policies say to that. Asks for
 * which one, unless the command is given it.
 */
export function showCalls(netpol: Netpol, answers: Answers): Disposable {
  return commands.registerCommand(names.showCalls, async (given?: Partial<Scope>) => {
    // A menu of the editor gives it the file.
    const scope = given?.key === undefined ? await pick(netpol) : (given as Scope);
    if (!scope) return;
    const { type, key, label } = scope;
    await answers.show(texts.calls.document(label), callsRequest, { type, key } satisfies CallsParams);
  });
}

type Scope = Pick<CallScope, 'type' | 'key' | 'label'>;

async function pick(netpol: Netpol): Promise<Scope | undefined> {
  const picked = await window.showQuickPick<ScopeItem>(scopes(netpol).then(toItems), {
    title: texts.calls.title,
    placeHolder: texts.calls.placeholder,
    matchOnDescription: true,
  });
  return picked?.scope;
}

interface ScopeItem extends QuickPickItem {
  readonly scope?: CallScope;
}

function scopes({ client }: Netpol): Promise<CallScope[]> {
  const { document, selection } = window.activeTextEditor ?? {};
  const params: CallScopesParams =
    document && selection
      ? { uri: document.uri.toString(), position: client.code2ProtocolConverter.asPosition(selection.active) }
      : {};
  return client.sendRequest<CallScope[]>(callScopesRequest, params);
}

function toItems(all: readonly CallScope[]): ScopeItem[] {
  if (all.length === 0) return [{ label: texts.calls.nobody }];
  return all.map((scope) => ({
    label: scope.label,
    description: [scope.namespace, scope.cluster].filter((part) => part !== undefined).join(', '),
    scope,
  }));
}
