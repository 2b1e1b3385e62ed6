import type { NamedWorkload } from '../model/clusterFacts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import { readConfig } from '../workspace/config.ts';

/** The workloads that a `.netpol.yaml` names under `callers`, for all clusters or for one, in the order of the text. */
export function namedWorkloads(text: string): readonly NamedWorkload[] {
  const { cluster, grouping } = readConfig(text).config;
  const declared = [cluster, ...grouping.clusters.map(({ facts }) => facts)].flatMap(({ callers }) => callers);
  const named = new Map(declared.flatMap(({ of, from }) => [of, ...from]).map((each) => [each.start, each]));
  return [...named.values()].sort((a, b) => a.start - b.start);
}

/** The one at an offset, and the workloads that it means in some clusters. */
export function workloadsNamedAt(
  text: string,
  offset: number,
  clusters: readonly ClusterModel[],
):
  | {
      readonly at: NamedWorkload;
      readonly found: readonly { readonly cluster: ClusterModel; readonly workload: WorkloadInstance }[];
    }
  | undefined {
  const at = namedWorkloads(text).find(({ start, end }) => start <= offset && offset <= end);
  if (!at) return undefined;
  const found = clusters.flatMap((cluster) =>
    distinctWorkloads(cluster)
      .filter(({ namespace, resource }) => namespace === at.namespace && resource.name === at.name)
      .map((workload) => ({ cluster, workload })),
  );
  return { at, found };
}
