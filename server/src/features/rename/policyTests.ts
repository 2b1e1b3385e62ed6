import { policyTestFiles, policyTestsIn, testedClusters } from '../../reports/policyTests/files.ts';
import { membersOf } from '../../reports/policyTests/members.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PolicyTestFile, TestEnd } from '../../workspace/policyTestFile.ts';
import type { Node, Span } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Source } from '../../yaml/source.ts';
import { workloadsAmong } from '../policyTestPlace.ts';
import type { Part } from './parts.ts';
import { pathOfFile } from './words.ts';

/** A file of policy tests. */
export interface TestFile {
  readonly source: Source;
  readonly file: PolicyTestFile;
  /** What its text is as YAML: it is read as one, and kept as documents. */
  readonly root: Node | undefined;
  /** Those that it is about. */
  readonly clusters: readonly ClusterModel[];
  /** As the user knows it. */
  readonly path: string;
}

/** What a rename changes in files of policy tests; a refusal where one of them means something else by the name too. */
export interface InTests {
  readonly parts: readonly Part[];
  readonly refusal: string | undefined;
}

/** The files of policy tests in which a word stands. */
export function policyTestsWith(snapshot: Snapshot, word: string): readonly TestFile[] {
  return policyTestFiles(snapshot).flatMap((uri) => {
    const isWanted = snapshot.files.get(uri)?.source.text.includes(word);
    return isWanted ? (policyTestAt(snapshot, uri) ?? []) : [];
  });
}

/** One of them; undefined for a file that is none. */
export function policyTestAt(snapshot: Snapshot, uri: string): TestFile | undefined {
  const source = snapshot.files.get(uri)?.source;
  const file = policyTestsIn(snapshot, uri)?.file;
  if (!source || !file) return undefined;
  const { root } = parseDocument(source.text);
  return { source, file, root, clusters: testedIn(snapshot, uri, file), path: pathOfFile(snapshot, uri) };
}

function testedIn(snapshot: Snapshot, uri: string, { clusters }: PolicyTestFile): readonly ClusterModel[] {
  return testedClusters(snapshot, uri).filter(
    ({ name }) => clusters.length === 0 || clusters.some((named) => named.name === name),
  );
}

/** Everyone whom tests name. */
export function endsOf({ tests }: PolicyTestFile): readonly TestEnd[] {
  return tests.flatMap(({ subjects, expectations }) => [
    ...subjects,
    ...expectations.flatMap(({ other }) => (other.type === 'everyone else' ? [] : [other])),
  ]);
}

/** The workloads that an end means in the clusters of its file. */
export function workloadsOfEnd({ clusters }: TestFile, end: TestEnd): readonly WorkloadInstance[] {
  return clusters.flatMap((cluster) => {
    const members = membersOf(cluster, end);
    return typeof members === 'string' ? [] : workloadsAmong(cluster, members);
  });
}

/** What is written of a described end. */
export function endNode({ root }: TestFile, end: Span): Node | undefined {
  return mappingAt(root, end);
}

/** A stretch of the text of a file. */
export function partIn({ source: { uri, documents } }: TestFile, span: Span, form: Part['form']): Part[] {
  const placed = documents.findLast(({ start }) => start <= span.start);
  if (!placed) return [];
  const { document, start } = placed;
  return [{ uri, document, start: span.start - start, end: span.end - start, form }];
}

/** The mapping that takes exactly that stretch. */
function mappingAt(node: Node | undefined, span: Span): Node | undefined {
  if (!node || node.kind === 'scalar' || node.start > span.start || node.end < span.end) return undefined;
  if (node.kind === 'mapping' && node.start === span.start && node.end === span.end) return node;
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = mappingAt(child, span);
    if (found) return found;
  }
  return undefined;
}
