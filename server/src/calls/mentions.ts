import { containersOf } from '../model/container.ts';
import { memo } from '../model/memo.ts';
import type { Workload } from '../model/workload.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import { serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { argumentMentions } from './arguments.ts';
import { declaredMentions } from './declared.ts';
import { environmentMentions } from './environment.ts';
import { fileMentions } from './files.ts';
import type { Mention } from './mention.ts';
import { alertmanagersOf, isOfPrometheusOperator, operatorMentions } from './operators.ts';
import { holdersOf } from './readers.ts';
import { remembered } from './remembered.ts';
import { textsOf } from './texts.ts';

/** Every kind of evidence that names hosts to a workload. */
const readers: readonly ((cluster: ClusterModel, workload: WorkloadInstance) => readonly Mention[])[] = [
  environmentMentions,
  argumentMentions,
  fileMentions,
  declaredMentions,
  operatorMentions,
];

/**
 * The hosts that a workload is told of, in the order of the kinds of evidence; the same array as long as what it is given
 * stays the same.
 */
export const mentionsOf: (cluster: ClusterModel, workload: WorkloadInstance) => readonly Mention[] = remembered(
  givenTo,
  (cluster, workload) => readers.flatMap((read) => read(cluster, workload)),
);

/** What stands elsewhere and decides it: texts, and Services where a value may refer to the variables of one. */
function givenTo(cluster: ClusterModel, workload: WorkloadInstance): unknown[] {
  const { namespace, resource } = workload;
  const given: unknown[] = [];
  for (const holder of holdersOf(resource).values()) given.push(textsOf(cluster, namespace, holder));
  given.push(...alertmanagersOf(cluster, workload));
  if (hasReferences(resource)) {
    given.push(cluster.namespaces.get(namespace)?.services, serviceNamed(cluster, 'default', 'kubernetes'));
  }
  return given;
}

/** The same for all workloads of a namespace together, besides these. */
export function givenIn(cluster: ClusterModel, workloads: NamespaceModel['workloads']): unknown[] {
  const namespace = cluster.namespaces.get(workloads[0]?.namespace ?? '');
  return [
    namespace?.configMaps,
    namespace?.services,
    cluster.hints,
    serviceNamed(cluster, 'default', 'kubernetes'),
    ...operatedIn(workloads).flatMap((workload) => alertmanagersOf(cluster, workload)),
  ];
}

const operatedIn = memo((workloads: NamespaceModel['workloads']) => workloads.filter(isOfPrometheusOperator));

const hasReferences = memo((workload: Workload) =>
  containersOf(workload).some(
    ({ env, words }) =>
      env.some(({ value }) => value?.includes('$')) || words.some((word) => String(word.value).includes('$')),
  ),
);
