import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { Rule } from '../../model/policy.ts';
import type { Service } from '../../model/service.ts';
import { serviceSelectsPod } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import {
  distinct,
  mayHoldMore,
  type PolicyInstance,
  peerMatches,
  peerNamespaces,
  selectedBy,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';

/**
 * The workloads whose ports the `ports` of a rule are about: those that the policy selects for ingress, those that the
 * peers match for egress. Undefined where they are not all known, and where they are too many to be meant one by one.
 */
export function portTargets(
  cluster: ClusterModel,
  policy: PolicyInstance,
  { direction, peers }: Rule,
): readonly WorkloadInstance[] | undefined {
  const found = direction === 'ingress' ? selectedTargets(cluster, policy) : peerTargets(cluster, policy, peers);
  if (!found || found.length === 0 || found.length > mostTargets) return undefined;
  const targets = distinct(found);
  return targets.every(({ resource }) => resource.hiddenPorts.length === 0) ? targets : undefined;
}

const mostTargets = 50;

function selectedTargets(cluster: ClusterModel, policy: PolicyInstance): readonly WorkloadInstance[] | undefined {
  const { must, may } = selectedBy(cluster, policy);
  return must.length === may.length && !mayHoldMore(cluster, policy.namespace) ? must : undefined;
}

function peerTargets(
  cluster: ClusterModel,
  { namespace }: PolicyInstance,
  peers: Rule['peers'],
): readonly WorkloadInstance[] | undefined {
  const targets: WorkloadInstance[] = [];
  for (const peer of peers === 'everyone' ? [] : peers) {
    if (peer.type !== 'selector') return undefined;
    const { must, may } = peerMatches(cluster, namespace, peer);
    const where = peerNamespaces(cluster, namespace, peer);
    const isKnown = must.length === may.length && where.every(({ facts }) => !mayHoldMore(cluster, facts.name));
    if (!isKnown || may.length === 0 || may.length > mostTargets) return undefined;
    targets.push(...must);
  }
  return targets;
}

/** The Services in front of a workload that have a number as their port or as their target. */
export function servicesWith(
  { namespaces }: ClusterModel,
  { namespace, resource }: WorkloadInstance,
  port: number,
): readonly Instance<Service>[] {
  const services = namespaces.get(namespace)?.services ?? [];
  const found = servicesByNumber(services).get(port) ?? [];
  return found.filter((service) => serviceSelectsPod(service.resource, resource) !== 'no');
}

const servicesByNumber = memo((services: readonly Instance<Service>[]) => {
  const byNumber = new Map<number, Instance<Service>[]>();
  for (const service of services) {
    const numbers = service.resource.ports.flatMap(({ port, targetPort }) => [port, targetPort]);
    for (const number of new Set(numbers)) {
      if (typeof number !== 'number') continue;
      const known = byNumber.get(number);
      if (known) known.push(service);
      else byNumber.set(number, [service]);
    }
  }
  return byNumber;
});
