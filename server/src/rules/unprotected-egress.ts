import { isPlaceholder } from '../model/labels.ts';
import { isIsolated, isRestricted } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const unprotectedEgress: WorkloadRule = {
  id: 'unprotected-egress',
  severity: 'information',
  category: 'coverage',
  summary: 'No policy isolates a workload for egress, so it may call everyone.',
  subject: 'workload',
  *check(workload, view) {
    // Which policies are in a namespace that a placeholder hides is not known.
    if (isPlaceholder(workload.namespace)) return;
    if (workload.resource.hostNetwork === 'yes' || view.read(isIsolated, workload, 'egress') !== 'no') return;
    // A cluster policy that denies something there protects it, in whatever way its administrators meant to.
    if (view.read(isRestricted, workload, 'egress')) return;
    yield {
      at: workload.resource.nameNode,
      message: `No policy isolates ${workload.resource.name} for egress: it can reach every pod and every address. Add a default-deny for egress that still allows DNS.`,
    };
  },
  explanation: [
    'A pod that no policy selects for egress may connect to every pod, and to every address outside the cluster. Who takes it over can carry data out and look around. Many teams restrict ingress alone, so this is information.',
    "A default-deny for egress also cuts the lookup of names: allow port 53 of the cluster's DNS with it.",
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
  name: dns-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`,
    ],
  },
};
