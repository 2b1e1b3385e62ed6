import { isPlaceholder } from '../model/labels.ts';
import { isIsolated, isRestricted } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const unprotectedIngress: WorkloadRule = {
  id: 'unprotected-ingress',
  severity: 'warning',
  category: 'coverage',
  summary: 'No policy isolates a workload for ingress, so everyone may call it.',
  subject: 'workload',
  *check(workload, view) {
    // Which policies are in a namespace that a placeholder hides is not known.
    if (isPlaceholder(workload.namespace)) return;
    // Network plugins ignore policies for hostNetwork pods: there is nothing that a policy could do.
    if (workload.resource.hostNetwork === 'yes' || view.read(isIsolated, workload, 'ingress') !== 'no') return;
    // A cluster policy that denies something there protects it, in whatever way its administrators meant to.
    if (view.read(isRestricted, workload, 'ingress')) return;
    yield {
      at: workload.resource.nameNode,
      message: `No policy isolates ${workload.resource.name} for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers.`,
    };
  },
  explanation: [
    'A pod that no policy selects for ingress accepts connections from every pod of the cluster, and from wherever else the network lets them come. One pod that is taken over can then reach it. A policy with an empty `podSelector` and no `ingress` denies all of it for a namespace, and further policies admit the callers.',
    'Nothing is said of workloads with `hostNetwork: true`, which network plugins leave out of policies, nor where a placeholder leaves open what a policy selects, or which namespace the workload is in.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
      - name: cart
        image: cart
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
      - name: cart
        image: cart
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
  },
};
