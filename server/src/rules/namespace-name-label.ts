import type { Rule as PolicyRuleItem } from '../model/policy.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { nameLabel, selectsNamespace } from '../policy/selection.ts';
import { isNear, wordOf } from '../policy/words.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyRule } from './rule.ts';

export const namespaceNameLabel: PolicyRule = {
  id: 'namespace-name-label',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A namespaceSelector asks for a name label that nobody sets; information for a label ns or namespace.',
  subject: 'policy',
  *check(policy, view) {
    const { ingress, egress } = policy.resource;
    // What aliases share is reported once.
    const reported = new Set<number>();
    for (const selector of [...ingress, ...egress].flatMap(namespaceSelectors)) {
      const [requirement] = selector.requirements;
      const name = requirement && nameAskedFor(selector, requirement);
      if (!requirement || name === undefined || view.read(isCarried, selector)) continue;
      const { key, keySpan } = requirement;
      if (reported.has(keySpan.start)) continue;
      reported.add(keySpan.start);
      yield {
        at: keySpan,
        severity: ownLabels.has(key) ? 'information' : 'warning',
        message: `No namespace that is known here has the label ${key}=${name}, and Kubernetes does not set it: as it stands nobody in namespace ${name} is meant. Every namespace has ${nameLabel}=${name}.`,
        data: { replace: [{ start: keySpan.start, end: keySpan.end, value: nameLabel }] },
      };
    }
  },
  explanation: [
    'For `ns` and `namespace` it is information.',
    'Kubernetes sets no such label. Unless somebody adds it to the namespace, the peer admits nobody there. The label that every namespace has with its own name is `kubernetes.io/metadata.name`. A slip in this key, such as `kubernetes.io.metadata.name`, is reported too.',
    'Nothing is said where a Namespace of the workspace, or `.netpol.yaml`, declares the label with this value.',
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
          name: kube-system
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
          kubernetes.io/metadata.name: kube-system
`,
    ],
  },
};

/** Whether people take this key for the one with the name of a namespace, or meant that one and slipped. */
export function isTakenForName(key: string): boolean {
  if (key === nameLabel) return false;
  return key === 'name' || ownLabels.has(key) || halves.has(key) || isNear(wordOf(key), wordOf(nameLabel));
}

/** Keys that some give to their namespaces themselves, beside those that mean the one of Kubernetes. */
const ownLabels: ReadonlySet<string> = new Set(['namespace', 'ns']);

/** What is left of the key of Kubernetes where a half of it is forgotten. */
const halves: ReadonlySet<string> = new Set(['kubernetes.io/name', 'metadata.name']);

function namespaceSelectors({ peers }: PolicyRuleItem): Selector[] {
  if (peers === 'everyone') return [];
  return peers.flatMap((peer) => (peer.type === 'selector' ? (peer.namespaceSelector ?? []) : []));
}

/** The namespace that a selector seems to mean by its only label. */
function nameAskedFor({ requirements }: Selector, { key, operator, values }: Requirement): string | undefined {
  const isOnly = requirements.length === 1 && operator === 'In' && values.length === 1;
  return isOnly && isTakenForName(key) ? values[0] || undefined : undefined;
}

/** Whether some namespace surely has the label. */
function isCarried({ facts }: ClusterModel, selector: Selector): boolean {
  return facts.some((namespace) => selectsNamespace(selector, namespace) === 'yes');
}
