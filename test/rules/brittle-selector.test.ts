import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

function checkPolicy(text: string): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}`);
}

test('labels that change with rollouts, runs and versions', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchLabels:
      app: web
      pod-template-hash: "5d4f"
#     ^^^^^^^^^^^^^^^^^ information brittle-selector: The label pod-template-hash has another value with each rollout, and then this selector no longer matches. Select by labels that stay.
      controller-uid: x
#     ^^^^^^^^^^^^^^ information brittle-selector: with each run
      "helm.sh/chart": web-1.2.3
#     ^^^^^^^^^^^^^^^ information brittle-selector: with each version of the chart
  ingress:
  - from:
    - podSelector: {matchExpressions: [{key: app.kubernetes.io/version, operator: In, values: [v1]}]}
#                                            ^^^^^^^^^^^^^^^^^^^^^^^^^ information brittle-selector: with each upgrade
  egress:
  - to:
    - namespaceSelector: {}
      podSelector: {matchLabels: {controller-revision-hash: a}}
#                                 ^^^^^^^^^^^^^^^^^^^^^^^^ information brittle-selector
`,
  );
});

test('an anchored selector is reported once', () => {
  checkPolicy(
    `
spec:
  podSelector: &pods {matchLabels: {app: web, pod-template-hash: a}}
#                                             ^^^^^^^^^^^^^^^^^ information brittle-selector
  ingress: [{from: [{podSelector: *pods}]}]
`,
  );
});

test('labels that stay, conditions without a value, and labels of namespaces', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web, app.kubernetes.io/managed-by: Helm, version: v2}}
  ingress:
  - from:
    - podSelector: {matchExpressions: [{key: pod-template-hash, operator: Exists}]}
    - podSelector: {matchExpressions: [{key: app.kubernetes.io/version, operator: NotIn, values: [v1]}]}
  - from:
    - namespaceSelector: {matchLabels: {helm.sh/chart: a}}
`,
  );
});

test('a placeholder for the value is a label that changes too; one for the key may be any', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web, app.kubernetes.io/version: "\${VERSION}"}}
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^^ information brittle-selector
`,
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {"${KEY}": web}}\n');
  checkPolicy('spec:\n  podSelector: {matchLabels: {pod-template-hash: a}\n  x: [');
});
