import { type Node, type Origin, type Place, placeOf, type Scalar } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Document, Source } from '../../yaml/source.ts';
import { resolvePath } from '../paths.ts';
import type { Accumulation } from './accumulate.ts';
import { readEmbedded } from './embedded.ts';
import { textOf } from './tree.ts';
import { withWordsAsText } from './words.ts';

/** The files that a kustomization may name. Nothing is listed: it says itself what belongs to it. */
export interface Files {
  /** The documents of a file; undefined where there is no such file. A document that was not parsed is parsed here. */
  source(uri: string): Source | undefined;
  /** The text of a file of any kind, for generators; undefined where there is no such file. */
  text(uri: string): string | undefined;
}

/** What could not be read or done, and where that is written. */
export interface RenderProblem extends Place {
  readonly message: string;
  /** Whether objects or fields may be missing, or other than kustomize would make them. */
  readonly leavesOut: boolean;
  /** Whether kustomize refuses the whole kustomization for it: what is rendered is what it would be without the entry. */
  readonly refused: boolean;
  /** Whether nothing but whole objects is missing for it: the others are as they would be. */
  readonly adds?: boolean;
  /** The namespaces that the entry says of what is missing, if it does. */
  readonly namespaces?: readonly string[];
  readonly missing?: Missing;
  /** The object that a patch is for, where there is none. */
  readonly unpatched?: string;
  /** Whether it is that the kustomization which is rendered says nothing: its folder holds a place for later. */
  readonly isPlaceholder?: boolean;
}

/** A file or a folder that is not there. */
export interface Missing {
  readonly uri: string;
  /** Whether a generator puts it into an object, and it is no manifest itself. */
  readonly isData: boolean;
}

/** What a rendering, or a part of it, met. */
export interface Met {
  readonly problems: Set<RenderProblem>;
  /** The files that were read, and what they held: a source, or a text. */
  readonly read: Map<string, Source | string>;
  /** Files that were looked for in vain. */
  readonly missing: Set<string>;
  /** Files that must not be there, and are not. */
  readonly absent: Set<string>;
}

/** One rendering as it goes on. */
export interface Build extends Met {
  readonly files: Files;
  /** What the kustomizations that others include made, by their directories. */
  readonly accumulated: Map<string, Accumulation>;
  /** How many times a kustomization was included by another. */
  inclusions: number;
}

/** A kustomization file in the build, and the folder that its paths start from. */
export interface Kustomization {
  readonly directory: string;
  readonly root: Node;
  readonly origin: Origin;
}

/** A document with content, and what it says. */
export interface Loaded {
  /** As kustomize reads resources and patches: see `withWordsAsText`. */
  readonly root: Node;
  /** As it reads its own files, and JSON patches. */
  readonly ownRoot: Node;
  readonly origin: Origin;
}

/** Kustomize refuses the kustomization for this. */
export function refuse(build: Build, place: Place, message: string): void {
  build.problems.add({ ...spanOf(place), message, leavesOut: false, refused: true });
}

/** It refuses it because there is no object that a patch is for. */
export function lackPatched(build: Build, place: Place, unpatched: string): void {
  const message = `There is no object ${unpatched} to patch. Kustomize stops here.`;
  build.problems.add({ ...spanOf(place), message, leavesOut: false, refused: true, unpatched });
}

/** Something of the result is missing for this, which kustomize itself can do. @param more See `RenderProblem`. */
export function leaveOut(
  build: Build,
  place: Place,
  message: string,
  more: Pick<RenderProblem, 'adds' | 'namespaces'> = {},
): void {
  build.problems.add({ ...spanOf(place), message, leavesOut: true, refused: false, ...more });
}

/** Kustomize may refuse it for this, and nothing is missing. */
export function doubt(build: Build, place: Place, message: string): void {
  build.problems.add({ ...spanOf(place), message, leavesOut: false, refused: false });
}

