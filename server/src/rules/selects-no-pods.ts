import { didYouMean, missReport } from './nearMissReport.ts';
import type { PolicyRule } from './rule.ts';
import { missedByPolicy } from './support/selectsNothing.ts';

export const selectsNoPods: PolicyRule = {
  id: 'selects-no-pods',
  severity: 'information',
  category: 'no-effect',
  summary: 'A policy selects no pods of its namespace; a warning where a near miss shows what was meant.',
  subject: 'policy',
  *check(policy, view) {
    const { namespace, resource } = policy;
    const missed = missedByPolicy(policy, view);
    const effect = 'so it has no effect';
    if (missed?.by === 'slip') {
      yield missReport(
        `This policy selects no pods in namespace ${namespace}, ${effect}. ${didYouMean(missed.miss)}`,
        missed.miss,
        resource.podSelector,
      );
    }
    if (missed?.by === 'everything') {
      yield {
        at: resource.podSelectorNode ?? resource.nameNode,
        message: `This policy selects no pods that are known in namespace ${namespace}, ${effect} on them. Compare its labels with those of the pod templates.`,
      };
    }
  },
  explanation: [
    'Where the labels nearly match, the finding is a warning and names the label that was likely meant.',
    'A policy without pods does nothing, and the pods that it was written for stay open.',
    'Nothing is said of a policy in a namespace without known workloads: its pods are made elsewhere. The same goes where no pod of the namespace has a label of that key, since such pods are made at run time (of a near miss where the key has a domain, as operators write it), and where the policy and the workloads of its namespace both set none and are in other folders. Labels that only the Deployment has are `selector-matches-workload-not-pods`, and pods in another namespace are `selector-matches-other-namespace`.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart-access
  namespace: shop
spec:
  podSelector:
    matchLabels:
      name: cart
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart-access
  namespace: shop
spec:
  podSelector:
    matchLabels:
      name: carts
`,
    ],
  },
};
