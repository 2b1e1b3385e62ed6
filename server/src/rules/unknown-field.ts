import { listed } from '../model/listed.ts';
import { policyKinds } from '../model/policySchema.ts';
import { isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { type Misfit, misfitsOf, nameOf } from './support/misfits.ts';
import { once, placeOfKey, quote } from './support/policyNodes.ts';

export const unknownField: ObjectRule = {
  id: 'unknown-field',
  severity: 'error',
  category: 'invalid',
  summary: 'A key is no field of the API.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const misfit of misfitsOf(object)) {
      const { entry, in: place, kind } = misfit;
      // cnp-priority says that there is none.
      const isPriority = place.type === 'BaselineAdminNetworkPolicySpec' && entry.key === 'priority';
      if (kind.is !== 'unknown' || isPriority) continue;
      const at = placeOfKey(entry);
      yield {
        at,
        message: `${quote(entry.key)} is no field of ${nameOf(place)}: the API server rejects it, or drops it where it is not asked to be strict. ${advice(misfit, kind.nearest)}`,
        ...(kind.nearest ? { data: { replace: [{ ...at, value: kind.nearest }] } } : {}),
      };
    }
  }),
  explanation: [
    'kubectl asks the API server to be strict, which then answers `unknown field "spec.podSelecter"` and refuses the policy. Other clients do not ask: the field is dropped without a word, and what is left may mean much more than what is written. A rule whose `from` is called otherwise admits everyone.',
    'What is a field elsewhere is reported by `misindented-selector`, and labels that stand in the place of fields by `labels-without-matchlabels`.',
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
  podSelecter:
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
  podSelector:
    matchLabels:
      app: web
`,
    ],
  },
};

function advice({ in: { fields, mapping } }: Misfit, nearest: string | undefined): string {
  if (nearest) return `Write ${nearest}.`;
  const free = Object.keys(fields).filter(
    (name) => name !== 'status' && !mapping.entries.some(({ key, value }) => key === name && !isNull(value)),
  );
  return free.length > 0 ? `What may stand here is ${listed(free, 'and')}.` : 'Remove it.';
}
