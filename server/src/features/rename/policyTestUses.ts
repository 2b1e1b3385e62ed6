import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Node, Span } from '../../yaml/node.ts';
import type { Part } from './parts.ts';
import { endsOf, type InTests, partIn, policyTestsWith, type TestFile } from './policyTests.ts';

/**
 * Where files of policy tests name a namespace, as `shop/cart` or as `namespace: shop`, for some clusters; a refusal
 * where a test is about another cluster too, where the namespace keeps its name.
 */
export function namespaceInPolicyTests(
  snapshot: Snapshot,
  clusters: ReadonlySet<ClusterModel>,
  namespace: string,
): InTests {
  const parts: Part[] = [];
  for (const test of policyTestsWith(snapshot, namespace)) {
    const having = test.clusters.filter(({ namespaces }) => namespaces.has(namespace));
    const found = having.some((cluster) => clusters.has(cluster)) ? partsIn(test, namespace) : [];
    const kept = found.length > 0 && having.find((cluster) => !clusters.has(cluster));
    if (kept) {
      const refusal = `${test.path} names ${namespace} for the cluster ${kept.name} too, where it would keep its name.`;
      return { parts: [], refusal };
    }
    parts.push(...found);
  }
  return { parts, refusal: undefined };
}

function partsIn(test: TestFile, namespace: string): Part[] {
  const { text } = test.source;
  const ends = endsOf(test.file);
  const named = ends.flatMap((end): Span[] => {
    if (end.type !== 'named') return [];
    const at = new RegExp(`^(?:[^/]+/)?(?=${namespace}/)(?=[^/]+/[^/]+$)`).exec(end.text);
    const start = at ? text.indexOf(end.text, end.start) : -1;
    if (!at || start < 0 || start >= end.end) return [];
    return [{ start: start + at[0].length, end: start + at[0].length + namespace.length }];
  });
  const isInEnd = ({ start }: Span): boolean =>
    ends.some((end) => end.type === 'described' && end.start <= start && start < end.end);
  const described = [...namespaceFields(test.root, namespace)].filter(isInEnd);
  return [
    ...named.flatMap((span) => partIn(test, span, 'inside')),
    ...described.flatMap((span) => partIn(test, span, 'value')),
  ];
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
