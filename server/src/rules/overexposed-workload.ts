import type { Instance } from '../model/instance.ts';
import { placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Peer, Policy } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isolatedBy, isRestricted, type WorkloadInstance } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const overexposedWorkload: WorkloadRule = {
  id: 'overexposed-workload',
  severity: 'hint',
  category: 'coverage',
  summary: 'A workload is isolated, and a policy admits every pod of the cluster to all its ports again.',
  subject: 'workload',
  *check(workload, view) {
    const { name, nameNode, hostNetwork } = workload.resource;
    if (hostNetwork === 'yes') return;
    const policy = view.read(opener, workload);
    if (!policy || view.read(isRestricted, workload, 'ingress')) return;
    yield {
      at: nameNode,
      message: `Policy ${policy.resource.name} admits every pod of the cluster to all ports of ${name}, as if no policy selected it. Admit only its callers.`,
      related: [{ ...placeIn(policy, policy.resource.nameNode), message: `Policy ${policy.resource.name}` }],
    };
  },
  explanation: [
    'Policies add up: one that admits everyone makes all others about the same pods pointless. The workload counts as isolated everywhere, and is not protected.',
    'It is a hint, as some workloads are there for everyone. Nothing is said where the open policy limits the ports, and where a policy of the whole cluster keeps somebody away.',
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
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - {}
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
  ingress:
  - ports: [{port: 8080}]
`,
    ],
  },
};

/** A policy that surely selects a workload and admits every pod to all its ports. */
function opener(cluster: ClusterModel, workload: WorkloadInstance): Instance<Policy> | undefined {
  return isolatedBy(cluster, workload, 'ingress').find(
    ({ verdict, policy }) => verdict === 'yes' && admitsEveryPod(policy),
  )?.instance;
}

const admitsEveryPod = memo(({ ingress }: Policy) =>
  ingress.some(({ peers, ports }) => ports === 'all' && (peers === 'everyone' || peers.some(isEveryPod))),
);

function isEveryPod(peer: Peer): boolean {
  if (peer.type !== 'selector') return false;
  return peer.namespaceSelector?.requirements.length === 0 && !peer.podSelector?.requirements.length;
}
