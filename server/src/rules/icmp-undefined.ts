import { containersOf } from '../model/container.ts';
import { memo } from '../model/memo.ts';
import type { Workload } from '../model/workload.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated, isolatedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Scalar } from '../yaml/node.ts';
import type { WorkloadRule } from './rule.ts';

export const icmpUndefined: WorkloadRule = {
  id: 'icmp-undefined',
  severity: 'information',
  category: 'cni',
  summary: 'A workload runs ping, and policies leave it no rule that the configured network plugin takes for ICMP too.',
  subject: 'workload',
  *check(workload, view) {
    const word = workload.resource.hostNetwork === 'no' ? pingOf(workload.resource) : undefined;
    if (!word || !view.read(dropsIcmp, workload)) return;
    yield {
      at: word,
      message: `ping sends ICMP, which policies cannot name, and ${workload.resource.name} is isolated for egress. This network plugin lets ICMP through only by a rule without ports. Wait for a TCP port instead.`,
    };
  },
  explanation: [
    'NetworkPolicies are defined for TCP, UDP and SCTP; what becomes of ICMP is left open. Calico and Cilium drop it where a pod is isolated, unless a rule without `ports` matches the other end. A container that waits with `ping` for another one then waits forever.',
    'The rule fires only with `cni: calico` or `cni: cilium` in `.netpol.yaml`, for `ping` in the command of a container.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: cilium
`,
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: wait, namespace: shop}
spec:
  template:
    metadata: {labels: {app: wait}}
    spec: {containers: [{name: wait, image: wait, command: [sh, -c, 'until ping -c1 db; do sleep 1; done']}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
`,
    ],
    passes: [
      `
# .netpol.yaml
cni: cilium
`,
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: wait, namespace: shop}
spec:
  template:
    metadata: {labels: {app: wait}}
    spec: {containers: [{name: wait, image: wait, command: [sh, -c, 'until nc -z db 5432; do sleep 1; done']}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
`,
    ],
  },
};

/** The part of a command that runs ping; as the argument of another program it is something else. */
const pingOf = memo((resource: Workload): Scalar | undefined => {
  for (const { words } of containersOf(resource)) {
    const found = words.find(({ value }, index) => {
      return typeof value === 'string' && (index === 0 ? /^(?:\S*\/)?ping6?$/.test(value) : inScript.test(value));
    });
    if (found) return found;
  }
  return undefined;
});

const inScript = /(?:^|[;&|(!\n]|\b(?:until|while|if|do|then|exec) )[ \t]*ping6? +\S/;

function dropsIcmp(cluster: ClusterModel, workload: WorkloadInstance): boolean {
  const { cni } = cluster.configured;
  if ((cni !== 'calico' && cni !== 'cilium') || cluster.clusterPolicies.length > 0) return false;
  const isolating = isolatedBy(cluster, workload, 'egress');
  const isSure = isIsolated(cluster, workload, 'egress') === 'yes';
  return isSure && isolating.every(({ policy: { egress } }) => egress.every(({ ports }) => ports !== 'all'));
}
