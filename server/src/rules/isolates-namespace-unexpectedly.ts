import type { Direction } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isolatedBy, mayHoldMore, type PolicyInstance, selectedBy } from '../snapshot/queries.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { isDnsEntry } from './support/dns.ts';
import { placeOfEntry } from './support/places.ts';

export const isolatesNamespaceUnexpectedly: PolicyRule = {
  id: 'isolates-namespace-unexpectedly',
  severity: 'information',
  category: 'too-strict',
  summary:
    'A podSelector that was left empty, or a policy that is called after what it allows, cuts off all pods of the namespace.',
  subject: 'policy',
  *check(policy, view) {
    const { root, podSelector, podSelectorNode, nameNode } = policy.resource;
    if (podSelector.requirements.length > 0) return;
    const closed = allowsByName(policy) && view.read(isDnsOnly, policy) ? view.read(closedAlone, policy) : 0;
    if (closed > 1) {
      yield {
        at: nameNode,
        message: `Nothing else isolates the ${closed} workloads of namespace ${policy.namespace} for egress: with this policy they can ask the DNS, and call nobody. Let them out to what they call too, or give it a name that says that it denies the rest.`,
      };
    }
    if (podSelectorNode === undefined) return;
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
    'The first policy for egress that selects a pod denies it all that no policy allows. One called `allow-dns` about all pods of a namespace reads as if it opened something, and where nothing else isolates these for egress it closes everything but DNS.',
    'Otherwise nothing is said of `podSelector: {}`, which says what it means, of policies that admit all pods of a namespace, and where another policy isolates the pods anyway.',
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

function allowsByName({ resource }: PolicyInstance): boolean {
  const words = resource.name.toLowerCase().split(/[-._]/);
  return words.includes('allow') && !words.some((word) => closingWords.has(word));
}

const closingWords: ReadonlySet<string> = new Set(['block', 'default', 'deny', 'isolate', 'only', 'restrict']);

/** Whether it isolates for egress, and opens only the ports of DNS. */
function isDnsOnly(cluster: ClusterModel, { resource: { isolates, egress } }: PolicyInstance): boolean {
  if (isolates.egress !== 'yes' || egress.length === 0) return false;
  return egress.every(({ ports }) => ports !== 'all' && ports.every((entry) => isDnsEntry(cluster, entry)));
}

/** How many workloads a policy isolates for egress, if it alone does so for all that it selects. */
function closedAlone(cluster: ClusterModel, policy: PolicyInstance): number {
  const count = isolatedAlone(cluster, policy, 'egress');
  return count === distinct(selectedBy(cluster, policy).must).length ? count : 0;
}

/** How many workloads this policy alone isolates. */
function isolatedAlone(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): number {
  if (mayHoldMore(cluster, policy.namespace)) return 0;
  const alone = selectedBy(cluster, policy).must.filter((workload) =>
    isolatedBy(cluster, workload, direction).every(({ instance }) => instance.key === policy.key),
  );
  return distinct(alone).length;
}
