import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

function checkPolicy(text: string, ...workloads: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${workloads.join('')}`, { ignoring });
}

/** A Deployment with labels of its own. */
function labelled(name: string, own: string, labels = `app: ${name}`): string {
  return deployment(name, { labels }).replace(`  name: ${name}\n`, `  name: ${name}\n  labels: {${own}}\n`);
}

const web = labelled('web', 'team: front, tier: "1"');

test('a policy and its peers', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {team: front}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: This policy selects no pods: team: front is a label of Deployment web itself, and not of its pods. Policies see only the labels of the pod template.
  ingress:
  - from:
    - podSelector: {matchLabels: {team: front, tier: "1"}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: This peer matches no pods: team: front, tier: 1 are labels of Deployment web itself, and not of its pods.
    - podSelector: {matchExpressions: [{key: team, operator: Exists}]}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: team: front is a label
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}, podSelector: {matchLabels: {team: front}}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods
`,
    web,
  );
});

test('a label that the pods have too, with another value', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: shop}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: app: shop is a label of Deployment web itself, and not of its pods.
`,
    labelled('web', 'app: shop'),
  );
});

test('the related place is the labels of the workload', () => {
  const text = policy('spec:\n  podSelector: {matchLabels: {team: front}}\n');
  const found = findingsOf(snapshotOf(parseFixture(`//- policy.yaml\n${text}\n${web}`)));
  const [finding, ...others] = found.filter(({ rule }) => rule === 'selector-matches-workload-not-pods');
  expect(others).toEqual([]);
  expect(
    finding?.related.map(({ uri, document, start, end, message }) => [uri, document.text.slice(start, end), message]),
  ).toEqual([['file:///ws/web.yaml', '{team: front, tier: "1"}', 'The labels of Deployment web itself']]);
});

test('the labels of the Jobs that a CronJob makes', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: report}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: This policy selects no pods: app: report is a label of the Jobs of CronJob report, and not of its pods.
`,
    `//- report.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate:
    metadata: {labels: {app: report}}
    spec: {template: {metadata: {labels: {run: nightly}}, spec: {containers: [{name: main, image: example}]}}}
`,
  );
});

test('nothing where a pod is selected, or may be', () => {
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: web}}\n', web);
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {team: front}}\n',
    web,
    deployment('api', { labels: 'team: front' }),
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {team: front}}\n', web, deployment('a', { labels: '"${KEY}": x' }));
  checkPolicy('spec:\n  podSelector: {matchLabels: {team: "${TEAM}"}}\n', deployment('web', { labels: 'team: a' }));
});

test('not of conditions that only some labels of the workload meet, or all pods', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {team: front, zone: a}}
  ingress:
  - from:
    - podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
`,
    web,
  );
});

test('labels of a workload in another namespace are none of these', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {team: front}}
`,
    web.replace('  name: web\n', '  name: web\n  namespace: shop\n'),
    deployment('other'),
  );
});

test('labels of the wrong type are none, and a broken policy says nothing', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {team: front}}
`,
    labelled('web', 'team: [front]'),
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {team: front}\n  x: [\n', web);
});
