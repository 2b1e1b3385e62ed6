import type { Rule as PolicyRuleItem } from '../model/policy.ts';
import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { isDns, isWhole, peersEntry, placeOfPorts } from './support/countingRules.ts';
import { hasEntrance, knowsPods } from './support/entrances.ts';
import { once } from './support/policyNodes.ts';

export const ruleSplitPeersPorts: PolicyRule = {
  id: 'rule-split-peers-ports',
  severity: 'warning',
  category: 'too-open',
  summary: 'Peers and ports that look like one rule are two; information for egress, or where the pods are not known.',
  subject: 'policy',
  check: once(function* (policy, view) {
    const { isolates } = policy.resource;
    for (const direction of ['ingress', 'egress'] as const) {
      if (isolates[direction] === 'no') continue;
      for (const second of splitRules(policy.resource[direction])) {
        if (direction === 'ingress' ? view.read(hasEntrance, policy) : isDns(second)) continue;
        yield {
          at: placeOfPorts(second),
          severity: direction === 'ingress' && view.read(knowsPods, policy) ? 'warning' : 'information',
          message: `These are two rules, and either is enough: the one above admits its peers on every port, and this one admits everyone on these ports. If only those peers on these ports are meant, make it one rule: remove the dash here.`,
        };
      }
    }
  }),
  explanation: [
    'Each item of `ingress` and `egress` is a rule, and each is complete: without `ports` it means every port, without peers everyone. A dash too many makes two wide rules of a narrow one.',
    'Nothing is said where an Ingress, a route, a load balancer, a port of the nodes or a webhook leads to the pods, since the ports are open to everyone on purpose then, nor of ports that only DNS uses. It is information where no workload is known that the policy selects, and for egress: `to` some pods, and 443 to anywhere, is a common pair.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
  - ports:
    - port: 5432
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 5432
`,
    ],
    fixed: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 5432
`,
    ],
  },
};

/** The second of two neighbours of which the first says nothing of ports, and the second nothing of peers. */
function splitRules(rules: readonly PolicyRuleItem[]): PolicyRuleItem[] {
  return rules.slice(1).filter((second, index) => {
    const first = rules[index] as PolicyRuleItem;
    return (
      first.peers !== 'everyone' &&
      !entryOf(first.node, 'ports') &&
      second.ports !== 'all' &&
      !peersEntry(second) &&
      isWhole(first) &&
      isWhole(second)
    );
  });
}
