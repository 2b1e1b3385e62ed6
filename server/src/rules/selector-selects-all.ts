import type { Selector } from '../model/selector.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, selectIn } from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const selectorSelectsAll: PolicyRule = {
  id: 'selector-selects-all',
  severity: 'hint',
  category: 'redundant',
  summary: 'A selector that asks for something leaves nobody out.',
  subject: 'policy',
  check: once(function* (policy, view) {
    const { podSelector, podSelectorNode } = policy.resource;
    if (podSelectorNode && view.read(excludesNobody, policy.namespace, podSelector)) {
      yield {
        at: podSelectorNode,
        message: `No pod of ${policy.namespace} has what this selector leaves out, so that it selects them all, as podSelector: {} does.`,
      };
    }
    for (const { peers } of countingRules(policy.resource)) {
      if (peers === 'everyone') continue;
      for (const peer of peers) {
        const node = peer.type === 'selector' && asksNothing(peer.namespaceSelector) && peer.namespaceSelector?.node;
        if (!node) continue;
        yield {
          at: node,
          message: `Every namespace has a label ${nameLabel}, so that this selects them all, as namespaceSelector: {} does.`,
        };
      }
    }
  }),
  explanation: [
    'A selector with conditions reads as if it left somebody out. Where it does not, the empty selector says so plainly.',
    'For pods it looks at selectors that only leave out (`NotIn`, `DoesNotExist`), in namespaces with several workloads of which all are known: a label that all pods have today is still a condition for those of tomorrow.',
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
        - key: kubernetes.io/metadata.name
          operator: Exists
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
    - namespaceSelector: {}
`,
    ],
  },
};

/** Conditions that every namespace meets. */
function asksNothing(selector: Selector | undefined): boolean {
  const requirements = selector?.requirements ?? [];
  return (
    requirements.length > 0 && requirements.every(({ key, operator }) => key === nameLabel && operator === 'Exists')
  );
}

/** Whether a selector only leaves out, and all pods of a namespace are known to be none of those. */
function excludesNobody(cluster: ClusterModel, name: string, selector: Selector): boolean {
  const namespace = cluster.namespaces.get(name);
  const { requirements } = selector;
  const onlyExcludes = requirements.every(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist');
  if (!namespace || requirements.length === 0 || !onlyExcludes || mayHoldMore(cluster, name)) return false;
  const { workloads } = namespace;
  return workloads.length >= fewestWorkloads && selectIn(namespace, selector).must.length === workloads.length;
}

const fewestWorkloads = 3;
