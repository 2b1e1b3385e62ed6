import { memo } from '../../model/memo.ts';
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
    const { ports, hiddenPorts, kind, template } = workload.resource;
    if (ports.length === 0 || hiddenPorts.length > 0 || operatorWorkloadKinds.includes(kind)) return undefined;
    if (numbersIn(template).has(String(port)) || isTarget(cluster, workload, port)) return undefined;
  }
  return protocol && namespace.workloads[may[0] ?? -1];
}

/** Istio adds its sidecar to pods, whose manifests say nothing of it. */
function isOfSidecar(port: number): boolean {
  return port >= 15000 && port < 15100;
}

function isTarget(cluster: ClusterModel, workload: WorkloadInstance, port: number): boolean {
  return servicesOf(cluster, workload).some(({ resource }) =>
    resource.ports.some((each) => each.targetPort === port || (resource.headless && each.port === port)),
  );
}

/** Every number in the texts of a pod template: ports of containers and probes, variables, arguments, annotations. */
const numbersIn = memo((template: Workload['template']): ReadonlySet<string> => {
  const numbers = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') for (const number of String(node.value).match(/\d+/g) ?? []) numbers.add(number);
    else if (node.kind === 'mapping') for (const { value } of node.entries) visit(value);
    else for (const item of node.items) visit(item);
  };
  visit(template);
  return numbers;
});
