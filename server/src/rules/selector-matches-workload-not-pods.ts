import { placeIn } from '../model/instance.ts';
import type { Selector } from '../model/selector.ts';
import { podLabel } from '../model/workload.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { entryOf, type Node, valueAt } from '../yaml/node.ts';
import type { PolicyRule, Report } from './rule.ts';
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
    'A Deployment gives its own labels to no pod. Pods have the labels of the pod template, `spec.template.metadata.labels`, and of a CronJob those of the innermost one. Policies see nothing else.',
    'It speaks only where no pod of the namespace matches. The quick fix adds the labels to the template, which makes new pods.',
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
  const lacking = labelsLacking(selector, workload);
  const words = Object.entries(lacking).map(([key, value]) => `${key}: ${value}`);
  return {
    at,
    message: `${what}: ${words.join(', ')} ${words.length === 1 ? 'is a label' : 'are labels'} of ${kind} ${name} itself, not of its pods. Add ${words.length === 1 ? 'it' : 'them'} to the pod template, or select labels of the template.`,
    related: [
      {
        ...placeIn(workload, valueAt(root, 'metadata', 'labels') ?? nameNode),
        message: `The labels of ${kind} ${name} itself`,
      },
    ],
    data: { lacking: { workload: workload.key, labels: lacking } },
  };
}

/** The labels that a selector asks for, that a controller has and that its pods lack. */
function labelsLacking({ requirements }: Selector, { resource }: WorkloadInstance): Readonly<Record<string, string>> {
  const own = valueAt(resource.root, 'metadata', 'labels');
  const asked = requirements.filter(
    ({ operator, key }) => (operator === 'In' || operator === 'Exists') && podLabel(resource, key) === undefined,
  );
  return Object.fromEntries(
    asked.flatMap(({ key }) => {
      const label = entryOf(own, key)?.value;
      return label?.kind === 'scalar' ? [[key, String(label.value ?? '')]] : [];
    }),
  );
}
