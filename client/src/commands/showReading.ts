import { commands, type Disposable, type Uri, window, workspace } from 'vscode';
import { type FilesParams, filesRequest, commands as names } from '../../../server/src/lsp/requests.ts';
import type { Answers } from '../answers.ts';
import { texts } from '../texts.ts';

/**
 * Netpol: Show How This File Is Read. Of the file in front, or the one that the command is given; of the whole workspace
 * folder where there is none.
 */
export function showReading(answers: Answers): Disposable {
  return commands.registerCommand(names.showReading, async (given?: Uri) => {
    const uri = given ?? window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
    if (!uri) return;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    await answers.show(texts.reading.document(name), filesRequest, { uri: uri.toString() } satisfies FilesParams);
  });
}
