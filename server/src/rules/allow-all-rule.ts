import type { PolicyRule } from './rule.ts';
import { countingRules, isWhole, peersEntry, placeOfRule } from './support/countingRules.ts';
import { admitsEveryone } from './support/cover.ts';
import { hasEntrance } from './support/entrances.ts';
import { once } from './support/policyNodes.ts';

export const allowAllRule: PolicyRule = {
  id: 'allow-all-rule',
  severity: 'information',
  category: 'too-open',
  summary: 'A rule admits everyone on every port; a hint for egress.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const rule of countingRules(policy.resource)) {
      if (!admitsEveryone(rule) || peersEntry(rule) || !isWhole(rule)) continue;
      const isIngress = rule.direction === 'ingress';
      if (isIngress && view.read(hasEntrance, policy)) continue;
      yield {
        at: placeOfRule(rule),
        severity: isIngress ? 'information' : 'hint',
        message: isIngress
          ? 'This rule admits everyone on every port, from outside of the cluster too. Name the callers with from, or the ports with ports.'
          : 'This rule lets these pods call everyone on every port, outside of the cluster too. Name the destinations with to, or the ports with ports.',
      };
    }
  }),
  explanation: [
    'A rule without peers and ports means everyone and every port, so that the policy restricts nothing in this direction, whatever its other rules say, and whatever other policies about the same pods say.',
    'Nothing is said where an Ingress, a route, a load balancer, a port of the nodes or a webhook leads to the pods. For egress it is a hint: many policies that are about ingress say that way that egress stays open.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
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
