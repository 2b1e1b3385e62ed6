import type { Policy } from '../model/policy.ts';
import { entryOf, isNull, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { mappings, placeOfKey } from './support/policyNodes.ts';

export const explicitPolicyTypes: PolicyRule = {
  id: 'explicit-policy-types',
  severity: 'hint',
  category: 'redundant',
  summary: 'A policy leaves open which directions it isolates.',
  subject: 'policy',
  *check(policy) {
    const { root } = policy.resource;
    const spec = entryOf(root, 'spec');
    const types = impliedPolicyTypes(policy.resource);
    if (!spec || !types || mappings(spec.value).length === 0) return;
    yield {
      at: placeOfKey(spec),
      message: `Without policyTypes this policy isolates its pods for ${types.length === 1 ? 'ingress only' : 'ingress and egress'}. Write policyTypes: [${types.join(', ')}], so that nobody has to know.`,
    };
  },
  explanation: [
    'Without `policyTypes` the API server fills it in: `Ingress` always, and `Egress` where there is an egress rule. A reader has to know that, and a rule that is added or removed later changes what is isolated.',
    'Nothing is said where the default is likely not what is meant: of egress rules without a word about ingress, and of an empty `egress`.',
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
    - podSelector: {}
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
  policyTypes: [Ingress]
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
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector: {}
`,
    ],
  },
};

/** What the API server fills in for a policy that does not say it; undefined where it does, and where that is no style. */
export function impliedPolicyTypes({ root, isolates, egress }: Policy): readonly string[] | undefined {
  const spec = valueAt(root, 'spec');
  const types = valueAt(spec, 'policyTypes');
  const isSaid = !isNull(types) && !(types?.kind === 'sequence' && types.items.length === 0);
  const [ingressEntry, egressEntry] = [entryOf(spec, 'ingress'), entryOf(spec, 'egress')];
  const isSlip = egress.length > 0 ? !ingressEntry : egressEntry !== undefined;
  if (isSaid || isSlip || isolates.egress === 'maybe') return undefined;
  return isolates.egress === 'yes' ? ['Ingress', 'Egress'] : ['Ingress'];
}
