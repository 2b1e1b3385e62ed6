import { placeIn } from '../model/instance.ts';
import { listed } from '../model/listed.ts';
import type { PolicyRule } from './rule.ts';
import { coverOf } from './support/cover.ts';

export const redundantPolicy: PolicyRule = {
  id: 'redundant-policy',
  severity: 'information',
  category: 'redundant',
  summary: 'Other policies admit all that this one does to the same pods, and isolate them too.',
  subject: 'policy',
  *check(policy, view) {
    const { policies, opened } = view.read(coverOf, policy);
    if (policies.length === 0 || opened.ingress || opened.egress) return;
    const names = listed(
      policies.map(({ resource }) => resource.name),
      'and',
    );
    yield {
      at: policy.resource.nameNode,
      message: `Without this policy nothing changes: ${names} ${policies.length === 1 ? 'selects' : 'select'} the same pods and ${policies.length === 1 ? 'admits' : 'admit'} all that it does. Remove it, or narrow ${policies.length === 1 ? 'that one' : 'these'} if it was meant as a limit.`,
      related: policies.map((other) => ({
        ...placeIn(other, other.resource.nameNode),
        message: `NetworkPolicy ${other.resource.name}`,
      })),
    };
  },
  explanation: [
    'Policies add up, so a narrow one beside a wide one for the same pods limits nothing. Mostly it was written before the wide one, or by somebody who took it for a limit.',
    'It compares what the policies ask for, not who is there: the others have to select every pod that this one may select, isolate it in the same directions and have a rule for each of its rules. A policy without rules denies, and is never called needless. Of two that say the same the second by its name is reported.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          team: a
      podSelector:
        matchLabels:
          app: api
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
`,
    ],
  },
};
