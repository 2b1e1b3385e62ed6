import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics } from '../support/check.ts';
import { root } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

/** The files in which copies are reported, each with the file of the other one. */
function reported(files: Readonly<Record<string, string>>): string[] {
  return conflicts(
    withEdits(
      emptySnapshot([{ uri: root, name: 'ws' }]),
      Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text: text.replace(/^\/\/- .*\n/, '') })),
    ),
  );
}

function conflicts(snapshot: Snapshot): string[] {
  return check(snapshot, {})
    .filter(({ rule }) => rule === 'conflicting-copies')
    .map(({ uri, related }) =>
      [uri, ...related.map((other) => other.uri)].map((each) => each.slice(root.length + 1)).join(),
    );
}

const web = deployment('web');
const other = deployment('web', { labels: 'app: other' });

test('copies that differ in one folder are reported once, at the first that differs from the first', () => {
  expect(reported({ 'a.yaml': web, 'b.yaml': web, 'c.yaml': other, 'd.yaml': other })).toEqual(['c.yaml,a.yaml']);
});

test('so are policies, and copies of a release beside its sources', () => {
  expect(
    reported({
      'release/all.yaml': policy('deny', 'podSelector: {}'),
      'release/src/deny.yaml': policy('deny', 'podSelector: {}\npolicyTypes: [Egress]'),
    }),
  ).toEqual(['release/src/deny.yaml,release/all.yaml']);
});

test('two in one file are applied together, so that one of them never counts', () => {
  checkDiagnostics(
    `
//- deny.yaml
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: deny}
#                ^^^^ warning conflicting-copies: NetworkPolicy deny is written a second time in this file, and differently: the last one wins. Give one of them another name, or remove it.
spec: {podSelector: {}, policyTypes: [Egress]}
`,
  );
});

test('a List too is one file', () => {
  const item = (types: string) =>
    `- {kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: deny}, spec: {podSelector: {}, policyTypes: [${types}]}}`;
  checkDiagnostics(`
//- deny.yaml
kind: List
apiVersion: v1
items:
${item('Ingress')}
${item('Egress')}
#                                                                          ^^^^ warning conflicting-copies: NetworkPolicy deny is written a second time in this file
`);
});

test('copies that agree, whatever their style, are one object', () => {
  const styled = web.replace('app: web', '"app": "web" # the same');
  expect(styled).not.toBe(web);
  expect(reported({ 'a.yaml': web, 'src/b.yaml': styled })).toEqual([]);
});

test('alternatives are no copies of each other', () => {
  expect(reported({ 'dev/web.yaml': web, 'prod/web.yaml': other })).toEqual([]);
});

test('which object it is cannot be told where a placeholder hides its name', () => {
  expect(
    reported({ 'a.yaml': deployment('${APP}'), 'b.yaml': deployment('${APP}', { labels: 'app: other' }) }),
  ).toEqual([]);
});

test('so are policies of the whole cluster, of which there is one BaselineAdminNetworkPolicy at most', () => {
  const baseline = (subject: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec: {subject: {namespaces: ${subject}}}
`;
  const one = baseline('{}');
  const two = baseline('{matchLabels: {team: a}}');
  expect(reported({ 'a.yaml': one, 'b.yaml': two })).toEqual(['b.yaml,a.yaml']);
  expect(reported({ 'a.yaml': one, 'b.yaml': one })).toEqual([]);
});
