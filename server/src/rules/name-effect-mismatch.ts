import type { Policy } from '../model/policy.ts';
import { isNull, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { admitsEveryone } from './support/cover.ts';

export const nameEffectMismatch: PolicyRule = {
  id: 'name-effect-mismatch',
  severity: 'hint',
  category: 'redundant',
  summary: 'The name of a policy says something else than the policy does.',
  subject: 'policy',
  *check(policy) {
    const { nameNode } = policy.resource;
    const message = mismatch(policy.resource);
    if (message) yield { at: nameNode, message };
  },
  explanation: [
    'Whoever lists the policies of a cluster sees names and nothing else. One called `allow-egress` that also closes ingress is found last when a connection fails.',
    'It looks at names that say `ingress` or `egress` as a direction, not as the name of a controller, and at names that say deny. Where `policyTypes` is missing, the directions are likely no decision, and nothing is said.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - {}
`,
    ],
  },
};

function mismatch(policy: Policy): string | undefined {
  const { name, isolates, root, ingress, egress } = policy;
  const words = name.toLowerCase().split(/[-._]/);
  if (isNull(valueAt(root, 'spec', 'policyTypes'))) return undefined;
  const direction = directionIn(words);
  if (direction === 'egress' && isolates.ingress === 'yes')
    return `${name} sounds as if it were about egress only, and it also isolates its pods for ingress. Leave Ingress out of policyTypes, or give it a name that says both.`;
  if (direction === 'ingress' && isolates.egress === 'yes')
    return `${name} sounds as if it were about ingress only, and it also isolates its pods for egress. Leave Egress out of policyTypes, or give it a name that says both.`;
  const open = [
    ...(isolates.ingress === 'yes' && direction !== 'egress' ? ingress : []),
    ...(isolates.egress === 'yes' && direction !== 'ingress' ? egress : []),
  ].find(admitsEveryone);
  if (words.includes('deny') && !words.includes('allow') && open)
    return `${name} sounds as if it denied, and its rule for ${open.direction} admits everyone on every port.`;
  return undefined;
}

/** The direction that a name ends with, or has behind what is done with it. */
function directionIn(words: readonly string[]): 'ingress' | 'egress' | undefined {
  const said = (['ingress', 'egress'] as const).filter((direction) => words.includes(direction));
  const [only, other] = said;
  if (!only || other) return undefined;
  const at = words.indexOf(only);
  const isBehindVerb = verbs.has(words[at - 1] ?? '') && (at === words.length - 1 || nexts.has(words[at + 1] ?? ''));
  return isBehindVerb ? only : undefined;
}

const verbs: ReadonlySet<string> = new Set(['allow', 'deny', 'all', 'default', 'block', 'restrict', 'limit']);
const nexts: ReadonlySet<string> = new Set(['to', 'from', 'all', 'only', 'deny', 'allow']);
