import type { PolicyRule } from './rule.ts';
import { ruleSplitPeersPorts } from './rule-split-peers-ports.ts';
import { countingRules, isDns, isWhole, peersEntry, placeOfPorts } from './support/countingRules.ts';
import { hasEntrance, knowsPods } from './support/entrances.ts';
import { once } from './support/policyNodes.ts';

export const portsWithoutPeers: PolicyRule = {
  id: 'ports-without-peers',
  severity: 'information',
  category: 'too-open',
  summary: 'A rule opens ports to everyone, and nothing in the manifests needs that.',
  subject: 'policy',
  check: once(function* (policy, view) {
    // What is one rule torn apart is reported there.
    const split = new Set([...ruleSplitPeersPorts.check(policy, view)].map(({ at }) => at.start));
    for (const rule of countingRules(policy.resource)) {
      if (rule.peers !== 'everyone' || rule.ports === 'all' || peersEntry(rule) || !isWhole(rule)) continue;
      const at = placeOfPorts(rule);
      const isIngress = rule.direction === 'ingress';
      if (split.has(at.start) || (!isIngress && isDns(rule))) continue;
      if (isIngress && (!view.read(knowsPods, policy) || view.read(hasEntrance, policy))) continue;
      yield {
        at,
        severity: isIngress ? 'information' : 'hint',
        message: isIngress
          ? 'This opens the ports to everyone: every pod, and every address that reaches the cluster. Name the callers with from.'
          : 'This opens the ports of every destination, inside of the cluster and out. Name the destinations with to.',
      };
    }
  }),
  explanation: [
    'A rule with ports and without peers admits everyone on these ports, clients outside of the cluster too.',
    'It is right for what is called by clients that are no pods. So nothing is said where an Ingress, a route, a load balancer, a port of the nodes, a webhook or an extension of the API leads to the pods, nor of pods that no manifest shows; elsewhere it is information: who else calls from outside, the manifests often do not say. For egress it is a hint, since destinations outside of the cluster mostly have no addresses that a policy could name.',
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
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: api
        env:
        - name: DB
          value: db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
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
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: api
        env:
        - name: DB
          value: db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
  - port: 5432
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
