import type { Peer, Rule as PolicyRuleItem, SelectorPeer } from '../model/policy.ts';
import { isInvalidSelector, type Selector } from '../model/selector.ts';
import { selectorWords } from '../policy/selectorWords.ts';
import { peerMatchesAny } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';

export const peerOrInsteadOfAnd: PolicyRule = {
  id: 'peer-or-instead-of-and',
  severity: 'warning',
  category: 'too-open',
  summary:
    'Namespaces and pods that look like one peer are two; information where the pods are found without the namespaces.',
  subject: 'policy',
  *check(policy, view) {
    const { ingress, egress } = policy.resource;
    // What aliases share is reported once.
    const reported = new Set<number>();
    for (const rule of [...ingress, ...egress]) {
      for (const { namespaces, pods, second } of splitPeers(rule)) {
        if (reported.has(second.start)) continue;
        reported.add(second.start);
        const isMeant = view.read(peerMatchesAny, policy.namespace, pods);
        yield {
          at: second,
          severity: isMeant ? 'information' : 'warning',
          message: `These are two peers, and either is enough: all pods of namespaces with ${selectorWords(namespaces.namespaceSelector)}, and pods with ${selectorWords(pods.podSelector)} of the policy’s own namespace. If only such pods of those namespaces are meant, make it one peer: remove the dash here.`,
        };
      }
    }
  },
  explanation: [
    'Items of `from` and `to` are alternatives, and each is complete. With two dashes every pod of those namespaces is admitted, whatever its labels, and besides it pods with those labels in the namespace of the policy. Only one item with both selectors means such pods of such namespaces.',
    "Where pods of the policy's own namespace have the labels, both peers match somebody, and the finding is information.",
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
          kubernetes.io/metadata.name: monitoring
    - podSelector:
        matchLabels:
          app: prometheus
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
          kubernetes.io/metadata.name: monitoring
      podSelector:
        matchLabels:
          app: prometheus
`,
    ],
  },
};

interface SplitPeer {
  readonly namespaces: SelectorPeer;
  readonly pods: SelectorPeer;
  /** The one that is written behind the other. */
  readonly second: SelectorPeer['node'];
}

/** Neighbours of which one has only a namespaceSelector and the other only a podSelector, and both ask for something. */
function splitPeers({ peers }: PolicyRuleItem): SplitPeer[] {
  if (peers === 'everyone') return [];
  return peers.slice(1).flatMap((second, index) => {
    const first = peers[index] as Peer;
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      if (one.type !== 'selector' || other.type !== 'selector') continue;
      const isSplit =
        asks(one.namespaceSelector) && !one.podSelector && !other.namespaceSelector && asks(other.podSelector);
      if (isSplit) return [{ namespaces: one, pods: other, second: second.node }];
    }
    return [];
  });
}

function asks(selector: Selector | undefined): boolean {
  return selector !== undefined && selector.requirements.length > 0 && !isInvalidSelector(selector);
}
