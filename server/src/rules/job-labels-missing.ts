import { labelValueProblems } from '../model/syntax.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Foreign, Mapping, Node, Span } from '../yaml/node.ts';
import type { WorkloadRule } from './rule.ts';

export const jobLabelsMissing: WorkloadRule = {
  id: 'job-labels-missing',
  severity: 'information',
  category: 'no-effect',
  summary: 'The pods of a Job have no labels of their own, where policies select pods by labels.',
  subject: 'workload',
  *check(workload, view) {
    const { group, kind, name, labels, moreLabels, template, nameNode } = workload.resource;
    if (group !== 'batch' || labels.length > 0 || moreLabels) return;
    if (!view.read(selectsByLabels, workload.namespace)) return;
    yield {
      at: placeIn(template, nameNode),
      message: `The pods of ${kind} ${name} have only labels that controllers make up, so that no policy can select or admit just them. Give the pod template a label.`,
      data: labelValueProblems(name).length === 0 ? { lacking: { workload: workload.key, labels: { app: name } } } : {},
    };
  },
  explanation: [
    'A Job needs no labels in its pod template, so charts leave them out. Its pods then have the name of the Job at most, and for a CronJob that is another one each time. A policy that selects by labels passes over them, and none can admit them as callers.',
    'Nothing is said in a namespace whose policies select no pods by labels.',
  ],
  examples: {
    fires: [
      `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: nightly, image: nightly}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
`,
    ],
    passes: [
      `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: nightly}}
        spec:
          containers: [{name: nightly, image: nightly}]
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
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: nightly, image: nightly}]
        metadata:
          labels:
            app: nightly
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
`,
    ],
  },
};

/** The first key of a pod template, which lacks labels. */
function placeIn({ entries: [first] }: Mapping, otherwise: Node): Span & Foreign {
  return first ? { start: first.keyStart, end: first.keyEnd, origin: first.origin } : otherwise;
}

/** Whether some policy of a namespace selects pods by labels. */
function selectsByLabels(cluster: ClusterModel, name: string): boolean {
  const policies = cluster.namespaces.get(name)?.policies ?? [];
  return policies.some(({ resource }) => resource.podSelector.requirements.length > 0);
}
