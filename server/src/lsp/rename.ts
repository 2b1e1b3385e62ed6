import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { ChangeAnnotation, Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { renameAt, renameTargetAt } from '../features/rename/rename.ts';
import type { Change } from '../fixes/fix.ts';
import { lineIndexOf, toLocation } from '../reports/places.ts';
import { offsetAt } from '../yaml/positions.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { toWorkspaceEdit } from './toEdit.ts';

/**
 * Another name for what is matched in many places. Why something cannot be renamed is said as an error, which is how the
 * protocol has it: the client shows it.
 * @param confirmsEdits Whether the client asks the user before it applies an edit that wants that.
 */
export function registerRename(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  confirmsEdits: () => boolean,
): void {
  connection.onPrepareRename(({ textDocument, position }) =>
    guard.answer<{ range: Range; placeholder: string } | ResponseError | null>('prepare rename', null, () => {
      const place = placeOf(live, canonicalUri(textDocument.uri), position);
      if (place === undefined) return null;
      const { uri, offset } = place;
      const { snapshot } = live;
      const target = renameTargetAt(snapshot, uri, offset, nameInView(inView, snapshot, uri));
      if (!target) return null;
      if ('reason' in target) return failed(target.reason);
      const location = toLocation(snapshot, target.at);
      return location ? { range: location.range, placeholder: target.word } : null;
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    guard.answer<WorkspaceEdit | ResponseError | null>('rename', null, () => {
      if (live.indexing) return failed('Still reading the workspace: what else has this name is not known yet.');
      const place = placeOf(live, canonicalUri(textDocument.uri), position);
      if (place === undefined) return null;
      const { uri, offset } = place;
      const change = renameAt(live.snapshot, uri, offset, newName, nameInView(inView, live.snapshot, uri));
      if (!change) return null;
      return change.type === 'refusal' ? failed(change.reason) : toRename(live, uri, change, confirmsEdits());
    }),
  );
}

function failed(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

/** Undefined in a file that holds nothing. */
function placeOf({ snapshot }: Live, uri: string, position: Position): { uri: string; offset: number } | undefined {
  const file = snapshot.files.get(uri);
  return file && { uri, offset: offsetAt(lineIndexOf(file.source), position) };
}

/** As an edit that fits the versions of the documents that are open; what it does in other files is shown first. */
function toRename(live: Live, uri: string, change: Change, confirms: boolean): WorkspaceEdit {
  const { documentChanges = [] } = toWorkspaceEdit(live.snapshot, change);
  return {
    ...(confirms ? { changeAnnotations: annotations } : {}),
    documentChanges: documentChanges.map((each) => {
      if (!('textDocument' in each)) return each;
      const file = each.textDocument.uri;
      const annotationId = file === uri ? 'here' : 'elsewhere';
      return {
        textDocument: { uri: file, version: live.versionOf(file) },
        edits: confirms ? each.edits.map((edit) => ({ ...edit, annotationId })) : each.edits,
      };
    }),
  };
}

const annotations: Readonly<Record<'here' | 'elsewhere', ChangeAnnotation>> = {
  here: { label: 'In this file' },
  elsewhere: { label: 'In other files', description: 'What matches the name there.', needsConfirmation: true },
};
