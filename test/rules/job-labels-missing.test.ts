import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from '../support/manifests.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'selects-no-pods'];
const byLabels = policy('web', 'podSelector: {matchLabels: {app: web}}');

function checkJob(job: string, policies = byLabels): void {
  checkDiagnostics(`//- job.yaml\n${job.replace(/^\n/, '')}\n${policies}`, { ignoring });
}

/** A Job with these lines in front of the pod's `spec`. */
const job = (metadata = '') => `apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
${metadata}    spec: {containers: [{name: main, image: example}]}
`;

test('a Job and a CronJob without labels, where a policy selects by labels', () => {
  checkJob(`
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, labels: {app: migrate}}
spec:
  template:
    spec: {containers: [{name: main, image: example}]}
#   ^^^^ information job-labels-missing: The pods of Job migrate have only labels that controllers make up, so that no policy can select or admit just them. Give the pod template a label.
`);
  checkJob(`
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    metadata: {labels: {app: nightly}}
    spec:
      template:
        metadata: {labels: {}}
#       ^^^^^^^^ information job-labels-missing: The pods of CronJob nightly
        spec: {containers: [{name: main, image: example}]}
`);
});

test('nothing where it has labels, or a placeholder hides whether', () => {
  for (const labels of ['{app: migrate}', '${LABELS}', '{"${KEY}": x}'])
    checkJob(job(`    metadata: {labels: ${labels}}\n`));
});

test('nothing where no policy selects by labels, or it is of another namespace', () => {
  checkJob(job(), '');
  checkJob(job(), policy('deny', 'podSelector: {}'));
  checkJob(job(), policy('web', 'podSelector: {matchLabels: {app: web}}', 'shop'));
});

test('other kinds need labels anyway', () => {
  checkJob('apiVersion: v1\nkind: Pod\nmetadata: {name: shell}\nspec: {containers: [{name: main, image: example}]}\n');
});
