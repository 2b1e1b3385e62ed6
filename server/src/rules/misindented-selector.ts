import { listed } from '../model/listed.ts';
import { policyKinds } from '../model/policySchema.ts';
import type { ObjectRule } from './rule.ts';
import { type Misfit, misfitsOf, nameOf } from './support/misfits.ts';
import { once, placeOfKey } from './support/policyNodes.ts';

export const misindentedSelector: ObjectRule = {
  id: 'misindented-selector',
  severity: 'error',
  category: 'invalid',
  summary: 'A field is indented so that it belongs to another than the one that has it.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const misfit of misfitsOf(object)) {
      const where = rightPlace(misfit);
      if (!where) continue;
      const { entry, in: place } = misfit;
      yield {
        at: placeOfKey(entry),
        message: `${entry.key} is no field of ${nameOf(place)}, where its indentation puts it: the API server rejects it, or drops it where it is not asked to be strict. ${where}`,
      };
    }
  }),
  explanation: [
    'In YAML indentation says what belongs to what, and a few columns make another policy: a `podSelector` below the `namespaceSelector` that it should restrict is part of that selector, where it means nothing. kubectl asks the API server to be strict, which then answers `unknown field` and refuses the policy. Other clients do not ask: the field is dropped, and the peer admits the whole namespace.',
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
          team: cart
        podSelector:
          matchLabels:
            app: cart
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
          team: cart
      podSelector:
        matchLabels:
          app: cart
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
          team: cart
      podSelector:
        matchLabels:
          app: cart
`,
    ],
  },
};

function rightPlace({ entry: { key }, kind }: Misfit): string | undefined {
  if (kind.is === 'tooDeep') return `Move it out, to ${nameOf(kind.of)}.`;
  return kind.is === 'tooShallow' ? `Put ${key} under ${listed(kind.under, 'or')}.` : undefined;
}
