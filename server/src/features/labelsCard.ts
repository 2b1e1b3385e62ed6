import type { Policy } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, selectedBy, servicesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { policiesWords, policyLinks } from './policyLinks.ts';
import { type Line, linkTo, listed } from './text.ts';

/** Who selects pods by these labels. */
export function podLabelsCard(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const verdicts = new Map<Policy, Ternary>();
  for (const policy of cluster.namespaces.get(workload.namespace)?.policies ?? []) {
    const { must, may } = selectedBy(cluster, policy);
    if (may.includes(workload)) verdicts.set(policy.resource, must.includes(workload) ? 'yes' : 'maybe');
  }
  const policies = policyLinks(cluster, workload.namespace, verdicts);
  const services = distinct(servicesOf(cluster, workload)).map((service) => linkTo(service, service.resource.name));
  return [
    [{ strong: `Labels of the pods of ${workload.resource.name}` }],
    policies.length > 0 ? ['Selected by ', ...policiesWords(policies), '.'] : ['No policy selects them.'],
    services.length > 0
      ? [`Behind ${services.length === 1 ? 'Service' : 'the Services'} `, ...listed(services), '.']
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
