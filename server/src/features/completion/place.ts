import { type FieldSchema, type PolicyKind, policyKinds } from '../../model/policySchema.ts';
import { text as textOf } from '../../model/resource.ts';
import { type Mapping, type Node, type Span, valueAt } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { type Slice, splitDocuments } from '../../yaml/split.ts';
import { eolOf, type Style, styleOf } from '../../yaml/style.ts';
import { findMark, isMark, type Marked, mark } from '../marked.ts';
import { wordAt } from '../wordAt.ts';
import { type Mended, mended } from './mended.ts';
import { schemaAt } from './schemaAt.ts';

/** Where the cursor stands in a policy, or in what may become one, whatever state its text is in. */
export interface PolicyPlace {
  /** Undefined where no `kind` is written yet. */
  readonly kind: PolicyKind | undefined;
  /** From the object to the mapping that a key would be in, or to the value. */
  readonly path: Marked['path'];
  /** What belongs there; undefined where the API has nothing, and where no kind says what. */
  readonly schema: FieldSchema | undefined;
  /** Whether what is written may become a key; it may still be a value where one belongs at `path`. */
  readonly isKey: boolean;
  /** The other keys of the mapping. */
  readonly taken: readonly string[];
  /** The object as it is being typed, with the mark at the cursor: see `withoutMark`. */
  readonly root: Mapping;
  /** What is replaced, in the file. */
  readonly word: Span;
  /** The part of the word in front of the cursor. */
  readonly typed: string;
  readonly around: Surroundings;
}

/** What stands around the word, which what is written has to fit. */
export interface Surroundings {
  /** Of the first character of the word, from the start of its line. */
  readonly column: number;
  /** That of the dash of which it is the first word; undefined elsewhere. */
  readonly dash: number | undefined;
  /** A blank where the colon or the dash in front of the word lacks one. */
  readonly gap: Mended['gap'];
  /** Whether brackets or braces are around it. */
  readonly isFlow: boolean;
  readonly isQuoted: boolean;
  readonly hasColon: boolean;
  readonly style: Style;
}

/** Undefined in other kinds, in comments and in the middle of texts. @param text Of the file, which offsets index into. */
export function policyPlaceAt(text: string, offset: number): PolicyPlace | undefined {
  const document = splitDocuments(text).findLast(({ start }) => start <= offset) ?? { start: 0, text };
  if (document.text.length > longest) return undefined;
  const place = placeIn(document, offset, ofName) ?? placeIn(document, offset, ofAddress);
  return place && { ...place, around: { ...place.around, style: { ...place.around.style, eol: eolOf(text) } } };
}

/** Characters of a document that somebody writes by hand; to read a longer one at every keystroke takes too long. */
const longest = 100_000;

/** What names and the keys of labels are made of, and what addresses (IPv6) are. */
const ofName = /[-\w./*]/;
const ofAddress = /[-\w./*:]/;

function placeIn({ start, text }: Slice, offset: number, ofWord: RegExp): PolicyPlace | undefined {
  const here = offset - start;
  const word = behindDash(text, wordAt(text, here, ofWord), here);
  const made = mended(text, word);
  const whole = made && parseDocument(made.text);
  const found = findMark(whole?.root);
  if (!made || !whole?.root || !found) return undefined;
  const { root, path } = objectAround(whole.root, found.path);
  if (root.kind !== 'mapping') return undefined;
  const lineStart = text.lastIndexOf('\n', word.start - 1) + 1;
  const before = text.slice(lineStart, word.start);
  const written = textOf(valueAt(root, 'kind'));
  const kind = policyKinds.find((one) => one === written);
  if (written !== undefined && !kind && written !== mark) return undefined;
  return {
    kind,
    path,
    schema: kind && schemaAt(kind, path),
    isKey: found.isKey,
    taken: found.taken,
    root,
    word: { start: word.start + start, end: word.end + start },
    typed: text.slice(word.start, here),
    around: {
      column: before.length,
      dash: /^ *(?:- +)*- *$/.test(before) ? before.lastIndexOf('-') : undefined,
      gap: made.gap,
      isFlow: isInFlow(whole.root, found.path),
      isQuoted: /["']/.test(text.charAt(word.start - 1)),
      hasColon: found.isKey && /^["']?\s*:/.test(text.slice(word.end)),
      style: styleOf({ text: made.text, root: whole.root }),
    },
  };
}

/** A dash with no blank behind it is no part of the first word of its line. */
function behindDash(text: string, { start, end }: Span, here: number): Span {
  const isDash = text.charAt(start) === '-' && /(?:^|\n) *(?:- +)*$/.test(text.slice(0, start)) && start < here;
  return { start: isDash ? start + 1 : start, end };
}

/** An item of a List is an object of its own. */
function objectAround(root: Node, path: Marked['path']): { readonly root: Node; readonly path: Marked['path'] } {
  const [items, index, ...rest] = path;
  const list = items === 'items' && textOf(valueAt(root, 'kind'))?.endsWith('List') ? valueAt(root, items) : undefined;
  const item = list?.kind === 'sequence' && typeof index === 'number' ? list.items[index] : undefined;
  return item ? { root: item, path: rest } : { root, path };
}

/** Whether a collection on the way to the mark, the one that it is in included, is in brackets or braces. */
function isInFlow(root: Node, path: Marked['path']): boolean {
  let node: Node | undefined = root;
  for (const step of [...path, undefined]) {
    if (node === undefined || node.kind === 'scalar') return false;
    if (node.flow) return true;
    if (step === undefined) return false;
    node = typeof step === 'number' ? (node.kind === 'sequence' ? node.items[step] : undefined) : valueAt(node, step);
  }
  return false;
}

/** A node as it is without what is being typed at the mark: the entry or the item is not there. */
export function withoutMark(node: Node): Node {
  if (node.kind === 'mapping') {
    const entries = node.entries.filter(({ key, value }) => !isMark(key) && !isMarked(value));
    return { ...node, entries: entries.map((entry) => ({ ...entry, value: withoutMark(entry.value) })) };
  }
  if (node.kind === 'scalar') return node;
  return { ...node, items: node.items.filter((item) => !isMarked(item)).map(withoutMark) };
}

function isMarked(node: Node): boolean {
  if (node.kind === 'mapping') return node.entries.length === 1 && isMark(node.entries[0]?.key ?? '');
  return node.kind === 'scalar' && isMark(String(node.value));
}
