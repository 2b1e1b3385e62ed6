import type { ChangeAnnotation, CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Change } from '../fixes/fix.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { lineIndex, positionAt } from '../yaml/positions.ts';

/**
 * A change as the client applies it: one step to undo. New files are created before they are written.
 *
 * @param annotation What all of it is about; it may have the client ask before it applies anything.
 */
export function toWorkspaceEdit(snapshot: Snapshot, { files }: Change, annotation?: ChangeAnnotation): WorkspaceEdit {
  const annotated = annotation ? { annotationId: 'all' } : {};
  return {
    ...(annotation ? { changeAnnotations: { all: annotation } } : {}),
    documentChanges: files.flatMap(({ uri, edits, create }): (CreateFile | TextDocumentEdit)[] => {
      const index = lineIndex(create ? '' : (snapshot.files.get(uri)?.source.text ?? ''));
      const edit: TextDocumentEdit = {
        textDocument: { uri, version: null },
        edits: edits.map(({ start, end, newText }) => ({
          range: { start: positionAt(index, start), end: positionAt(index, end) },
          newText,
          ...annotated,
        })),
      };
      return create ? [{ kind: 'create', uri, ...annotated }, edit] : [edit];
    }),
  };
}
