import type { Requirement, Selector } from '../model/selector.ts';
import { nameLabel } from '../policy/selection.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const notInMatchesUnlabelled: PolicyRule = {
  id: 'not-in-matches-unlabelled',
  severity: 'information',
  category: 'too-open',
  summary: 'A NotIn for namespaces also matches those without the label.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const { peers } of countingRules(policy.resource)) {
      if (peers === 'everyone') continue;
      for (const peer of peers) {
        if (peer.type !== 'selector' || !peer.namespaceSelector) continue;
        for (const { node, key } of openRequirements(peer.namespaceSelector)) {
          yield {
            at: node,
            message: `This also matches every namespace without a label ${key}, such as kube-system. If only namespaces that have it are meant, ask with Exists for it too.`,
          };
        }
      }
    }
  }),
  explanation: [
    '`NotIn` holds where the label is missing. Most namespaces of a cluster have only the labels that Kubernetes and its tools give them, so that such a peer admits all of these.',
    'Nothing is said where the selector also asks for a label that has to be there, and of `kubernetes.io/metadata.name`, which every namespace has. `DoesNotExist` says by its name what it means.',
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
        matchExpressions:
        - key: team
          operator: NotIn
          values: [guests]
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
        matchExpressions:
        - key: team
          operator: NotIn
          values: [guests]
        - key: team
          operator: Exists
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
        matchExpressions:
        - key: team
          operator: NotIn
          values: [guests]
        - key: team
          operator: Exists
`,
    ],
  },
};

/** Those that hold where a label is missing, in a selector that asks for none to be there. */
function openRequirements({ requirements }: Selector): Requirement[] {
  const isOpen = ({ operator }: Requirement): boolean => operator === 'NotIn' || operator === 'DoesNotExist';
  if (!requirements.every(isOpen)) return [];
  return requirements.filter(({ operator, key }) => operator === 'NotIn' && key !== nameLabel);
}
