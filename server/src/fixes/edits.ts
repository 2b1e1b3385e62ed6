import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { type Edit, type Snapshot, withEdits } from '../snapshot/snapshot.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isMadeByHelm } from '../workspace/leftOut.ts';
import { applyEdits, type TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import { lineStartOf } from '../yaml/style.ts';
import type { Change, FileEdits, Refusal } from './fix.ts';

/**
 * Edits of one document as edits of its file; undefined while the document is broken, or is a template, for then it
 * cannot be edited safely.
 */
export function fileEdits(
  snapshot: Snapshot,
  uri: string,
  document: Document,
  edits: readonly TextEdit[],
): FileEdits | undefined {
  const placed = snapshot.files.get(uri)?.source.documents.find((candidate) => candidate.document === document);
  if (!placed || !isPlainText(snapshot, uri, document) || edits.length === 0) return undefined;
  const moved = edits.map(({ start, end, newText }) => ({
    start: start + placed.start,
    end: end + placed.start,
    newText,
  }));
  return { uri, edits: moved, create: false };
}

/**
 * Whether an instance stands in its file as it is known, and editing it there changes it: not so while its document is
 * broken, in a template, in saved output, or where it comes from elsewhere and stands at the entry of a kustomization.
 */
export function canEdit(snapshot: Snapshot, { uri, document }: Pick<Instance, 'uri' | 'document'>): boolean {
  const documents = snapshot.files.get(uri)?.source.documents ?? [];
  if (isKustomizationFile(uri) || snapshot.known.has(uri)) return false;
  return isPlainText(snapshot, uri, document) && documents.some((placed) => placed.document === document);
}

function isPlainText({ roles }: Snapshot, uri: string, { problems }: Document): boolean {
  return problems.length === 0 && !isMadeByHelm(uri, roles);
}

/**
 * The change that all of these make together, those of one file in their order; undefined when one of them could not be
 * made.
 */
export function change(...files: readonly (FileEdits | undefined)[]): Change | undefined {
  const made = new Map<string, FileEdits>();
  for (const file of files) {
    if (!file) return undefined;
    const { edits = [], create = false } = made.get(file.uri) ?? {};
    made.set(file.uri, { uri: file.uri, edits: [...edits, ...file.edits], create: create || file.create });
  }
  return made.size > 0 ? { type: 'change', files: [...made.values()] } : undefined;
}

/** Makes one change after the other, each on what the ones before it left, and gives them as one. */
export function inTurn(
  snapshot: Snapshot,
  steps: readonly ((snapshot: Snapshot) => Change | Refusal | undefined)[],
): Change | Refusal | undefined {
  const files = new Map<string, FileEdits>();
  const texts = new Map<string, string>();
  let current = snapshot;
  for (const step of steps) {
    const made = step(current);
    if (made?.type !== 'change') return made;
    for (const { uri, edits, create } of made.files) {
      const before = files.get(uri);
      const text = applyEdits(texts.get(uri) ?? textOf(snapshot, uri), edits);
      const together = before ? [difference(textOf(snapshot, uri), text)] : edits;
      files.set(uri, { uri, edits: together, create: create || before?.create === true });
      texts.set(uri, text);
    }
    current = applied(current, made);
  }
  return change(...files.values());
}

/** The snapshot with a change made. Whether a fix settles its finding, and what it means, is asked of the same one. */
export function applied(snapshot: Snapshot, change: Change): Snapshot {
  return appliedTo(change)(snapshot);
}

const appliedTo = memo(({ files }: Change) =>
  memo((snapshot: Snapshot): Snapshot => {
    const edits = files.map(({ uri, edits }): Edit => ({ uri, text: applyEdits(textOf(snapshot, uri), edits) }));
    return withEdits(snapshot, edits);
  }),
);

function textOf(snapshot: Snapshot, uri: string): string {
  return snapshot.files.get(uri)?.source.text ?? '';
}

/** One edit that makes one text of another: it replaces the lines that differ. */
export function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  head = lineStartOf(before, head);
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // Behind the first line break of what is common, so that no line break is cut in two.
  const common = before.slice(before.length - tail);
  tail = common.includes('\n') ? common.length - common.indexOf('\n') - 1 : 0;
  return { start: head, end: before.length - tail, newText: after.slice(head, after.length - tail) };
}
