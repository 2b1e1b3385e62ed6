import { valueAt } from '../yaml/node.ts';
import type { WorkloadRule } from './rule.ts';

export const defaultNamespace: WorkloadRule = {
  id: 'default-namespace',
  severity: 'hint',
  category: 'coverage',
  summary: 'A workload is put into the namespace default.',
  subject: 'workload',
  *check({ resource: { name, namespace, root } }) {
    const node = valueAt(root, 'metadata', 'namespace');
    if (namespace !== 'default' || !node) return;
    yield {
      at: node,
      message: `${name} is in namespace default, where whatever names no namespace ends up: policies for it will be about more than was meant. Give it a namespace of its own.`,
    };
  },
  explanation: [
    'Policies are by namespace: a default-deny, or a peer that means a whole namespace, is only as good as the line that the namespace draws (CIS Kubernetes Benchmark 5.7.4).',
    'It speaks only where `default` is written. A manifest without `metadata.namespace` goes wherever it is applied.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
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
