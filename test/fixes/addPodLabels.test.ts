import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

/** A Deployment with labels of its own, and what its pod template has. */
function labelled(template: string): string {
  return `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {team: front, tier: a}
spec:
  selector: {}
  template:
${template}
    spec:
      containers: [{name: main, image: example}] # kept
`;
}

const byTeam = policy('p', 'podSelector: {match$0Labels: {team: front}}');
const title = 'Give the pods of web the label team: front';

test.each([
  [
    '    metadata:\n      labels:\n        app: web # own',
    '    metadata:\n      labels:\n        app: web # own\n        team: front\n',
  ],
  ['    metadata:\n      labels: {app: web}', '    metadata:\n      labels: {app: web, team: front}\n'],
  [
    '    metadata:\n      annotations: {a: b}',
    '    metadata:\n      annotations: {a: b}\n      labels:\n        team: front\n',
  ],
  ['    metadata: {}', '    metadata:\n      labels:\n        team: front\n'],
])('where the template has %s', (before, after) => {
  const { files, pairs } = applyFix(labelled(before) + byTeam + deployment('cart'), title);
  expect(files).toContain(`  template:\n${after}`);
  expect(pairs).toEqual([
    'default/cart -> default/web: all ports => no port',
    'outside -> default/web: every address on all ports => nothing',
  ]);
});

test('several labels at once', () => {
  const both = policy('p', 'podSelector: {match$0Labels: {team: front, tier: a}}');
  const { files } = applyFix(
    labelled('    metadata:\n      labels: {app: web}') + both,
    'Give the pods of web the labels team: front, tier: a',
  );
  expect(files).toContain('labels: {app: web, team: front, tier: a}');
});

test('for a label that a selector asks for besides those of the pods, after taking it out', () => {
  const tooMuch = policy('p', 'podSelector:\n  matchLabels:\n    app: web\n    ti$0er: back');
  const web = deployment('web');
  const [first, second] = titlesAt(tooMuch + web);
  expect([first, second].sort()).toEqual(['Give the pods of web the label tier: back', 'Select without tier']);
  expect(applyFix(tooMuch + web, 'Give the pods of web the label tier: back').files).toContain(
    'labels: {app: web, tier: back}',
  );
});

test('a value that the pods have otherwise is replaced in the selector', () => {
  const text =
    labelled('    metadata:\n      labels: {team: back}') + policy('p', 'podSelector: {matchLabels: {team: $0front}}');
  expect(titlesAt(text)).toEqual(['Replace front with back', 'Silence selector-matches-workload-not-pods here']);
  expect(applyFix(text, 'Replace front with back').files).toContain('{matchLabels: {team: back}}');
});

test('a Job that has none', () => {
  const job = `//- job.yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    $0spec:
      containers: [{name: main, image: example}]
`;
  const { files, pairs } = applyFix(
    job + policy('p', 'podSelector: {matchLabels: {app: web}}'),
    'Give the pods of migrate the label app: migrate',
    // That nothing has the label of the other policy can be told from now on.
    { appearing: ['selects-no-pods'] },
  );
  expect(files).toContain(
    '    spec:\n      containers: [{name: main, image: example}]\n    metadata:\n      labels:\n        app: migrate\n',
  );
  expect(pairs).toEqual([]);
});

test('not where labels are written elsewhere, or shared by an anchor', () => {
  const shared = labelled('    metadata: &meta\n      labels: {app: web}').replace(
    '    spec:',
    '    other: *meta\n    spec:',
  );
  expect(titlesAt(shared + byTeam)).not.toContain(title);
  const patched = `//- kustomization.yaml
resources: [web.yaml, p-policy.yaml]
labels: [{pairs: {app: web}, includeTemplates: true}]
`;
  expect(titlesAt(patched + labelled('    metadata:\n') + byTeam)).not.toContain(title);
});