/** What is there cannot be read: something is missing for this, and kustomize refuses it. */
function giveUp(build: Build, place: Place, message: string): void {
  build.problems.add({ ...spanOf(place), message, leavesOut: true, refused: true });
}

/** A file or a folder is not there: something is missing for this, and kustomize refuses it. */
export function lack(build: Build, place: Place, uri: string, message: string, isData = false): void {
  build.problems.add({ ...spanOf(place), message, leavesOut: true, refused: true, missing: { uri, isData } });
}

function spanOf({ start, end, origin }: Place): Place {
  return { start, end, origin };
}

export function nothingMet(): Met {
  return { problems: new Set(), read: new Map(), missing: new Set(), absent: new Set() };
}

/** Adds what a part of a rendering met to the whole. */
export function addMet(build: Build, part: Met): void {
  for (const problem of part.problems) build.problems.add(problem);
  for (const [uri, content] of part.read) note(build, uri, content);
  for (const uri of part.missing) build.missing.add(uri);
  for (const uri of part.absent) build.absent.add(uri);
}

/** Whether all that was read is still what it was, and what was missing is. */
export function isAsRead({ read, missing, absent }: Met, files: Files): boolean {
  for (const [uri, content] of read) {
    const now = typeof content === 'string' ? files.text(uri) : files.source(uri);
    if (now !== content) return false;
  }
  for (const uri of absent) if (files.source(uri)) return false;
  for (const uri of missing) if (files.source(uri) || files.text(uri) !== undefined) return false;
  return true;
}

export function readSource(build: Build, uri: string): Source | undefined {
  return noted(build, uri, build.files.source(uri));
}

export function readText(build: Build, uri: string): string | undefined {
  return noted(build, uri, build.files.text(uri));
}

function noted<Result extends Source | string>(
  build: Build,
  uri: string,
  result: Result | undefined,
): Result | undefined {
  if (result === undefined) build.missing.add(uri);
  else note(build, uri, result);
  return result;
}

/** Of a file that was read as documents and as text the documents count. */
function note(build: Build, uri: string, content: Source | string): void {
  if (typeof content !== 'string' || !build.read.has(uri)) build.read.set(uri, content);
}

/** The documents of a file that have content. One that cannot be read is reported in its place and left out. */
export function loadedDocuments(build: Build, source: Source): readonly Loaded[] {
  return source.documents.flatMap(({ document }) => {
    const { root, problems } = parsed(document);
    const origin = { uri: source.uri, document };
    const [problem] = problems;
    if (problem) giveUp(build, { ...problem, origin }, problem.message);
    return root && !problem ? [{ root: withWordsAsText(root, document.text), ownRoot: root, origin }] : [];
  });
}

function parsed(document: Document): Document {
  if (document.relevant) return document;
  const known = parsedDocuments.get(document) ?? parseDocument(document.text);
  parsedDocuments.set(document, known);
  return known;
}

const parsedDocuments = new WeakMap<Document, Document>();

/** The documents of the file that a kustomization names at `node`; a file that is missing is reported there. */
export function loadFile(build: Build, { directory, origin }: Kustomization, node: Node): readonly Loaded[] {
  const path = textOf(node);
  const uri = resolvePath(directory, path ?? '');
  const source = path === undefined ? undefined : readSource(build, uri);
  if (!source)
    lack(build, placeOf(node, origin), uri, `There is no file ${path ?? 'of this name'}. Kustomize stops here.`);
  return source ? loadedDocuments(build, source) : [];
}

/** The documents that are written in place, as the text of a value. */
export function inlineDocuments(build: Build, value: Scalar, origin: Origin): readonly Loaded[] {
  return readEmbedded(value, origin).flatMap(({ root, ownRoot, problems: [problem] }) => {
    if (problem) giveUp(build, { ...problem, origin }, problem.message);
    return root && ownRoot && !problem ? [{ root, ownRoot, origin }] : [];
  });
}
