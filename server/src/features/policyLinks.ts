import type { Policy } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance } from '../snapshot/queries.ts';
import { type Link, linkTo, listed, type Segment } from './text.ts';

/** The policies of a namespace that are among some, each once, as links by their names. */
export function policyLinks(cluster: ClusterModel, namespace: string, verdicts: ReadonlyMap<Policy, Ternary>): Link[] {
  const policies: readonly PolicyInstance[] = cluster.namespaces.get(namespace)?.effective ?? [];
  return distinct(policies.filter(({ resource }) => verdicts.has(resource))).map((policy) =>
    linkTo(policy, `${policy.resource.name}${verdicts.get(policy.resource) === 'maybe' ? ' (perhaps)' : ''}`),
  );
}

/** `policy deny`, `the policies cart, deny` */
export function policiesWords(links: readonly Link[]): Segment[] {
  return [links.length === 1 ? 'policy ' : 'the policies ', ...listed(links)];
}
