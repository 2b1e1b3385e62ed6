import { Range, type TextDocumentShowOptions, type Uri, type WorkspaceEdit } from 'vscode';

/** Where an edit writes first, as what it takes to show the place; undefined if it writes no text. */
export function firstWritten(edit: WorkspaceEdit): readonly [Uri, TextDocumentShowOptions] | undefined {
  for (const [uri, [change]] of edit.entries()) {
    if (change) return [uri, { preview: false, selection: new Range(change.range.start, change.range.start) }];
  }
  return undefined;
}
