import { type CodeAction, Range, type TextDocumentShowOptions, type Uri, type WorkspaceEdit } from 'vscode';
import type { CodeActionMiddleware } from 'vscode-languageclient';

/**
 * A code action that writes only into other files ends by showing what it wrote, for nothing is saved and the user
 * looks at it first. Undo belongs to the file in front: there it takes the whole edit back, and in the file where the
 * action was chosen it would take back the user's own typing instead.
 */
export const showWritten: CodeActionMiddleware = {
  async provideCodeActions(document, range, context, token, next) {
    const actions = await next(document, range, context, token);
    for (const action of actions ?? []) {
      if ('edit' in action && !action.edit?.has(document.uri)) show(action);
    }
    return actions;
  },
  async resolveCodeAction(item, token, next) {
    const action = await next(item, token);
    if (action) show(action);
    return action;
  },
};

function show(action: CodeAction): void {
  const place = action.edit && firstWritten(action.edit);
  if (place) action.command = { title: action.title, command: 'vscode.open', arguments: [...place] };
}

/** Where an edit writes first, as what it takes to show the place; undefined if it writes no text. */
export function firstWritten(edit: WorkspaceEdit): readonly [Uri, TextDocumentShowOptions] | undefined {
  for (const [uri, [change]] of edit.entries()) {
    if (change) return [uri, { preview: false, selection: new Range(change.range.start, change.range.start) }];
  }
  return undefined;
}
