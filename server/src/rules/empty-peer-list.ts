import { isNull } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules, isDns, isWhole, peersEntry } from './support/countingRules.ts';
import { once, placeOfKey } from './support/policyNodes.ts';

export const emptyPeerList: PolicyRule = {
  id: 'empty-peer-list',
  severity: 'warning',
  category: 'too-open',
  summary: 'A `from` or `to` is empty, which admits everyone; information or a hint for `[]` beside ports.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const rule of countingRules(policy.resource)) {
      const entry = peersEntry(rule);
      if (!entry || rule.peers !== 'everyone' || !isWhole(rule)) continue;
      // A rule for DNS has a word of its own, and a better fix.
      if (rule.direction === 'egress' && isDns(rule)) continue;
      const hasPorts = rule.ports !== 'all';
      yield {
        at: placeOfKey(entry),
        severity: !hasPorts || isNull(entry.value) ? 'warning' : rule.direction === 'ingress' ? 'information' : 'hint',
        message: `An empty ${entry.key} means everyone${hasPorts ? ' on these ports' : ''}, not no one: every pod, and every address outside of the cluster. ${hasPorts ? `List the peers that are meant, or leave ${entry.key} out if everyone is.` : `To admit no one, remove the rule; to admit everyone, write the rule as {}.`}`,
      };
    }
  }),
  explanation: [
    'An empty list of peers reads like nobody and means everyone: the API treats it like a missing one. It often comes of a template whose list of values was empty.',
    'An explicit `[]` in a rule with ports is information, and for egress a hint, since a rule that names ports is hardly meant for no one.',
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
  - from: []
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
  ingress: []
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress: []
`,
    ],
  },
};
