import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { entryOf, isNull, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { isolatedOtherwise } from './support/otherwise.ts';
import { placeOfEntry } from './support/places.ts';

export const policyTypesOmittedEgressOnly: PolicyRule = {
  id: 'policy-types-omitted-egress-only',
  severity: 'warning',
  category: 'too-strict',
  summary: 'A policy with nothing but egress rules and no policyTypes denies ingress too.',
  subject: 'policy',
  *check(policy, view) {
    const { root } = policy.resource;
    const at = isEgressOnly(policy) ? placeOfEntry(root, 'spec', 'egress') : undefined;
    if (!at || !view.read(deniesIngress, policy)) return;
    yield {
      at,
      message:
        'Without policyTypes a policy is about ingress too, and this one has no rule for it: nothing may connect to these pods. Write policyTypes: [Egress], or [Ingress, Egress] if that is meant.',
    };
  },
  explanation: [
    'Where `policyTypes` is missing, it is `[Ingress]`, and `[Ingress, Egress]` if there are egress rules (networking/v1 NetworkPolicySpec). A policy that was written to restrict what pods call then also denies whoever calls them.',
    'Nothing is said where another policy isolates the same pods for ingress: then this one changes nothing there.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  egress:
  - ports:
    - port: 443
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - ports:
    - port: 443
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes:
  - Egress
  egress:
  - ports:
    - port: 443
`,
    ],
  },
};

function isEgressOnly({ resource: { root, isolates, egress } }: PolicyInstance): boolean {
  const spec = valueAt(root, 'spec');
  const types = valueAt(spec, 'policyTypes');
  const isMissing = isNull(types) || (types?.kind === 'sequence' && types.items.length === 0);
  return isMissing && isolates.egress === 'yes' && egress.length > 0 && entryOf(spec, 'ingress') === undefined;
}

function deniesIngress(cluster: ClusterModel, policy: PolicyInstance): boolean {
  return isolatedOtherwise(cluster, policy, 'ingress') === 'no';
}
