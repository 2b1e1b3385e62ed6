import type { CodeAction, Command, Uri } from 'vscode';
import type { CodeActionMiddleware } from 'vscode-languageclient';
import { type FixAllScope, type GenerateScope, commands as names } from '../../server/src/lsp/requests.ts';
import { firstWritten } from './written.ts';

/** What an action of the server does in this editor. */
export const codeActions: CodeActionMiddleware = {
  async provideCodeActions(document, range, context, token, next) {
    const actions = await next(document, range, context, token);
    for (const action of actions ?? []) {
      generateByCommand(action);
      showWritten(action, document.uri);
    }
    return actions;
  },
};

/** The command shows which connections change before it applies anything, so that there is nothing to resolve. */
function generateByCommand(action: Command | (CodeAction & { data?: GenerateScope | FixAllScope })): void {
  if (!('data' in action) || !action.data || !('folder' in action.data)) return;
  action.command = { title: action.title, command: names.generate, arguments: [action.data, action.title] };
  delete action.data;
}

/**
 * A code action that writes only into other files ends by showing what it wrote, for nothing is saved and the user
 * looks at it first. Undo belongs to the file in front: there it takes the whole edit back, and in the file where the
 * action was chosen it would take back the user's own typing instead.
 */
function showWritten(action: Command | CodeAction, uri: Uri): void {
  if (!('edit' in action) || action.edit === undefined || action.edit.has(uri)) return;
  const place = firstWritten(action.edit);
  if (place) action.command = { title: action.title, command: 'vscode.open', arguments: [...place] };
}
