import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { isWrittenIn } from '../../snapshot/writtenIn.ts';
import type { Node } from '../../yaml/node.ts';
import { objectsOf } from './clusters.ts';
import { type Part, valuePart } from './parts.ts';

/** In how many scalars of each object of a cluster some parts are written. */
export function sitesIn(
  { namespaces, clusterPolicies, hints }: ClusterModel,
  parts: readonly Part[],
): ReadonlyMap<Instance, number> {
  const wanted = new Map<Part['document'], Part[]>();
  for (const part of parts) wanted.set(part.document, [...(wanted.get(part.document) ?? []), part]);
  const count = (instance: Instance, node: Node): number => {
    if (node.kind === 'mapping') return node.entries.reduce((sum, { value }) => sum + count(instance, value), 0);
    if (node.kind === 'sequence') return node.items.reduce((sum, item) => sum + count(instance, item), 0);
    if (!wanted.has(node.origin?.document ?? instance.document)) return 0;
    const { document, start, end } = valuePart(instance, node);
    return wanted.get(document)?.some((part) => start <= part.start && part.end <= end) ? 1 : 0;
  };
  const uris = [...new Set(parts.map(({ uri }) => uri))];
  const isConcerned = (instance: Instance): boolean => uris.some((uri) => isWrittenIn(instance, uri));
  const all = [...[...namespaces.values()].flatMap(objectsOf), ...clusterPolicies, ...hints];
  return new Map(all.filter(isConcerned).map((instance) => [instance, count(instance, instance.resource.root)]));
}
