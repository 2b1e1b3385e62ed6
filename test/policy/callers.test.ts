/** Rules that are found by a label of who calls: whatever may match is found. */
import { expect, test } from 'vitest';
import { Tally } from '../oracle/property.ts';
import { clusterIn } from '../support/cluster.ts';
import { deployment, policy } from '../support/manifests.ts';
import { agree } from './compareRows.ts';

test.each([
  ['a label', 'app: web', 'matchLabels: {app: web}', 'something'],
  [
    'one of several values',
    'app: web',
    'matchExpressions: [{key: app, operator: In, values: [api, web]}]',
    'something',
  ],
  ['another value', 'app: web', 'matchLabels: {app: api}', 'nothing'],
  [
    'a value that they must not have',
    'app: web',
    'matchExpressions: [{key: app, operator: NotIn, values: [api]}]',
    'something',
  ],
  ['a key that they must not have', 'app: web', 'matchExpressions: [{key: tier, operator: DoesNotExist}]', 'something'],
  ['a label that a controller adds', 'app: web', 'matchLabels: {pod-template-hash: abc}', 'perhaps'],
  ['such a label first', 'app: web', 'matchLabels: {pod-template-hash: abc, app: web}', 'perhaps'],
  ['a value that is hidden in the pod', 'app: "{{ .Values.app }}"', 'matchLabels: {app: web}', 'perhaps'],
  ['a label whose key is hidden in the pod', '"{{ .Values.key }}": web', 'matchLabels: {app: web}', 'perhaps'],
  ['a value that is hidden in the rule', 'app: web', 'matchLabels: {app: "{{ .Values.app }}"}', 'perhaps'],
])('a rule that asks for %s', (_, labels, selector, answer) => {
  const admits = `podSelector: {matchLabels: {is: db}}\ningress:\n- from: [{podSelector: {${selector}}}]`;
  const cluster = clusterIn(
    deployment('web', { labels: `is: web, ${labels}` }) + deployment('db', { labels: 'is: db' }) + policy('p', admits),
  );
  const tally = new Tally('callers');
  agree(cluster, tally);
  // A workload and itself twice, what db may call, and what is asked here.
  const counts = ['nothing', 'something', 'perhaps'].map((each) => tally.count(each));
  expect(counts).toEqual([
    2 + Number(answer === 'nothing'),
    1 + Number(answer === 'something'),
    Number(answer === 'perhaps'),
  ]);
});

test('a rule of several peers, of which one asks for no label', () => {
  const admits =
    'podSelector: {matchLabels: {app: db}}\ningress:\n- from: [{podSelector: {matchLabels: {app: api}}}, {namespaceSelector: {}}]';
  const tally = new Tally('callers');
  agree(clusterIn(deployment('web') + deployment('db') + policy('p', admits)), tally);
  expect(tally.count('something')).toBe(2);
});
