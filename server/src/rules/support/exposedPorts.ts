import { operatorWorkloadKinds } from '../../model/operatorWorkload.ts';
import type { PortEntry } from '../../model/policy.ts';
import type { Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import {
  mayHoldMore,
  type PolicyInstance,
  selectIn,
  servicesOf,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import type { Node } from '../../yaml/node.ts';
import { isOfSidecar } from './sidecars.ts';

/**
 * One of the workloads that a policy selects, if none of them says in any way that it listens on a port; undefined
 * where one does, and where what they say is not all.
 */
export function openedForNobody(
  cluster: ClusterModel,
  { namespace: name, resource }: PolicyInstance,
  { isValid, port, protocol, endPort, hidden }: PortEntry,
): WorkloadInstance | undefined {
  const namespace = cluster.namespaces.get(name);
  if (!namespace || !isValid || hidden.length > 0 || typeof port !== 'number' || endPort !== undefined)
    return undefined;
  if (resource.podSelector.requirements.length === 0 || isOfSidecar(port) || mayHoldMore(cluster, name))
    return undefined;
  const { may } = selectIn(namespace, resource.podSelector);
  for (const ordinal of may) {
    const workload = namespace.workloads[ordinal] as WorkloadInstance;
    if (saysTooLittle(workload.resource) || mayListen(cluster, workload, port)) return undefined;
  }
  return protocol && namespace.workloads[may[0] ?? -1];
}

function saysTooLittle({ ports, hiddenPorts, kind }: Workload): boolean {
  return ports.length === 0 || hiddenPorts.length > 0 || operatorWorkloadKinds.includes(kind);
}

function mayListen(cluster: ClusterModel, workload: WorkloadInstance, port: number): boolean {
  const { ports, template } = workload.resource;
  return ports.some((each) => each.port === port) || isTarget(cluster, workload, port) || isIn(template, String(port));
}

function isTarget(cluster: ClusterModel, workload: WorkloadInstance, port: number): boolean {
  return servicesOf(cluster, workload).some(({ resource }) =>
    resource.ports.some((each) => each.targetPort === port || (resource.headless && each.port === port)),
  );
}

/** Whether a number is in some text of a pod template: probes, variables, arguments, annotations. */
function isIn(node: Node, number: string): boolean {
  switch (node.kind) {
    case 'scalar':
      return String(node.value).match(/\d+/g)?.includes(number) ?? false;
    case 'mapping':
      return node.entries.some(({ value }) => isIn(value, number));
    case 'sequence':
      return node.items.some((item) => isIn(item, number));
  }
}
