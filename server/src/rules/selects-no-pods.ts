import { isInvalidSelector } from '../model/selector.ts';
import { mayHoldMore, nearMissIn, selectedCount, workloadCount } from '../snapshot/queries.ts';
import { missReport, missWords } from './nearMissReport.ts';
import type { PolicyRule } from './rule.ts';

export const selectsNoPods: PolicyRule = {
  id: 'selects-no-pods',
  severity: 'information',
  category: 'no-effect',
  summary: 'A policy selects no pods of its namespace; a warning where a near miss shows what was meant.',
  subject: 'policy',
  *check(policy, view) {
    const { namespace, resource } = policy;
    if (resource.podSelector.requirements.length === 0 || !resource.podSelectorNode) return;
    // That selects nothing because it is rejected, which another rule says.
    if (isInvalidSelector(resource.podSelector)) return;
    // Where no pod is known at all, or there may be others, its pods are made elsewhere, and nothing can be said.
    if (view.read(workloadCount, namespace) === 0 || view.read(selectedCount, policy) > 0) return;
    if (view.read(mayHoldMore, namespace)) return;
    const miss = view.read(nearMissIn, namespace, resource.podSelector);
    const effect = 'so it has no effect';
    if (!miss) {
      yield {
        at: resource.podSelectorNode,
        message: `This policy selects no pods that are known in namespace ${namespace}, ${effect} on them. Compare its labels with those of the pod templates.`,
      };
      return;
    }
    yield missReport(
      `This policy selects no pods in namespace ${namespace}, ${effect}. ${missWords(miss)}`,
      miss,
      resource.podSelector,
    );
  },
  explanation: [
    'Where the labels nearly match, the finding is a warning and names the label that was likely meant.',
    'A policy without pods does nothing, and the pods that it was written for stay open. Labels of pods come from the pod template (`spec.template.metadata.labels`), not from the metadata of the Deployment, and a policy selects in its own namespace only.',
    'Nothing is said of a policy in a namespace without known workloads: its pods are made elsewhere.',
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
