import { policyTestFiles, policyTestsIn, testedClusters } from '../../reports/policyTests/files.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { folderOf, pathIn } from '../../workspace/folder.ts';
import type { PolicyTestFile } from '../../workspace/policyTestFile.ts';
import type { Node, Span } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Source } from '../../yaml/source.ts';
import type { Part } from './parts.ts';

/**
 * Where files of policy tests name a namespace, as `shop/cart` or as `namespace: shop`, for some clusters; a refusal
 * where a test is about another cluster too, where the namespace keeps its name.
 */
export function namespaceInPolicyTests(
  snapshot: Snapshot,
  clusters: ReadonlySet<ClusterModel>,
  namespace: string,
): { readonly parts: readonly Part[]; readonly refusal: string | undefined } {
  const parts: Part[] = [];
  for (const uri of policyTestFiles(snapshot)) {
    const source = snapshot.files.get(uri)?.source;
    const file = source?.text.includes(namespace) ? policyTestsIn(snapshot, uri)?.file : undefined;
    if (!source || !file) continue;
    const having = testedIn(snapshot, uri, file).filter(({ namespaces }) => namespaces.has(namespace));
    const found = having.some((cluster) => clusters.has(cluster)) ? partsIn(source, file, namespace) : [];
    const kept = found.length > 0 && having.find((cluster) => !clusters.has(cluster));
    if (kept) return { parts: [], refusal: keptWords(snapshot, uri, namespace, kept) };
    parts.push(...found);
  }
  return { parts, refusal: undefined };
}

function testedIn(snapshot: Snapshot, uri: string, { clusters }: PolicyTestFile): readonly ClusterModel[] {
  return testedClusters(snapshot, uri).filter(
    ({ name }) => clusters.length === 0 || clusters.some((named) => named.name === name),
  );
}

function keptWords({ folders }: Snapshot, uri: string, namespace: string, { name }: ClusterModel): string {
  const folder = folderOf(folders, uri);
  return `${folder ? pathIn(folder, uri) : uri} names ${namespace} for the cluster ${name} too, where it would keep its name.`;
}

function partsIn(source: Source, { tests }: PolicyTestFile, namespace: string): Part[] {
  const { text } = source;
  const ends = tests.flatMap(({ subjects, expectations }) => [...subjects, ...expectations.map(({ other }) => other)]);
  const named = ends.flatMap((end): Span[] => {
    if (end.type !== 'named' || !end.text.startsWith(`${namespace}/`)) return [];
    const start = text.indexOf(end.text, end.start);
    return start >= 0 && start < end.end ? [{ start, end: start + namespace.length }] : [];
  });
  const isInEnd = ({ start }: Span): boolean =>
    ends.some((end) => end.type === 'described' && end.start <= start && start < end.end);
  const described = [...namespaceFields(parseDocument(text).root, namespace)].filter(isInEnd);
  return [
    ...named.map((span) => partAt(source, span, 'inside')),
    ...described.map((span) => partAt(source, span, 'value')),
  ].flatMap((part) => part ?? []);
}

/** Labels may be called so too. */
function namespaceFields(node: Node | undefined, namespace: string): readonly Span[] {
  if (node?.kind === 'sequence') return node.items.flatMap((item) => namespaceFields(item, namespace));
  if (node?.kind !== 'mapping') return [];
  return node.entries.flatMap(({ key, value }) => {
    if (key === 'labels') return [];
    const isIt = key === 'namespace' && value.kind === 'scalar' && value.value === namespace;
    return isIt ? [value] : namespaceFields(value, namespace);
  });
}

/** The file is read as one text, and kept as documents. */
function partAt({ uri, documents }: Source, span: Span, form: Part['form']): Part | undefined {
  const placed = documents.findLast(({ start }) => start <= span.start);
  return (
    placed && {
      uri,
      document: placed.document,
      start: span.start - placed.start,
      end: span.end - placed.start,
      form,
    }
  );
}
