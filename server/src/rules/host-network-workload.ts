import { valueAt } from '../yaml/node.ts';
import type { WorkloadRule } from './rule.ts';

export const hostNetworkWorkload: WorkloadRule = {
  id: 'host-network-workload',
  severity: 'information',
  category: 'coverage',
  summary: 'The pods of a workload use the network of their node, where policies mostly do not count.',
  subject: 'workload',
  *check({ resource }) {
    const { name, hostNetwork, template } = resource;
    const node = valueAt(template, 'spec', 'hostNetwork');
    if (hostNetwork !== 'yes' || !node) return;
    yield {
      at: node,
      message: `The pods of ${name} use the network of their node: most network plugins leave them out of policies, so that whoever reaches the node reaches their ports.`,
    };
  },
  explanation: [
    'Node agents and network plugins need it; most other programs do not. What the pods listen on is protected by the firewall of the nodes alone. `unprotected-ingress` and `unprotected-egress` say nothing of such a workload.',
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
`,
    ],
  },
};
