import { placeIn } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, type PolicyInstance, selectIn, type WorkloadInstance } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';

export const hostNetworkTarget: PolicyRule = {
  id: 'host-network-target',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A policy selects only pods on the network of their node, which most network plugins leave out.',
  subject: 'policy',
  *check(policy, view) {
    const { podSelectorNode } = policy.resource;
    const workload = podSelectorNode && view.read(selectsOnlyOnNodes, policy);
    if (!workload) return;
    const { kind, name, nameNode } = workload.resource;
    yield {
      at: podSelectorNode,
      message: `The pods of ${name} use the network of their node (hostNetwork), and most network plugins leave such pods out of policies: this one likely has no effect.`,
      related: [{ ...placeIn(workload, nameNode), message: `${kind} ${name}` }],
    };
  },
  explanation: [
    'A pod with `hostNetwork: true` has the address of its node, so a network plugin cannot tell its traffic from that of the node. The API leaves open what a policy does there; nearly all plugins ignore it. Protect such ports with the firewall of the nodes, or take the pod off the network of its node.',
    'Nothing is said of a policy that selects other pods too, or all pods of its namespace.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {hostNetwork: true, containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    ],
  },
};

/** One of the workloads that a policy may select, if all of them are on the network of their nodes. */
export function selectsOnlyOnNodes(
  cluster: ClusterModel,
  { namespace: name, resource }: PolicyInstance,
): WorkloadInstance | undefined {
  const namespace = cluster.namespaces.get(name);
  if (!namespace || resource.podSelector.requirements.length === 0 || mayHoldMore(cluster, name)) return undefined;
  const { may } = selectIn(namespace, resource.podSelector);
  const isOnNode = (ordinal: number): boolean => namespace.workloads[ordinal]?.resource.hostNetwork === 'yes';
  return may.every(isOnNode) ? namespace.workloads[may[0] ?? -1] : undefined;
}
