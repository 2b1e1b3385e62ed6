import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { Rule, SelectorPeer } from '../../model/policy.ts';
import type { Selector } from '../../model/selector.ts';
import type { Service } from '../../model/service.ts';
import { serviceSelectsPod } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type PolicyInstance, peerNamespaces, selectIn, type WorkloadInstance } from '../../snapshot/queries.ts';

/**
 * The workloads whose ports the `ports` of a rule are about: those that the policy selects for ingress, those that the
 * peers match for egress; copies too. Undefined where they are not all known, and where they are too many to be meant
 * one by one.
 */
export function portTargets(
  cluster: ClusterModel,
  policy: PolicyInstance,
  { direction, peers }: Rule,
): readonly WorkloadInstance[] | undefined {
  const found: WorkloadInstance[] = [];
  if (direction === 'ingress') {
    if (!addSelected(cluster, policy.namespace, policy.resource.podSelector, found)) return undefined;
  } else {
    for (const peer of peers === 'everyone' ? [] : peers)
      if (peer.type !== 'selector' || !addMatching(cluster, policy.namespace, peer, found)) return undefined;
  }
  const isKnown = found.length > 0 && found.every(({ resource }) => resource.hiddenPorts.length === 0);
  return isKnown ? found : undefined;
}

const mostTargets = 50;
const mostNamespaces = 5;

/** A peer that matches nobody leaves open whom it means. */
function addMatching(cluster: ClusterModel, home: string, peer: SelectorPeer, found: WorkloadInstance[]): boolean {
  const before = found.length;
  const where = peerNamespaces(cluster, home, peer);
  const isKnown =
    where.length <= mostNamespaces &&
    where.every(({ facts, verdict }) => verdict === 'yes' && addSelected(cluster, facts.name, peer.podSelector, found));
  return isKnown && found.length > before;
}

/** Adds the workloads of a namespace that a selector matches; false where they are not sure, or too many. */
function addSelected(
  { namespaces }: ClusterModel,
  name: string,
  selector: Selector | undefined,
  found: WorkloadInstance[],
): boolean {
  const namespace = namespaces.get(name);
  if (!namespace) return true;
  const { must, may } = selectIn(namespace, selector);
  if (must.length < may.length || namespace.unseen.length > 0 || found.length + may.length > mostTargets) return false;
  for (const ordinal of must) found.push(namespace.workloads[ordinal] as WorkloadInstance);
  return true;
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
