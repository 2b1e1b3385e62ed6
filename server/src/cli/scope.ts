import { listed } from '../model/listed.ts';
import { answeringWorkloads } from '../reports/answering.ts';
import { readFocus } from '../reports/listFilter.ts';
import type { Scope } from '../reports/needed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { UsageError } from './options.ts';

/** For commands that answer about some workloads, or about all. */
export const scopeOptions = {
  workload: { type: 'string', multiple: true },
  namespace: { type: 'string', multiple: true },
} as const;

/** The workloads that are named, with those of the namespaces; all where neither is. Throws a `UsageError` for a name that none has. */
export function readScope(
  clusters: readonly ClusterModel[],
  {
    workload: workloads = [],
    namespace: namespaces = [],
  }: { readonly workload?: readonly string[] | undefined; readonly namespace?: readonly string[] | undefined },
): Scope {
  const known = new Set(clusters.flatMap((cluster) => [...cluster.namespaces.keys()]));
  const absent = namespaces.find((name) => !known.has(name));
  if (absent !== undefined) {
    throw new UsageError(`--namespace: there is no namespace ${absent}; known are ${listed([...known].sort(), 'and')}`);
  }
  const all = clusters.flatMap(answeringWorkloads);
  const named = workloads.map((text) => {
    const focus = readFocus(text, all);
    if (typeof focus === 'string') throw new UsageError(`--workload: ${focus}`);
    if (focus.type !== 'workload') throw new UsageError('--workload is one of the manifests');
    return focus;
  });
  if (named.length === 0 && namespaces.length === 0) return () => true;
  return ({ namespace, resource }) =>
    namespaces.includes(namespace) || named.some((one) => one.namespace === namespace && one.name === resource.name);
}
