import { entryOf, isNull, type Mapping } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { hasMisfits } from './support/misfits.ts';
import { mappings, once, peersOf, placeOfItem, placeOfLack } from './support/policyNodes.ts';

export const emptyPeer: ObjectRule = {
  id: 'empty-peer',
  severity: 'error',
  category: 'invalid',
  summary: 'A peer has neither a selector nor an ipBlock.',
  subject: 'object',
  check: once(function* (object) {
    for (const peer of peersOf(object)) {
      if (isNull(peer)) yield { at: placeOfItem(peer), message: nothingSaid };
      for (const mapping of mappings(peer)) {
        // What belongs elsewhere, or is called otherwise, is the mistake then.
        if (hasMisfits(object, mapping)) continue;
        if (fields.every((field) => isNull(entryOf(mapping, field)?.value))) {
          yield { at: placeOfLack(mapping), message: messageFor(mapping) };
        }
      }
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `must specify a peer`. A field without a value, such as `podSelector:`, counts as missing. What was meant is usually one of these:',
    "- `podSelector: {}`: every pod of the policy's namespace;\n- `namespaceSelector: {}`: every pod of every namespace;\n- no `from` or `to` at all: everyone, outside the cluster too.",
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
    - {}
    - podSelector:
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
    - podSelector: {}
    - podSelector:
`,
    ],
  },
};

const fields = ['podSelector', 'namespaceSelector', 'ipBlock'];

const nothingSaid =
  'An empty peer is rejected: must specify a peer. Write podSelector: {} for every pod of this namespace, or namespaceSelector: {} for every pod of all namespaces; to admit everyone, leave the list out.';

function messageFor(peer: Mapping): string {
  const written = fields.find((field) => entryOf(peer, field));
  if (written === 'ipBlock') {
    return 'A peer whose ipBlock has no value is rejected: must specify a peer. Add a cidr to it, or remove the peer.';
  }
  if (written) {
    return `A peer whose ${written} has no value is rejected: must specify a peer. Write ${written}: {} to select everything, or add labels.`;
  }
  return nothingSaid;
}
