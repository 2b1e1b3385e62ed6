import { commands, Disposable, env, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import {
  commands as names,
  type RevisionChoice,
  type RevisionsParams,
  type RevisionsResult,
  revisionsRequest,
} from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';
import { texts } from '../texts.ts';

/** The commands of the Changes view. */
export function changeCommands(netpol: Netpol): Disposable {
  const compareWith = async (revision: string | null): Promise<void> => {
    const answered = netpol.changes.compareWith(revision);
    await commands.executeCommand('netpol.changes.focus');
    await answered;
  };
  return Disposable.from(
    commands.registerCommand(names.whatChanges, () => compareWith('HEAD')),
    commands.registerCommand(names.compareWith, async (given?: string | null) => {
      const revision = given === undefined ? await pickRevision(netpol) : given;
      if (revision !== undefined) await compareWith(revision);
    }),
    commands.registerCommand(names.copyChanges, async () => {
      if (!netpol.changes.folders) await netpol.changes.compareWith('HEAD');
      const results = (netpol.changes.folders ?? []).map(({ result }) => result);
      const text = results.map(({ markdown }) => markdown).filter((each) => each !== '');
      if (text.length === 0) {
        window.showInformationMessage(results[0]?.problem ?? texts.changes.nothingToCopy);
        return;
      }
      await env.clipboard.writeText(text.join('\n'));
      window.setStatusBarMessage(texts.changes.copied, 3000);
    }),
    commands.registerCommand(names.clearChanges, () => netpol.changes.clear()),
  );
}

const words = texts.revisions;

interface RevisionItem extends QuickPickItem {
  /** What is picked; undefined for what cannot be. */
  readonly revision?: string | null;
}

/** A revision that is picked or typed; undefined where the user picks none. */
async function pickRevision(netpol: Netpol): Promise<string | null | undefined> {
  const saved: RevisionItem = { label: words.saved, description: words.savedDescription, revision: null };
  const pick = window.createQuickPick<RevisionItem>();
  pick.title = words.title;
  pick.placeholder = words.placeholder;
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.items = [saved];
  let known: readonly RevisionItem[] = [saved];
  const show = (): void => {
    const typed = pick.value.trim();
    const isKnown = typed === '' || known.some(({ label }) => label === typed);
    pick.items = isKnown
      ? known
      : [...known, { label: typed, description: words.typed, revision: typed, alwaysShow: true }];
  };
  void revisions(netpol).then((found) => {
    known = [saved, ...found];
    pick.busy = false;
    show();
  });
  try {
    return await new Promise<string | null | undefined>((resolve) => {
      pick.onDidChangeValue(show);
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.revision));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** Those of the first folder that is in a repository. */
async function revisions({ client }: Netpol): Promise<RevisionItem[]> {
  let why = words.noFolder;
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const params: RevisionsParams = { folder: client.code2ProtocolConverter.asUri(uri) };
    const answer = await client.sendRequest<RevisionsResult>(revisionsRequest, params).catch(() => undefined);
    if (answer && answer.problem === null) {
      return [
        { label: 'HEAD', description: words.lastCommit, revision: 'HEAD' },
        ...(['branch', 'tag', 'commit'] as const).flatMap((kind) => itemsOf(kind, answer.revisions)),
      ];
    }
    why = answer?.problem ?? why;
  }
  return [{ label: why, alwaysShow: true }];
}

function itemsOf(kind: RevisionChoice['kind'], revisions: readonly RevisionChoice[]): RevisionItem[] {
  const items = revisions
    .filter((each) => each.kind === kind)
    .map(({ name, description }) => ({ label: name, description, revision: name }));
  return items.length === 0 ? [] : [{ label: words.kinds[kind], kind: QuickPickItemKind.Separator }, ...items];
}
