import { type Instance, instanceOf } from '../model/instance.ts';
import { kindsOfInterest, readResources } from '../model/read.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isChartFile } from '../workspace/leftOut.ts';
import { couldHold } from '../yaml/relevant.ts';
import { type Document, parseSource, type Source } from '../yaml/source.ts';

/** A file of the snapshot: what it says now, and what each of its documents means. */
export interface SourceFile {
  readonly source: Source;
  /**
   * For each document of `source`, the one that counts: itself, or for a broken one the last that could be read.
   * Undefined for a broken document that never could.
   */
  readonly good: readonly (Document | undefined)[];
}

/** Reads a file, keeping what did not change since `previous`. */
export function readFile(uri: string, text: string, previous: SourceFile | undefined): SourceFile {
  const wanted = isKustomizationFile(uri) ? always : ofInterest;
  const source = parseSource(uri, text, wanted, previous?.source);
  return {
    source,
    good: source.documents.map(({ document }, index) => goodDocument(document, index, source, previous)),
  };
}

const ofInterest = (text: string): boolean => couldHold(text, kindsOfInterest);
const always = (): boolean => true;

/** Whether anything in the file matters, so that it is worth keeping. */
export function matters({ source }: SourceFile): boolean {
  return (
    isChartFile(source.uri) ||
    source.documents.some(({ document }) => document.root !== undefined || document.problems.length > 0)
  );
}

/**
 * The documents of a file do not change their order while one of them is typed in, so the predecessor of a broken
 * document is the one as far from the start; when the number of documents changed, the one as far from the end.
 */
function goodDocument(
  document: Document,
  index: number,
  source: Source,
  previous: SourceFile | undefined,
): Document | undefined {
  if (document.problems.length === 0) return document;
  if (!previous) return undefined;
  const shift = previous.good.length - source.documents.length;
  const sameStart = previous.source.documents[index]?.start === source.documents[index]?.start;
  const candidate = previous.good[sameStart ? index : index + shift];
  // A document that still stands elsewhere in the file has not become this one.
  const stands = source.documents.some((placed) => placed.document === candidate);
  return stands ? undefined : candidate;
}

/** The resources of a file, with the namespace that plain files give them. */
export function instancesOf(file: SourceFile): readonly Instance[] {
  const { uri } = file.source;
  return file.good.flatMap((document) => (document ? documentInstances(uri, document) : []));
}

export function documentInstances(uri: string, document: Document): readonly Instance[] {
  const known = instances.get(document);
  if (known) return known;
  const read = readResources(document.root).map((resource) => instanceOf(uri, document, resource, 'default'));
  instances.set(document, read);
  return read;
}

const instances = new WeakMap<Document, readonly Instance[]>();
