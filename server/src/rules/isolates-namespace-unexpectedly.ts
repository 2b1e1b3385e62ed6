import type { Direction } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isolatedBy, mayHoldMore, type PolicyInstance, selectedBy } from '../snapshot/queries.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { placeOfEntry } from './support/places.ts';

export const isolatesNamespaceUnexpectedly: PolicyRule = {
  id: 'isolates-namespace-unexpectedly',
  severity: 'information',
  category: 'too-strict',
  summary: 'A podSelector that was left empty makes rules for certain callers count for all pods of the namespace.',
  subject: 'policy',
  *check(policy, view) {
    const { root, podSelector, podSelectorNode } = policy.resource;
    if (podSelector.requirements.length > 0 || podSelectorNode === undefined) return;
    const labels = entryOf(podSelectorNode, 'matchLabels');
    const key = isNull(podSelectorNode) ? ['podSelector'] : labels && isNull(labels.value) ? lastKeys : undefined;
    const at = key && placeOfEntry(root, 'spec', ...key);
    const direction = at && directions.find((each) => isSpecific(policy, each));
    const count = direction ? view.read(isolatedAlone, policy, direction) : 0;
    if (!at || !direction || count < 2) return;
    yield {
      at,
      message: `${key.at(-1)} has no value, so this policy is about all pods of namespace ${policy.namespace}: nothing else isolates ${count} workloads there for ${direction}, and only the peers of this policy are let through. Name the pods that are meant, or write podSelector: {}.`,
    };
  },
  explanation: [
    'An empty selector means everything. A `podSelector:` or `matchLabels:` without a value reads as if something was forgotten, and with rules for certain callers it cuts off all other pods of the namespace too.',
    'Nothing is said of `podSelector: {}`, which says what it means, of policies that admit all pods of a namespace, and where another policy isolates the pods anyway.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache, namespace: shop}
spec:
  template:
    metadata: {labels: {app: cache}}
    spec: {containers: [{name: cache, image: cache}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: shop}
spec:
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: front, image: front}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: shop}
spec:
  podSelector:
    matchLabels:
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache, namespace: shop}
spec:
  template:
    metadata: {labels: {app: cache}}
    spec: {containers: [{name: cache, image: cache}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: shop}
spec:
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: front, image: front}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: shop}
spec:
  podSelector:
    matchLabels: {app: cache}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
`,
    ],
  },
};

const lastKeys = ['podSelector', 'matchLabels'];
const directions: readonly Direction[] = ['ingress', 'egress'];

/** Whether it isolates, and lets through only pods with certain labels. */
function isSpecific({ resource }: PolicyInstance, direction: Direction): boolean {
  const rules = resource[direction];
  if (resource.isolates[direction] !== 'yes' || rules.length === 0) return false;
  return rules.every(
    ({ peers }) =>
      peers !== 'everyone' &&
      peers.every((peer) => peer.type === 'selector' && (peer.podSelector?.requirements.length ?? 0) > 0),
  );
}

/** How many workloads this policy alone isolates. */
function isolatedAlone(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): number {
  if (mayHoldMore(cluster, policy.namespace)) return 0;
  const alone = selectedBy(cluster, policy).must.filter((workload) =>
    isolatedBy(cluster, workload, direction).every(({ instance }) => instance.key === policy.key),
  );
  return distinct(alone).length;
}
