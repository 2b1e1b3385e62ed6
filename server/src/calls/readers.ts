import { containersOf, type Holder, volumesOf } from '../model/container.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Workload } from '../model/workload.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type WorkloadInstance } from '../snapshot/queries.ts';

/** The workloads whose containers are given something of a ConfigMap or a Secret. */
export function readersOf(cluster: ClusterModel, { namespace, resource }: Instance): readonly WorkloadInstance[] {
  const workloads = cluster.namespaces.get(namespace)?.workloads;
  const name = holderName({ kind: resource.kind === 'Secret' ? 'Secret' : 'ConfigMap', name: resource.name });
  return distinct((workloads && readersIn(workloads).get(name)) ?? []);
}

/** For each ConfigMap and Secret its readers, with all copies. */
const readersIn = memo((workloads: readonly WorkloadInstance[]): ReadonlyMap<string, readonly WorkloadInstance[]> => {
  const readers = new Map<string, WorkloadInstance[]>();
  for (const workload of workloads) {
    for (const name of holderNames(workload.resource)) {
      const known = readers.get(name);
      if (known) known.push(workload);
      else readers.set(name, [workload]);
    }
  }
  return readers;
});

const holderNames = memo((workload: Workload): readonly string[] => [...holdersOf(workload).keys()]);

/** The ConfigMaps and Secrets that a workload's containers are given something of, each once. */
export const holdersOf: (workload: Workload) => ReadonlyMap<string, Holder> = memo((workload) => {
  const fromContainers = containersOf(workload).flatMap(({ env, envFrom }) => [
    ...envFrom,
    ...env.flatMap(({ valueFrom }) => valueFrom ?? []),
  ]);
  const holders = [...fromContainers, ...volumesOf(workload).flatMap(({ sources }) => sources)];
  return new Map(holders.map((holder) => [holderName(holder), holder]));
});

function holderName({ kind, name }: Holder): string {
  return `${kind}/${name}`;
}
