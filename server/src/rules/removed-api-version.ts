import { servedIn } from '../model/policySchema.ts';
import { isNull, valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { once, placeOfField, quote, stringOf } from './support/policyNodes.ts';

export const removedApiVersion: ObjectRule = {
  id: 'removed-api-version',
  severity: 'error',
  category: 'invalid',
  summary: 'A NetworkPolicy says no API version, or one that does not serve it.',
  subject: 'object',
  unserved: true,
  check: once(function* ({ kind, root }) {
    const node = valueAt(root, 'apiVersion');
    const written = stringOf(node);
    const { group, version } = servedIn(kind);
    const served = `${group}/${version}`;
    if (isNull(node)) {
      yield {
        at: placeOfField(root, 'kind'),
        message: `This ${kind} has no apiVersion: the API server rejects it, and nothing is isolated. Write apiVersion: ${served}.`,
      };
    }
    if (!node || written === undefined || written === served) return;
    yield {
      at: node,
      message: `${kind} is not served in ${quote(written)}: the API server rejects it, and nothing is isolated. Write ${served}.`,
      data: { replace: [{ start: node.start, end: node.end, value: served }] },
    };
  }),
  explanation: [
    'NetworkPolicy was in `extensions/v1beta1` until Kubernetes 1.16, and since then in `networking.k8s.io/v1` alone, with the same fields. Other versions never had it. The API server answers `no matches for kind "NetworkPolicy"`, and so the policy counts for nothing here.',
    'A manifest without `apiVersion` is refused before anything else of it is read. A patch of a kustomization needs none.',
    'Groups that are not of Kubernetes itself have kinds of this name too, such as `projectcalico.org/v3`. Nothing is said about those, nor where a template fills in the version.',
  ],
  examples: {
    fires: [
      `
apiVersion: extensions/v1beta1
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
