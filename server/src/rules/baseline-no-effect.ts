import { isNeverAsked } from '../snapshot/tierQueries.ts';
import { entryOf, valueAt } from '../yaml/node.ts';
import type { ClusterPolicyRule } from './rule.ts';

export const baselineNoEffect: ClusterPolicyRule = {
  id: 'baseline-no-effect',
  severity: 'information',
  category: 'tiers',
  summary: 'Every pod that a baseline is about is isolated by a NetworkPolicy, so that it is never asked.',
  subject: 'clusterPolicy',
  *check(policy, view) {
    const { resource } = policy;
    if (resource.tier !== 'baseline' || resource.isAlternative) return;
    for (const direction of ['ingress', 'egress'] as const) {
      const entry = entryOf(valueAt(resource.root, 'spec'), direction);
      if (!entry || resource[direction].length === 0 || !view.read(isNeverAsked, policy, direction)) continue;
      yield {
        at: { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin },
        message: `These rules are never asked: NetworkPolicies isolate each pod that they are about for ${direction}, and then decide alone.`,
      };
    }
  },
  explanation: [
    'A NetworkPolicy always decides about the pods that it isolates: what none of its rules admits is denied. The baseline is asked only about pods that no NetworkPolicy isolates in that direction. That may be what is wanted, of a net under pods to come.',
    'It is reported where the subject names its namespaces, and all of their pods are in the manifests.',
  ],
  examples: {
    fires: [
      `
# baseline.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: baseline
spec:
  tier: Baseline
  priority: 10
  subject:
    namespaces:
      matchLabels:
        kubernetes.io/metadata.name: shop
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`,
      `
# web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`,
      `
# policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
# baseline.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: baseline
spec:
  tier: Baseline
  priority: 10
  subject:
    namespaces:
      matchLabels:
        kubernetes.io/metadata.name: shop
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`,
      `
# web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`,
    ],
  },
};
