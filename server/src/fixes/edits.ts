import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Edit, withEdits } from '../snapshot/snapshot.ts';
import { applyEdits, type TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import type { Change, FileEdits } from './fix.ts';

/** Edits of one document as edits of its file; undefined while the document is broken, for then it cannot be edited safely. */
export function fileEdits(snapshot: Snapshot, uri: string, document: Document, edits: readonly TextEdit[]): FileEdits | undefined {
  const placed = snapshot.files.get(uri)?.source.documents.find((candidate) => candidate.document === document);
  if (!placed || edits.length === 0) return undefined;
  const moved = edits.map(({ start, end, newText }) => ({ start: start + placed.start, end: end + placed.start, newText }));
  return { uri, edits: moved, create: false };
}

/** The change that all of these make together; undefined when one of them could not be made. */
export function change(...files: readonly (FileEdits | undefined)[]): Change | undefined {
  const merged = new Map<string, FileEdits>();
  for (const file of files) {
    if (!file) return undefined;
    const before = merged.get(file.uri);
    merged.set(file.uri, before ? { ...before, edits: [...before.edits, ...file.edits] } : file);
  }
  return merged.size > 0 ? { type: 'change', files: [...merged.values()] } : undefined;
}

/** The snapshot with a change made. */
export function applied(snapshot: Snapshot, { files }: Change): Snapshot {
  const edits = files.map(({ uri, edits }): Edit => {
    const text = snapshot.files.get(uri)?.source.text ?? '';
    return { uri, text: applyEdits(text, edits) };
  });
  return withEdits(snapshot, edits);
}
