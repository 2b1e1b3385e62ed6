import type { Instance } from '../../model/instance.ts';
import type { Rule } from '../../model/policy.ts';
import type { Service } from '../../model/service.ts';
import type { Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type PolicyInstance, servicesOf, type WorkloadInstance } from '../../snapshot/queries.ts';
import type { View } from '../view.ts';
import { destinationsOf, type NamedPort, namedPortsOf, someDestination } from './destinations.ts';
import { enforcedRules } from './policyParts.ts';
import { isOfSidecar } from './sidecars.ts';

/** A name that is no port of any pod that its rule is about, and what it seems to mean: each rule speaks of one of these. */
export interface UnknownPort {
  readonly entry: NamedPort;
  readonly rule: Rule;
  readonly meant: /** The port of this workload has the name, with another protocol. */
    | { readonly by: 'protocol'; readonly workload: WorkloadInstance }
    /** A port of this Service has it, which leads to the pods. */
    | { readonly by: 'service'; readonly service: Instance<Service>; readonly workload: WorkloadInstance }
    /** Nobody has it: one of the workloads. */
    | { readonly by: 'nobody'; readonly workload: WorkloadInstance };
}

export function unknownPortsOf(policy: PolicyInstance, view: View): readonly UnknownPort[] {
  return enforcedRules(policy).flatMap((rule) =>
    namedPortsOf(rule).flatMap((entry): UnknownPort[] => {
      if (isOfSidecar(entry.port) || view.read(isServed, policy, rule, entry) !== false) return [];
      const other = view.read(withOtherProtocol, policy, rule, entry);
      if (other) return [{ entry, rule, meant: { by: 'protocol', workload: other } }];
      const workload = view.read(firstDestination, policy, rule);
      if (!workload) return [];
      const service = view.read(serviceWith, policy, rule, entry);
      return [{ entry, rule, meant: service ? { by: 'service', service, workload } : { by: 'nobody', workload } }];
    }),
  );
}

/** Whether some pod has the port; undefined where that cannot be said. */
function isServed(cluster: ClusterModel, policy: PolicyInstance, rule: Rule, entry: NamedPort): boolean | undefined {
  return someDestination(cluster, policy, rule, (workload) => mayServe(workload, entry));
}

function mayServe({ ports, hiddenPorts }: Workload, { port, protocol }: NamedPort): boolean {
  return (
    ports.some((candidate) => candidate.name === port && candidate.protocol === protocol) ||
    hiddenPorts.some((candidate) => (candidate.name ?? port) === port && (candidate.protocol ?? protocol) === protocol)
  );
}

function withOtherProtocol(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  { port }: NamedPort,
): WorkloadInstance | undefined {
  return findDestination(cluster, policy, rule, ({ resource }) => resource.ports.some(({ name }) => name === port));
}

function firstDestination(cluster: ClusterModel, policy: PolicyInstance, rule: Rule): WorkloadInstance | undefined {
  return findDestination(cluster, policy, rule, () => true);
}

function serviceWith(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  { port }: NamedPort,
): Instance<Service> | undefined {
  const workload = firstDestination(cluster, policy, rule);
  const services = workload ? servicesOf(cluster, workload) : [];
  return services.find(({ resource }) => resource.ports.some(({ name }) => name === port));
}

function findDestination(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  isIt: (workload: WorkloadInstance) => boolean,
): WorkloadInstance | undefined {
  for (const { namespace, ordinals } of destinationsOf(cluster, policy, rule) ?? []) {
    const found = ordinals.find((ordinal) => isIt(namespace.workloads[ordinal] as WorkloadInstance));
    if (found !== undefined) return namespace.workloads[found];
  }
  return undefined;
}
