import { type Node, type Origin, type Place, placeOf, type Scalar } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Document, Source } from '../../yaml/source.ts';
import { resolvePath } from '../paths.ts';
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
  /**
   * Whether objects or fields may be missing, or other than kustomize would make them. Otherwise kustomize refuses the
   * whole kustomization, and what is rendered is what it would be without the entry.
   */
  readonly leavesOut: boolean;
}

/** One rendering as it goes on: what it reads from, and what it met so far. */
export interface Build {
  readonly files: Files;
  readonly problems: RenderProblem[];
  readonly sources: Set<string>;
  /** Files that were looked for in vain. */
  readonly missing: Set<string>;
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
  build.problems.push({ ...spanOf(place), message, leavesOut: false });
}

/** Something of the result is missing for this. */
export function leaveOut(build: Build, place: Place, message: string): void {
  build.problems.push({ ...spanOf(place), message, leavesOut: true });
}

function spanOf({ start, end, origin }: Place): Place {
  return { start, end, origin };
}

export function readSource(build: Build, uri: string): Source | undefined {
  return noted(build, uri, build.files.source(uri));
}

export function readText(build: Build, uri: string): string | undefined {
  return noted(build, uri, build.files.text(uri));
}

function noted<Result>(build: Build, uri: string, result: Result | undefined): Result | undefined {
  (result === undefined ? build.missing : build.sources).add(uri);
  return result;
}

/** The documents of a file that have content. One that cannot be read is reported in its place and left out. */
export function loadedDocuments(build: Build, source: Source): readonly Loaded[] {
  return source.documents.flatMap(({ document }) => {
    const { root, problems } = parsed(document);
    const origin = { uri: source.uri, document };
    const [problem] = problems;
    if (problem) leaveOut(build, { ...problem, origin }, problem.message);
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
  const source = path === undefined ? undefined : readSource(build, resolvePath(directory, path));
  if (!source)
    leaveOut(build, placeOf(node, origin), `There is no file ${path ?? 'of this name'}. Kustomize stops here.`);
  return source ? loadedDocuments(build, source) : [];
}

/** The documents that are written in place, as the text of a value. */
export function inlineDocuments(build: Build, value: Scalar, origin: Origin): readonly Loaded[] {
  return readEmbedded(value, origin).flatMap(({ root, ownRoot, problems: [problem] }) => {
    if (problem) leaveOut(build, { ...problem, origin }, problem.message);
    return root && ownRoot && !problem ? [{ root, ownRoot, origin }] : [];
  });
}
