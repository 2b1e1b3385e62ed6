import { destinationOf, targetsOf } from '../../calls/destination.ts';
import { mentionsOf } from '../../calls/mentions.ts';
import { capitalized } from '../../model/capitalized.ts';
import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../snapshot/queries.ts';
import { objectsWith } from './clusters.ts';
import { type Part, valuePart } from './parts.ts';
import { podNamesAsked } from './podNames.ts';
import { referencesIn, refersTo } from './references.ts';

/** A workload, and where its name stands that shall be another. */
export interface NamedAt {
  readonly at: DocumentSpan;
  readonly workload: WorkloadInstance;
  readonly cluster: ClusterModel;
}

/** Where objects of a cluster that are read write the name of a workload: its own copies, and what refers to it. */
export function workloadPartsIn(cluster: ClusterModel, workload: WorkloadInstance): readonly Part[] {
  const { name } = workload.resource;
  return [
    ...copiesOf(cluster, workload).map((copy) => valuePart(copy, copy.resource.nameNode)),
    ...referringIn(cluster, workload, name).map(({ part }) => part),
  ];
}

/** Which objects of a cluster that are read refer to a workload, and where, if it had a name. */
export function referringIn(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  name: string,
): readonly { readonly instance: Instance; readonly part: Part }[] {
  return objectsWith(cluster, name).flatMap((instance) => {
    const named = referencesIn(instance.resource.root).flatMap((reference) => {
      const isThere = (reference.namespace ?? instance.namespace) === workload.namespace;
      return isThere && !reference.isLoose && refersTo(reference, workload, name)
        ? valuePart(instance, reference.node)
        : [];
    });
    return [...named, ...podNamesAsked(cluster, instance, workload, name)].map((part) => ({ instance, part }));
  });
}

function copiesOf({ namespaces }: ClusterModel, { namespace, key }: Instance): readonly WorkloadInstance[] {
  return namespaces.get(namespace)?.workloads.filter((each) => each.key === key) ?? [];
}

/** Who is told of one pod of a StatefulSet by its name, as a sentence; undefined for nobody. */
export function podHostOf(cluster: ClusterModel, { namespace, resource, key }: WorkloadInstance): string | undefined {
  if (resource.kind !== 'StatefulSet') return undefined;
  for (const caller of distinctWorkloads(cluster)) {
    for (const { host, evidence } of mentionsOf(cluster, caller)) {
      if (!host.includes(`${resource.name}-`)) continue;
      const destination = destinationOf(cluster, host, caller.namespace);
      const pod = destination?.pod;
      if (!destination || pod === undefined || destination.service.namespace !== namespace) continue;
      if (targetsOf(cluster, destination).some((target) => target.key === key))
        return `${capitalized(evidence.text)} names the pod ${pod}, which would have another name.`;
    }
  }
  return undefined;
}
