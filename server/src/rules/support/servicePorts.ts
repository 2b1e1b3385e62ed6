import { endpointPorts } from '../../calls/servicePorts.ts';
import type { Instance } from '../../model/instance.ts';
import type { Direction, PortEntry, Rule } from '../../model/policy.ts';
import type { Service, ServicePort } from '../../model/service.ts';
import type { Party } from '../../policy/party.ts';
import { matchRule } from '../../policy/peers.ts';
import {
  includesPort,
  intersectPorts,
  isEmpty,
  noPorts,
  type PortSet,
  subtractPorts,
  unionPorts,
} from '../../policy/portSet.ts';
import { rulePorts } from '../../policy/rulePorts.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { isolatedBy, type PolicyInstance, partyOf, type WorkloadInstance } from '../../snapshot/queries.ts';
import { viewOf } from '../view.ts';
import { unknownPortsOf } from './namedPorts.ts';
import { portTargets, servicesWith } from './portTargets.ts';

/** A port of a Service that a rule opens in the stead of the one that the pods behind it listen on. */
export interface Confusion {
  readonly service: Instance<Service>;
  /** Where its port leads on the pods. */
  readonly ports: PortSet;
}

/** What `service-port-not-target-port` reports of an entry of a rule; undefined where it says nothing. */
export function confusion(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  entry: PortEntry,
): Confusion | undefined {
  const { port, protocol, isValid, endPort, hidden } = entry;
  if (!isValid || typeof port !== 'number' || !protocol || endPort !== undefined || hidden.length > 0) return undefined;
  if (cluster.configured.cni === 'aws-vpc-cni') return undefined;
  const targets = portTargets(cluster, policy, rule) ?? [];
  const isDeclared = targets.some(({ resource }) =>
    resource.ports.some((declared) => declared.port === port && declared.protocol === protocol),
  );
  if (isDeclared) return undefined;
  let found: Confusion | undefined;
  for (const target of targets) {
    for (const service of servicesWith(cluster, target, port)) {
      const { resource } = service;
      if (includesPort(endpointPorts(resource.ports, target.resource), protocol, port)) return undefined;
      const servicePort = portOf(resource, entry);
      if (!servicePort || resource.headless || resource.serviceType === 'ExternalName') continue;
      const ports = endpointPorts([servicePort], target.resource);
      const open = rulePorts(rule, partyOf(cluster, target)).may;
      if (isEmpty(ports)) continue;
      if (isEmpty(subtractPorts(ports, open))) return undefined;
      found = { service: found?.service ?? service, ports: unionPorts(found?.ports ?? noPorts, ports) };
    }
  }
  return found;
}

export function isServicePort(cluster: ClusterModel, policy: PolicyInstance, rule: Rule, entry: PortEntry): boolean {
  return confusion(cluster, policy, rule, entry) !== undefined;
}

/**
 * Whether a policy of some pods has a rule for another end, with the number or name of a port of a Service where some of
 * `ports` are meant.
 */
export function opensServicePort(
  cluster: ClusterModel,
  subject: WorkloadInstance,
  direction: Direction,
  others: readonly Party[],
  ports: PortSet,
): boolean {
  const isFor = (rule: Rule, { namespace }: PolicyInstance): boolean =>
    others.some((other) => matchRule(rule, namespace, other, cluster.configured).verdict !== 'no');
  const isMeant = (policy: PolicyInstance, rule: Rule, entry: PortEntry): boolean => {
    const meant = confusion(cluster, policy, rule, entry)?.ports ?? portsOfName(cluster, policy, entry);
    return !isEmpty(intersectPorts(meant, ports));
  };
  return isolatedBy(cluster, subject, direction).some(({ instance }) =>
    instance.resource[direction].some(
      (rule) =>
        rule.ports !== 'all' && rule.ports.some((entry) => isMeant(instance, rule, entry)) && isFor(rule, instance),
    ),
  );
}

/** The ports of pods that a name leads to which is one of a Service and none of its pods (`named-port-is-service-port`). */
function portsOfName(cluster: ClusterModel, policy: PolicyInstance, entry: PortEntry): PortSet {
  if (typeof entry.port !== 'string') return noPorts;
  const found = unknownPortsOf(policy, viewOf(cluster)).find((unknown) => unknown.entry === entry);
  if (found?.meant.by !== 'service') return noPorts;
  const { service, workload } = found.meant;
  return endpointPorts(
    service.resource.ports.filter(({ name }) => name === entry.port),
    workload.resource,
  );
}

export function portOf({ ports }: Service, { port, protocol }: PortEntry): ServicePort | undefined {
  return ports.find((each) => each.port === port && each.protocol === protocol);
}
