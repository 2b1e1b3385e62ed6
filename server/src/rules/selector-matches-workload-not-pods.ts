import { placeIn } from '../model/instance.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { podLabel } from '../model/workload.ts';
import { requirementsMissed, type WorkloadInstance } from '../snapshot/queries.ts';
import { entryOf, type Node, valueAt } from '../yaml/node.ts';
import type { FixData, PolicyRule, Report } from './rule.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';
import { missedByPeer, missedByPolicy } from './support/selectsNothing.ts';

export const selectorMatchesWorkloadNotPods: PolicyRule = {
  id: 'selector-matches-workload-not-pods',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A policy or a peer selects labels that a workload has and its pods lack.',
  subject: 'policy',
  *check(policy, view) {
    const { podSelector, podSelectorNode, nameNode } = policy.resource;
    const missed = missedByPolicy(policy, view);
    if (missed?.by === 'controller')
      yield reportOf('This policy selects no pods', podSelectorNode ?? nameNode, podSelector, missed.workload);
    yield* onceEach(
      selectorPeersOf(policy).flatMap((peer) => {
        const missedHere = missedByPeer(policy, peer, view);
        return missedHere?.by === 'controller' && peer.podSelector
          ? [reportOf('This peer matches no pods', peer.node, peer.podSelector, missedHere.workload)]
          : [];
      }),
    );
  },
  explanation: [
    'A Deployment gives its own labels to no pod. Pods have the labels of the pod template, `spec.template.metadata.labels`, and of a CronJob those of the innermost one: the labels of its `jobTemplate` are those of its Jobs. Policies see nothing else.',
    'It speaks only where no pod of the namespace matches. The quick fix adds labels that the template lacks to it, which makes new pods; where the pods have another value, it writes that into the selector.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: front}}
spec:
  template:
    metadata:
      labels: {app: web}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {team: front}}
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: front}}
spec:
  template:
    metadata:
      labels: {app: web}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
`,
    ],
    fixed: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: front}}
spec:
  template:
    metadata:
      labels: {app: web, team: front}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {team: front}}
`,
    ],
  },
};

function reportOf(what: string, at: Node, selector: Selector, workload: WorkloadInstance): Report {
  const { kind, name, root, nameNode } = workload.resource;
  const missed = requirementsMissed(selector, workload.resource);
  const itself = valueAt(root, 'metadata', 'labels');
  const ofJobs = valueAt(root, 'spec', 'jobTemplate', 'metadata', 'labels');
  const isOfJobs = missed.some(({ key }) => !entryOf(itself, key));
  const own = isOfJobs ? ofJobs : itself;
  const owner = isOfJobs ? `the Jobs of ${kind} ${name}` : `${kind} ${name} itself`;
  const labels = missed.map(({ key }) => [key, textOf(entryOf(itself, key) ? itself : ofJobs, key)] as const);
  const words = labels.map(([key, value]) => `${key}: ${value}`).join(', ');
  return {
    at,
    message: `${what}: ${words} ${labels.length === 1 ? 'is a label' : 'are labels'} of ${owner}, and not of its pods. Policies see only the labels of the pod template.`,
    related: [{ ...placeIn(workload, own ?? nameNode), message: `The labels of ${owner}` }],
    data: missed.every(({ key }) => podLabel(workload.resource, key) === undefined)
      ? { lacking: { workload: workload.key, labels: Object.fromEntries(labels) } }
      : replacement(missed, workload),
  };
}

/** The value that the pods have, where it is the only thing that keeps the selector from matching them. */
function replacement([first, ...others]: readonly Requirement[], { resource }: WorkloadInstance): FixData {
  const [node, ...more] = first?.operator === 'In' ? first.valueNodes : [];
  const value = first && podLabel(resource, first.key);
  if (!node || more.length > 0 || others.length > 0 || typeof value !== 'string') return {};
  return { replace: [{ start: node.start, end: node.end, value }] };
}

function textOf(labels: Node | undefined, key: string): string {
  const value = entryOf(labels, key)?.value;
  return value?.kind === 'scalar' ? String(value.value ?? '') : '';
}
