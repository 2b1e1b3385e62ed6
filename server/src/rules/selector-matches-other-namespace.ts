import { placeIn } from '../model/instance.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { namespacesListed } from './support/namespacesListed.ts';
import { missedByPolicy } from './support/selectsNothing.ts';

export const selectorMatchesOtherNamespace: PolicyRule = {
  id: 'selector-matches-other-namespace',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A policy selects no pods of its namespace, but pods of another one.',
  subject: 'policy',
  *check(policy, view) {
    const missed = missedByPolicy(policy, view);
    if (missed?.by !== 'namespace') return;
    const { namespace, resource } = policy;
    const { namespaces, workload } = missed;
    const [only, ...others] = namespaces;
    const written = valueAt(resource.root, 'metadata', 'namespace');
    const isSetElsewhere = written?.origin !== undefined;
    const named = isSetElsewhere ? undefined : written;
    yield {
      at: named ?? resource.podSelectorNode ?? resource.nameNode,
      message: `A policy counts in its own namespace only: this one is in ${namespace}${written ? '' : ', as it sets none'}, and the pods that it selects are in ${namespacesListed(namespaces)}. Put it there, or it has no effect.`,
      related: [
        {
          ...placeIn(workload, workload.resource.nameNode),
          message: `${workload.resource.kind} ${workload.resource.name} in namespace ${workload.namespace}`,
        },
      ],
      data: only !== undefined && others.length === 0 && !isSetElsewhere ? { namespace: only } : {},
    };
  },
  explanation: [
    'The `podSelector` of a policy looks in the namespace of the policy and nowhere else. In another one the policy is accepted, shows up in lists, and does nothing.',
    'Nothing is said where some pod of its own namespace may be selected, or where parts of the namespace are not rendered. Of a policy in a namespace without known workloads only the pods that are written beside it count: others are made elsewhere.',
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
metadata: {name: web, namespace: default}
spec:
  podSelector: {matchLabels: {app: web}}
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
`,
    ],
    fixed: [
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
`,
    ],
  },
};
