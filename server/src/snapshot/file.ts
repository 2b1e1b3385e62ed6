import { couldCompose } from '../model/compose.ts';
import { type Instance, instanceOf } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { couldConvert, kindsOfInterest, readResources } from '../model/read.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isChartFile } from '../workspace/leftOut.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import { couldHold } from '../yaml/relevant.ts';
import { type Document, parseSource, type Source } from '../yaml/source.ts';
import { unseenBy } from './unseen.ts';

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
  const wanted = isKustomizationFile(uri) ? always : isPolicyTestFile(uri) ? never : ofInterest;
  const source = parseSource(uri, text, wanted, previous?.source);
  if (previous) return { source, good: goodDocuments(source, previous) };
  return {
    source,
    get good() {
      return readableDocuments(source);
    },
  };
}

/** Those of a file that nothing was known of before. */
const readableDocuments = memo(({ documents }: Source): SourceFile['good'] =>
  documents.map(({ document }) => (document.problems.length === 0 ? document : undefined)),
);

/** Reads what is put off until somebody asks, which takes long, at a moment that suits. */
export function readThrough({ source }: SourceFile): void {
  readableDocuments(source);
}

const ofInterest = (text: string): boolean =>
  couldHold(text, kindsOfInterest) || couldConvert(text) || couldCompose(text);
const always = (): boolean => true;
const never = (): boolean => false;

/** Whether anything in the file matters, so that it is worth keeping. */
export function matters({ source }: SourceFile): boolean {
  return (
    isChartFile(source.uri) ||
    isPolicyTestFile(source.uri) ||
    source.documents.some(({ document }) => document.isUnusual || document.root || document.problems.length > 0)
  );
}

/**
 * A broken document that was there before keeps the meaning that it had. Of a new one, the predecessor is what stood as
 * far from the start of the file, since documents keep their order while one of them is typed in; when others came or
 * went in front of it, what stood as far from the end. What means something elsewhere in the file is no predecessor,
 * nor is one whose objects another new document holds: it was moved, or is written differently now.
 */
function goodDocuments(source: Source, previous: SourceFile): (Document | undefined)[] {
  const before = previous.source.documents;
  const meant = new Map(before.map(({ document }, index) => [document, previous.good[index]]));
  const taken = new Set(source.documents.flatMap(({ document }) => [document, meant.get(document)]));
  const shift = before.length - source.documents.length;
  let newKeys: ReadonlySet<string> | undefined;
  return source.documents.map(({ document, start }, index) => {
    if (meant.has(document)) return meant.get(document);
    if (document.problems.length === 0) return document;
    const candidate = previous.good[before[index]?.start === start ? index : index + shift];
    if (candidate === undefined || taken.has(candidate)) return undefined;
    newKeys ??= keysOf(
      source.uri,
      source.documents.filter((placed) => placed.document.problems.length === 0 && !meant.has(placed.document)),
    );
    if (documentInstances(source.uri, candidate).some(({ key }) => newKeys?.has(key))) return undefined;
    taken.add(candidate);
    return candidate;
  });
}

function keysOf(uri: string, documents: Source['documents']): ReadonlySet<string> {
  return new Set(documents.flatMap(({ document }) => documentInstances(uri, document).map(({ key }) => key)));
}

/** The namespace that plain files give to what sets none. */
export const plainNamespace = 'default';

/** The resources of a file, in that namespace where they set none. */
export const instancesOf: (file: SourceFile) => readonly Instance[] = memo(({ source: { uri }, good }) =>
  good.flatMap((document) =>
    document ? [...documentInstances(uri, document), ...unseenInstances(uri, document)] : [],
  ),
);

export function documentInstances(uri: string, document: Document): readonly Instance[] {
  const known = instances.get(document);
  if (known) return known;
  const read = readResources(document.root).map((resource) =>
    instanceOf(uri, document, resource, { unit: uri, namespace: plainNamespace }),
  );
  instances.set(document, read);
  return read;
}

const instances = new WeakMap<Document, readonly Instance[]>();

/** What it brings that nobody sees. */
function unseenInstances(uri: string, document: Document): readonly Instance[] {
  const known =
    unseen.get(document) ?? unseenBy({ root: document.root, uri, document }, { unit: uri, namespace: plainNamespace });
  unseen.set(document, known);
  return known;
}

const unseen = new WeakMap<Document, readonly Instance[]>();
