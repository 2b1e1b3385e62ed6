import { listed } from '../model/listed.ts';
import { policyKinds } from '../model/policySchema.ts';
import { type Entry, entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { misfitsOf } from './support/misfits.ts';
import { once, placeOfKey } from './support/policyNodes.ts';
import type { Typed } from './support/typedMappings.ts';

export const labelsWithoutMatchLabels: ObjectRule = {
  id: 'labels-without-matchlabels',
  severity: 'error',
  category: 'invalid',
  summary: 'Labels stand in a selector itself and not under its `matchLabels`.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    const labels = misfitsOf(object).filter(({ kind }) => kind.is === 'label');
    for (const selector of new Set(labels.map((label) => label.in))) {
      const entries = labels.filter((label) => label.in === selector).map(({ entry }) => entry);
      const [first] = entries as [Entry];
      yield { at: placeOfKey(first), message: messageFor(selector, entries) };
    }
  }),
  explanation: [
    'A selector of a Service is a list of labels; one of a policy has `matchLabels` and `matchExpressions`. Labels beside these are unknown fields: the API server rejects them when it is asked to be strict, as kubectl asks, and drops them otherwise. A selector without any condition selects everything.',
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
  podSelector:
    app: web
    tier: front
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
  podSelector:
    matchLabels:
      app: web
      tier: front
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
  podSelector:
    matchLabels:
      app: web
      tier: front
`,
    ],
  },
};

function messageFor({ mapping, name }: Typed, entries: readonly Entry[]): string {
  const [verb, them] = entries.length === 1 ? ['stands', 'it'] : ['stand', 'them'];
  const isEmpty = !entryOf(mapping, 'matchLabels') && !entryOf(mapping, 'matchExpressions');
  const effect = isEmpty ? `, and without ${them} ${name} selects everything` : '';
  const keys = entries.map(({ key }) => key);
  return `${listed(keys, 'and')} ${verb} outside of matchLabels: the API server rejects or drops ${them}${effect}. Put ${them} under matchLabels.`;
}
