import { listed } from '../model/listed.ts';
import type { SelectorPeer } from '../model/policy.ts';
import type { Selector } from '../model/selector.ts';
import type { NearMiss } from '../policy/nearMiss.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { didYouMean, missReport } from './nearMissReport.ts';
import type { PolicyRule, Report } from './rule.ts';
import { dnsMistake } from './support/dns.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';
import { missedByPeer } from './support/selectsNothing.ts';
import type { View } from './view.ts';

export const peerSelectsNoPods: PolicyRule = {
  id: 'peer-selects-no-pods',
  severity: 'information',
  category: 'no-effect',
  summary: 'A peer matches no pods; a warning where a near miss shows what was meant.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(selectorPeersOf(policy).flatMap((peer) => checkPeer(policy, peer, view)));
  },
  explanation: [
    'Where the labels nearly match, the finding is a warning and names the label that was likely meant.',
    'Such a peer admits nobody, so the connection that it was written for is cut.',
    'A kustomization with `commonLabels`, or with `labels` and `includeSelectors`, adds its labels to the peers of policies too, and pods that it does not make have none of them.',
    'Nothing is said of a peer that looks in namespaces without known workloads, or for a label that no pod there has with any value: such pods are made elsewhere, or at run time. Pods of another namespace are `peer-missing-namespace-selector`.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: carts-db-access
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: cart
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  namespace: shop
spec:
  template:
    metadata:
      labels:
        name: carts
    spec:
      containers:
      - name: carts
        image: carts
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: carts-db-access
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: carts
`,
    ],
  },
};

function checkPeer(policy: PolicyInstance, peer: SelectorPeer, view: View): Report[] {
  const missed = missedByPeer(policy, peer, view);
  const added = missed?.by === 'slip' && peer.podSelector ? soleCommon(missed.miss, peer.podSelector) : [];
  if (missed?.by === 'slip' && peer.podSelector && added.length === 0)
    return [missReport(`This peer matches no pods. ${didYouMean(missed.miss)}`, missed.miss, peer.podSelector)];
  // What the DNS of the cluster is taken for has a rule of its own.
  if (view.read(dnsMistake, policy.namespace, peer)) return [];
  if (missed?.by === 'slip' && peer.podSelector) return [addedReport(added, missed.miss, peer.podSelector)];
  if (missed?.by !== 'everything') return [];
  return [
    {
      at: peer.node,
      message: `This peer matches no pods that are known in namespace ${missed.namespace}, so it admits nobody there. Compare its labels with those of the pod templates.`,
    },
  ];
}

/**
 * The keys that a kustomization added to a selector, where pods have nothing else in common with it: all that the
 * kustomization makes has these, so they do not tell whom the author meant.
 */
function soleCommon({ slip, key }: NearMiss, { requirements, node }: Selector): readonly string[] {
  if (slip !== 'missing' || node?.origin) return [];
  const added = requirements.filter(({ keySpan }) => keySpan.origin).map((requirement) => requirement.key);
  const isSole = requirements.every((requirement) => added.includes(requirement.key) !== (requirement.key === key));
  return isSole ? added : [];
}

/** Names no pods: these are called otherwise in each overlay, and the finding is the same in all of them. */
function addedReport(added: readonly string[], miss: NearMiss, selector: Selector): Report {
  const message = `This peer matches no pods. A kustomization adds ${listed(added, 'and')} to it, which pods from elsewhere do not have: have it leave selectors alone (includeSelectors: false).`;
  const { at } = missReport(message, miss, selector);
  return { at, severity: 'warning', message };
}
