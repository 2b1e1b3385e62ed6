import type { Node, Problem } from './node.ts';
import { parseDocument } from './parse.ts';
import type { IsRelevant } from './relevant.ts';
import { type Slice, splitDocuments } from './split.ts';

/** One YAML document of a file. Immutable; kept across edits as long as its text stays the same. */
export interface Document {
  /** The text between two document markers, or with the comments in front of its own; spans of `root` and `problems` index into it. */
  readonly text: string;
  /** Undefined for a document without content, or one that is not of interest (see `parseSource`). */
  readonly root: Node | undefined;
  /** Syntax errors. What could be read in spite of them is in `root`. */
  readonly problems: readonly Problem[];
  /** False for a document that was not parsed because it cannot be of interest. */
  readonly relevant: boolean;
  /** Whether it is written in a form that takes long to read, so that it is read when `root` or `problems` is first asked for. */
  readonly isUnusual?: true;
}

export interface PlacedDocument {
  /** UTF-16 offset in the file where the document's text begins. */
  readonly start: number;
  readonly document: Document;
}

/** One file as read: its text and its documents. Immutable. */
export interface Source {
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
}

/**
 * Reads a file. Only documents that `isRelevant` are parsed; the others keep
 * their text and place. Documents of `previous`, which must have been read
 * with the same `isRelevant`, are kept where their text is unchanged.
 */
export function parseSource(uri: string, text: string, isRelevant: IsRelevant, previous?: Source): Source {
  const slices = splitDocuments(text);
  const kept = previous === undefined ? [] : keep(slices, previous.documents);
  const documents = slices.map((slice, index) => {
    const document = kept[index] ?? read(previous === undefined ? slice.text : detach(slice.text), isRelevant);
    return { start: slice.start, document };
  });
  return { uri, text, documents };
}

function read(text: string, isRelevant: IsRelevant): Document {
  return isRelevant(text) ? parseDocument(text) : { text, root: undefined, problems: [], relevant: false };
}

/** For each slice the old document with the same text: matched from the front, from the back, and then wherever it moved. */
function keep(slices: readonly Slice[], old: readonly PlacedDocument[]): (Document | undefined)[] {
  const kept: (Document | undefined)[] = new Array(slices.length).fill(undefined);
  const shorter = Math.min(slices.length, old.length);

  let front = 0;
  while (front < shorter && slices[front]?.text === old[front]?.document.text) {
    kept[front] = old[front]?.document;
    front++;
  }

  let back = 0;
  while (back < shorter - front && slices.at(-1 - back)?.text === old.at(-1 - back)?.document.text) {
    kept[slices.length - 1 - back] = old.at(-1 - back)?.document;
    back++;
  }

  // Equal texts may stand in several places, and each old document stands for one of them.
  const moved = new Map<string, Document[]>();
  for (const { document } of old.slice(front, old.length - back)) {
    const same = moved.get(document.text);
    if (same) same.push(document);
    else moved.set(document.text, [document]);
  }
  if (moved.size === 0) return kept;
  for (let index = front; index < slices.length - back; index++)
    kept[index] = moved.get(slices[index]?.text ?? '')?.shift();
  return kept;
}

/**
 * A copy that does not keep the whole file's text alive. A slice does in V8,
 * and after many edits each document would hold on to another version.
 */
function detach(slice: string): string {
  return ` ${slice}`.slice(1);
}
