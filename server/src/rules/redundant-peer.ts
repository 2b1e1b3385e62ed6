import { placeIn } from '../model/instance.ts';
import type { PolicyRule } from './rule.ts';
import { coverOf, isOpened } from './support/cover.ts';
import { once } from './support/policyNodes.ts';

export const redundantPeer: PolicyRule = {
  id: 'redundant-peer',
  severity: 'information',
  category: 'redundant',
  summary: 'Another peer admits all that this one does; a hint where that is in another policy.',
  subject: 'policy',
  check: once(function* (policy, view) {
    const cover = view.read(coverOf, policy);
    for (const rule of [...policy.resource.ingress, ...policy.resource.egress]) {
      if (rule.peers === 'everyone' || isOpened(cover, rule)) continue;
      for (const peer of rule.peers) {
        const by = cover.peers.get(peer);
        // Two that are the same in one rule are reported as such.
        if (!by?.peer || (by.rule === rule && by.isEqual)) continue;
        const isOwn = by.policy === policy;
        const where = by.rule === rule ? 'of this rule' : isOwn ? 'of this policy' : `of ${by.policy.resource.name}`;
        yield {
          at: peer.node,
          severity: isOwn ? 'information' : 'hint',
          message: `Another peer ${where} admits all that this one does${by.rule === rule ? '' : ', on the same ports at least'}: without it nothing changes.`,
          related: [{ ...placeIn(by.policy, by.peer.node), message: 'The other peer' }],
        };
      }
    }
  }),
  explanation: [
    'A peer that adds nothing hides what the rule means: who reads it takes the narrow one for the limit, and who removes it to close something closes nothing.',
    'It compares what the two ask for, not who is there, so that it holds whichever pods come. Where only several peers together admit all of it, and where a placeholder hides a part, it says nothing. What another policy admits too is a hint: a policy that can be read by itself is often worth the repetition.',
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
  - from:
    - namespaceSelector:
        matchLabels:
          team: a
    - namespaceSelector:
        matchLabels:
          team: a
      podSelector:
        matchLabels:
          app: web
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
    - namespaceSelector:
        matchLabels:
          team: a
    - namespaceSelector:
        matchLabels:
          team: b
      podSelector:
        matchLabels:
          app: web
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
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          team: a
`,
    ],
  },
};
