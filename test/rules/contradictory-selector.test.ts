import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

/** A policy, annotations and all, beside a workload: no other rule speaks of such a selector. */
function checkPolicy(text: string): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${deployment('web')}`, { ignoring });
}

test('two values, two lists, a value that is excluded, and a label that must not be there', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchLabels: {app: web, tier: a, zone: x, old: z}
    matchExpressions:
    - {key: app, operator: In, values: [api]}
#           ^^^ warning contradictory-selector: No pod can match this selector: app=web, and app=api cannot hold together.
`,
  );
  for (const [more, words] of [
    ['NotIn, values: [web]', 'app=web, and app other than web (or no app) cannot hold together'],
    ['DoesNotExist', 'app=web, and no label app cannot hold together'],
  ] as const) {
    checkPolicy(
      `
spec:
  podSelector:
    matchLabels: {app: web}
    matchExpressions:
    - {key: app, operator: ${more}}
#           ^^^ warning contradictory-selector: ${words}
`,
    );
  }
});

test('lists that only together leave nothing', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchExpressions:
    - {key: app, operator: In, values: [a, b]}
    - {key: app, operator: In, values: [b, c]}
    - {key: app, operator: NotIn, values: [b]}
#           ^^^ warning contradictory-selector: app in (a, b), and app in (b, c), and app other than b (or no app)
`,
  );
  checkPolicy(
    `
spec:
  podSelector:
    matchExpressions:
    - {key: app, operator: DoesNotExist}
    - {key: app, operator: Exists}
#           ^^^ warning contradictory-selector
`,
  );
});

test('selectors of peers, for pods and for namespaces', () => {
  checkPolicy(
    `
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: DoesNotExist}]}
#                                                                     ^^^ warning contradictory-selector: No pod can match
  - from:
    - namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: team, operator: NotIn, values: [a]}]}
#                                                                          ^^^^ warning contradictory-selector: No namespace can match
`,
  );
});

test('the related place is the other condition', () => {
  const text = policy(
    'spec:\n  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: DoesNotExist}]}\n',
  );
  const found = findingsOf(snapshotOf(parseFixture(`//- policy.yaml\n${text}`)));
  const [finding] = found.filter(({ rule }) => rule === 'contradictory-selector');
  expect(
    finding?.related.map(({ document, start, end, message }) => [document.text.slice(start, end), message]),
  ).toEqual([['app', 'app=web']]);
});

test('conditions that can hold together', () => {
  for (const selector of [
    '{matchLabels: {app: web}, matchExpressions: [{key: app, operator: In, values: [web, api]}]}',
    '{matchLabels: {app: web}, matchExpressions: [{key: app, operator: NotIn, values: [api]}]}',
    '{matchLabels: {app: web}, matchExpressions: [{key: app, operator: Exists}]}',
    '{matchExpressions: [{key: tier, operator: NotIn, values: [a]}, {key: tier, operator: DoesNotExist}]}',
    '{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: DoesNotExist}]}',
    '{}',
  ]) {
    checkPolicy(`spec:\n  podSelector: ${selector}\n`);
  }
});

test('what a placeholder hides contradicts nothing, and what is rejected is that error', () => {
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {app: "${APP}"}, matchExpressions: [{key: app, operator: In, values: [web]}]}\n',
  );
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: "${KEY}", operator: DoesNotExist}]}\n',
  );
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: In}]}
#                                                            ^^^ error invalid-selector
`,
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: \n');
});
