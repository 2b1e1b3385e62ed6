import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, selectedBy, servicesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { type Line, linkTo, listed } from './text.ts';

/** Who selects pods by these labels. */
export function podLabelsCard(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const policies = distinct(cluster.namespaces.get(workload.namespace)?.policies ?? []).filter((policy) =>
    selectedBy(cluster, policy).may.includes(workload),
  );
  const services = distinct(servicesOf(cluster, workload));
  return [
    [{ strong: `Labels of the pods of ${workload.resource.name}` }],
    policies.length > 0
      ? ['Selected by the policies ', ...listed(policies.map((policy) => linkTo(policy, policy.resource.name))), '.']
      : ['No policy selects them.'],
    services.length > 0
      ? ['Behind the Services ', ...listed(services.map((service) => linkTo(service, service.resource.name))), '.']
      : ['No Service selects them.'],
  ];
}

/** Labels that do not reach the pods. */
export function ownLabelsCard(workload: WorkloadInstance): Line[] {
  const { kind, name } = workload.resource;
  return [
    [{ strong: `Labels of ${kind} ${name} itself` }],
    ['Policies and Services look at the labels of its pods, under the pod template, and never at these.'],
  ];
}
