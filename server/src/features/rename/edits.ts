import { fileEdits } from '../../fixes/edits.ts';
import { type Change, type FileEdits, type Refusal, refusal } from '../../fixes/fix.ts';
import { scalarAt } from '../../fixes/inDocument.ts';
import type { DocumentSpan } from '../../model/instance.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isMadeByHelm } from '../../workspace/leftOut.ts';
import { replaceScalar, type TextEdit } from '../../yaml/edit.ts';
import { entryOf, type Node } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { resolvePlain } from '../../yaml/scalar.ts';
import type { Document, Source } from '../../yaml/source.ts';
import { styleOf } from '../../yaml/style.ts';
import { scalarText } from '../../yaml/write.ts';
import type { Part } from './parts.ts';
import { pathOfFile } from './words.ts';

/** The edits that write another word at each of some places, or why it cannot be written at one of them. */
export function editsOf(snapshot: Snapshot, parts: readonly Part[], word: string, newName: string): Change | Refusal {
  const files = new Map<string, FileEdits>();
  for (const part of parts) {
    const { uri, document } = part;
    const why = cannotEdit(snapshot, part);
    if (why) return refusal(why);
    if (part.form === 'key' && hasBeside(rootOf(document), part.start, newName))
      return refusal(`${newName} stands beside ${word} already ${placeWords(snapshot, part)}.`);
    const edits = partEdits(part, word, newName);
    const made = edits && fileEdits(snapshot, uri, document, edits);
    if (!made)
      return refusal(
        `${word} cannot be changed ${placeWords(snapshot, part)}: what stands there is made of something else.`,
      );
    const before = files.get(uri)?.edits ?? [];
    files.set(uri, { ...made, edits: [...before, ...made.edits] });
  }
  return { type: 'change', files: [...files.values()].map(inOrder) };
}

function rootOf({ root, text }: Document): Node | undefined {
  return root ?? parseDocument(text).root;
}

/** Whether the mapping with the key at an offset has another key too. */
function hasBeside(node: Node | undefined, start: number, key: string): boolean {
  if (node?.kind === 'sequence') return node.items.some((item) => hasBeside(item, start, key));
  if (node?.kind !== 'mapping') return false;
  if (node.entries.some(({ keyStart }) => keyStart === start)) return entryOf(node, key) !== undefined;
  return node.entries.some(({ value }) => hasBeside(value, start, key));
}

/** The same in a file that the snapshot does not hold; what cannot be changed there stays. */
export function unreadEdits(
  { uri, documents }: Source,
  parts: readonly Part[],
  word: string,
  newName: string,
): FileEdits {
  const edits = documents.flatMap(({ document, start }) =>
    parts.flatMap((part) =>
      part.document === document
        ? (partEdits(part, word, newName) ?? []).map((edit) => ({
            ...edit,
            start: start + edit.start,
            end: start + edit.end,
          }))
        : [],
    ),
  );
  return inOrder({ uri, edits, create: false });
}

function inOrder(file: FileEdits): FileEdits {
  return { ...file, edits: file.edits.toSorted((one, other) => one.start - other.start) };
}

/** Why nothing can be written at a place, as a sentence; undefined where it can. */
export function cannotEdit(snapshot: Snapshot, { uri, document }: DocumentSpan): string | undefined {
  const path = pathOfFile(snapshot, uri);
  if (isMadeByHelm(uri, snapshot.roles))
    return `It is written in ${path}, a Helm template, which a rename cannot edit.`;
  if (snapshot.known.has(uri))
    return `It is written in ${path}, saved output of a cluster, which a rename cannot change.`;
  const placed = snapshot.files.get(uri)?.source.documents.some((each) => each.document === document);
  if (!placed || document.problems.length > 0) return `${path} cannot be read at the moment: mend it first.`;
  return undefined;
}

/** `in deploy/web.yaml, line 3` */
export function placeWords(snapshot: Snapshot, { uri, document, start }: Part): string {
  const documents = snapshot.files.get(uri)?.source.documents ?? [];
  const offset = documents.find((each) => each.document === document)?.start ?? 0;
  const before = snapshot.files.get(uri)?.source.text.slice(0, offset + start) ?? '';
  return `in ${pathOfFile(snapshot, uri)}, line ${before.split('\n').length}`;
}

/** Undefined where the text is another one than the word, which is made of it then. */
function partEdits({ document, start, end, form }: Part, word: string, newName: string): TextEdit[] | undefined {
  const { text, root } = document;
  const written = text.slice(start, end);
  if (form === 'inside') return written === word ? [{ start, end, newText: newName }] : undefined;
  const [, quote = '', inner] = /^(["']|)(.*)\1$/s.exec(written) ?? [];
  const isPlain = quote === '';
  if (inner !== word && !(isPlain && String(resolvePlain(written)) === word)) return undefined;
  const scalar = form === 'value' && root ? scalarAt(root, start) : undefined;
  if (scalar && scalar.end === end) return replaceScalar(document, scalar, newName);
  const quotes = isPlain ? 'plain' : quote === '"' ? 'double' : 'single';
  return [{ start, end, newText: scalarText(newName, styleOf(document), 'flow', quotes) }];
}
