import { commands, type Disposable, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import {
  type EndChoice,
  type ExplainParams,
  explainRequest,
  type NamedEnd,
  commands as names,
  type WorkloadsParams,
  workloadsRequest,
} from '../../../server/src/lsp/requests.ts';
import type { Answers } from '../answers.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';

/**
 * Netpol: Explain Connection…. Asks for two ends and a port, and shows what decides between them, with links. Ends that
 * the command is given are workloads; where both are, nothing is asked.
 */
export function explain(netpol: Netpol, answers: Answers): Disposable {
  return commands.registerCommand(names.explain, async (given: Given = {}) => {
    const question = await ask(netpol, given);
    if (!question) return;
    const { title, ...params } = question;
    await answers.show(title, explainRequest, params satisfies ExplainParams);
  });
}

interface Question extends ExplainParams {
  readonly title: string;
}

interface Given {
  readonly from?: NamedEnd;
  readonly to?: NamedEnd;
}

interface EndItem extends QuickPickItem {
  readonly end?: End;
}

interface End {
  readonly type: 'workload' | 'internet' | 'address';
  /** As ExplainParams has it; empty while the address is not yet known. */
  readonly key: string;
  readonly name: string;
}

async function ask(netpol: Netpol, given: Given): Promise<Question | undefined> {
  if (given.from && given.to) {
    const { from, to } = given;
    return { from: from.key, to: to.key, title: texts.explain.title(from.name, to.name, '') };
  }
  const from = workloadEnd(given.from) ?? (await pickEnd(netpol, texts.explain.from, () => true));
  if (!from) return undefined;
  // Policies say nothing of what is between addresses.
  const isPossible = ({ type }: End): boolean => from.type === 'workload' || type === 'workload';
  const to = workloadEnd(given.to) ?? (await pickEnd(netpol, texts.explain.to, isPossible));
  if (!to) return undefined;
  const port = await window.showInputBox({
    title: texts.explain.port,
    placeHolder: '8080/TCP',
    prompt: texts.explain.portPrompt,
    validateInput: (text) => (/^$|^\d{1,5}(\/(TCP|UDP|SCTP))?$/i.test(text.trim()) ? undefined : texts.explain.noPort),
  });
  if (port === undefined) return undefined;
  const asked = port.trim();
  return {
    from: from.key,
    to: to.key,
    ...(asked === '' ? {} : { port: asked }),
    title: texts.explain.title(from.name, to.name, asked),
  };
}

function workloadEnd(given: NamedEnd | undefined): End | undefined {
  return given && { type: 'workload', ...given };
}

async function pickEnd({ client }: Netpol, title: string, isPossible: (end: End) => boolean): Promise<End | undefined> {
  const items = client
    .sendRequest<EndChoice[]>(workloadsRequest, {} satisfies WorkloadsParams)
    .then((choices): EndItem[] => [
      ...choices.map(toItem),
      { label: texts.explain.outside, kind: QuickPickItemKind.Separator },
      { label: texts.explain.internet, end: { type: 'internet', key: 'internet', name: 'internet' } },
      { label: texts.explain.address, end: { type: 'address', key: '', name: '' } },
    ]);
  const picked = await window.showQuickPick<EndItem>(
    items.then((all) =>
      all.filter(({ end, kind }) => kind === QuickPickItemKind.Separator || (end && isPossible(end))),
    ),
    { title, placeHolder: texts.explain.endPlaceholder, matchOnDescription: true },
  );
  if (picked?.end?.type !== 'address') return picked?.end;
  const address = await window.showInputBox({
    title,
    placeHolder: '10.0.0.1',
    prompt: texts.explain.addressPrompt,
  });
  return address ? { type: 'address', key: address.trim(), name: address.trim() } : undefined;
}

function toItem({ key, label, namespace, cluster }: EndChoice): EndItem {
  const name = label.split(' ').at(-1) ?? label;
  const description = cluster === undefined ? namespace : `${namespace}, ${cluster}`;
  return { label, description, end: { type: 'workload', key, name } };
}
