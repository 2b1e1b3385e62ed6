import { placeIn } from '../model/instance.ts';
import type { PolicyRule } from './rule.ts';
import { coverOf, isOpened } from './support/cover.ts';
import { once } from './support/policyNodes.ts';

export const duplicatePeer: PolicyRule = {
  id: 'duplicate-peer',
  severity: 'information',
  category: 'redundant',
  summary: 'A peer says the same as another one of its rule.',
  subject: 'policy',
  check: once(function* (policy, view) {
    const cover = view.read(coverOf, policy);
    for (const rule of [...policy.resource.ingress, ...policy.resource.egress]) {
      if (rule.peers === 'everyone' || isOpened(cover, rule)) continue;
      for (const peer of rule.peers) {
        const by = cover.peers.get(peer);
        if (!by?.peer || by.rule !== rule || !by.isEqual) continue;
        yield {
          at: peer.node,
          message: 'This peer says the same as one above it. Remove it, or write what was meant instead.',
          related: [{ ...placeIn(policy, by.peer.node), message: 'The peer above' }],
        };
      }
    }
  }),
  explanation: [
    'It is often a copy in which the labels were to be changed, so that a caller is missing.',
    'Two peers are the same when they mean the same: the order of labels, or `In` with one value, makes no difference.',
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
    - podSelector:
        matchLabels:
          app: api
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
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    - podSelector:
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
    - podSelector:
        matchLabels:
          app: api
`,
    ],
  },
};
