import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { AnnotatedTextEdit, ChangeAnnotation, Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { type Rename, renameAt, renameTargetAt } from '../features/rename/rename.ts';
import type { Target } from '../features/rename/target.ts';
import { toLocation } from '../reports/places.ts';
import type { TextEdit } from '../yaml/edit.ts';
import { lineIndex, offsetAt, positionAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';

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
      const { uri, offset, text } = place;
      const { snapshot } = live;
      const target = renameTargetAt(snapshot, uri, offset, nameInView(inView, snapshot, uri), new Map([[uri, text]]));
      if (!target) return null;
      if ('reason' in target) return failed(target.reason);
      const range = toLocation(snapshot, target.at)?.range ?? rangeIn(text, offset, target);
      return { range, placeholder: target.word };
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    guard.answerLater<WorkspaceEdit | ResponseError | null>('rename', null, async () => {
      if (live.indexing) return failed('Still reading the workspace: what else has this name is not known yet.');
      const file = canonicalUri(textDocument.uri);
      const asked = placeOf(live, file, position);
      const target =
        asked &&
        renameTargetAt(
          live.snapshot,
          file,
          asked.offset,
          nameInView(inView, live.snapshot, file),
          new Map([[file, asked.text]]),
        );
      const unread = target && 'isAnywhere' in target && target.isAnywhere ? await unreadTexts(live, file) : undefined;
      const { snapshot } = live;
      const place = placeOf(live, file, position);
      const change =
        place && renameAt(snapshot, file, place.offset, newName, nameInView(inView, snapshot, file), unread);
      if (!change) return null;
      return change.type === 'refusal' ? failed(change.reason) : toRename(live, file, change, confirmsEdits(), unread);
    }),
  );
}

/** The texts of files of the same folder that hold nothing that counts. */
async function unreadTexts(live: Live, uri: string): Promise<ReadonlyMap<string, string>> {
  const found = await live.found(live.folderOf(uri));
  const { files } = live.snapshot;
  return new Map(found.flatMap((file) => ('text' in file && !files.get(file.uri) ? [[file.uri, file.text]] : [])));
}

function failed(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

/** Undefined in a file that holds nothing and is not open. */
function placeOf(
  live: Live,
  uri: string,
  position: Position,
): { readonly uri: string; readonly offset: number; readonly text: string } | undefined {
  const source = live.snapshot.files.get(uri)?.source;
  const text = source?.text ?? live.openTexts().get(uri);
  if (text === undefined) return undefined;
  return { uri, offset: offsetAt(source ? sourceLines(source) : lineIndex(text), position), text };
}

/** Where a target stands in the text of a file that the snapshot does not hold: at the offset that it was asked for. */
function rangeIn(text: string, offset: number, { at }: Target): Range {
  const start = text.lastIndexOf(at.document.text.slice(at.start, at.end), offset);
  const index = lineIndex(text);
  return { start: positionAt(index, start), end: positionAt(index, start + at.end - at.start) };
}

/**
 * As an edit that fits the versions of the documents that are open; what it does in other files is shown first.
 * @param unread The texts of those that the snapshot does not hold.
 */
function toRename(
  live: Live,
  uri: string,
  { files, perhaps }: Rename,
  confirms: boolean,
  unread: ReadonlyMap<string, string> = new Map(),
): WorkspaceEdit {
  const asking = files.findLast((each) => each.uri !== uri)?.uri;
  const asked = new Map((confirms ? perhaps : []).map((each) => [each.uri, each.edits]));
  const all = [...new Set([...files.map((each) => each.uri), ...asked.keys()])];
  return {
    ...(confirms ? { changeAnnotations: annotations } : {}),
    documentChanges: all.map((file) => {
      const index = lineIndex(unread.get(file) ?? live.snapshot.files.get(file)?.source.text ?? '');
      const written = ({ start, end, newText }: TextEdit) => ({
        range: { start: positionAt(index, start), end: positionAt(index, end) },
        newText,
      });
      const annotated = confirms ? { annotationId: file === uri ? 'here' : 'elsewhere' } : {};
      const edits = files.find((each) => each.uri === file)?.edits ?? [];
      return {
        textDocument: { uri: file, version: live.versionOf(file) },
        edits: [
          ...edits.map((edit) => ({ ...written(edit), ...annotated })),
          ...(asked.get(file) ?? []).map((edit) => ({ ...written(edit), annotationId: 'perhaps' })),
          ...(confirms && file === asking ? [nothing] : []),
        ],
      };
    }),
  };
}

const annotations: Readonly<Record<'here' | 'elsewhere' | 'perhaps' | 'asked', ChangeAnnotation>> = {
  here: { label: 'In this file' },
  elsewhere: { label: 'In other files', description: 'What matches the name there.' },
  perhaps: {
    label: 'Perhaps the same namespace',
    description: 'Arguments and variables that have its name: tick those that mean it.',
    needsConfirmation: true,
  },
  asked: { label: 'Rename in other files too', needsConfirmation: true },
};

/**
 * Has VS Code show its preview, in which what needs confirmation is left out unless it is ticked. So this changes
 * nothing, and all that belongs to the rename is ticked.
 */
const nothing: AnnotatedTextEdit = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  newText: '',
  annotationId: 'asked',
};
