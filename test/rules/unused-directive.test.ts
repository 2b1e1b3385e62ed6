import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import type { Severities } from '../../server/src/rules/levels.ts';
import { type Edit, emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';

const pod = (comment: string, name = 'web') => `
apiVersion: v1
kind: Pod
metadata:
  ${comment}
  name: ${name}
  labels: {app: ${name}}
spec: {containers: [{name: web}]}
`;
const isolated = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

test('a rule that finds nothing at the node, in the line, in the document', () => {
  checkDiagnostics(`
    # netpol-ignore: unprotected-egress
    #                ^^^^^^^^^^^^^^^^^^ information unused-directive: unprotected-egress finds nothing in this document: remove the comment.
    apiVersion: v1
    kind: Pod
    metadata:
      # netpol-ignore: unprotected-ingress the gateway sees to it
      #                ^^^^^^^^^^^^^^^^^^^ information unused-directive: unprotected-ingress finds nothing here: remove the comment.
      name: web # netpol-ignore: selects-no-pods
      #                          ^^^^^^^^^^^^^^^ information unused-directive: selects-no-pods finds nothing here
    spec: {containers: [{name: web}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
  `);
});

test('one that silences something is left alone, wherever it stands', () => {
  checkDiagnostics(`# netpol-ignore: unprotected-egress\n---${pod('# netpol-ignore: unprotected-ingress')}`);
  checkDiagnostics(`# netpol-ignore-file: unprotected-egress, unprotected-ingress\n---${pod('# The web.')}`);
  checkDiagnostics(`
    //- a.yaml
    # netpol-ignore-file: coverage a playground
    kind: ConfigMapping
    ---
    ${pod('#').trim().replaceAll('\n', '\n    ')}
  `);
});

test('a name of several that does nothing', () => {
  checkDiagnostics(
    pod(`# netpol-ignore: unprotected-ingress, selects-no-pods, unprotected-egress a, b
  #                                     ^^^^^^^^^^^^^^^ information unused-directive: selects-no-pods finds nothing here: remove it from the comment.`),
  );
});

test('no rule of the name', () => {
  checkDiagnostics(
    pod(`# netpol-ignore: unprotected-ingres, coverage, reasons
  #                ^^^^^^^^^^^^^^^^^^ information unused-directive: There is no rule "unprotected-ingres". Is unprotected-ingress meant?
  #                                              ^^^^^^^ information unused-directive: There is no rule "reasons".`),
  );
});

test('about a whole file', () => {
  checkDiagnostics(`
    # netpol-ignore-file: coverage, invalid
    #                               ^^^^^^^ information unused-directive: invalid finds nothing in this file: remove it
    ${pod('#').trim().replaceAll('\n', '\n    ')}
  `);
  checkDiagnostics(`
    apiVersion: v1
    kind: Pod
    metadata:
      # netpol-ignore-file: coverage
      #                     ^^^^^^^^ information unused-directive: netpol-ignore-file counts above the first line of a file
      name: web
      #     ^^^ warning unprotected-ingress
      #     ^^^ information unprotected-egress
    spec: {containers: [{name: web}]}
  `);
});

test('no comment silences it', () => {
  checkDiagnostics(
    pod(`# netpol-ignore: coverage
  # netpol-ignore: unused-directive
  #                ^^^^^^^^^^^^^^^^ information unused-directive: unused-directive finds nothing here
  # netpol-ignore: invalid
  #                ^^^^^^^ information unused-directive: invalid finds nothing here`),
  );
});

test('a rule that is off is not looked for', () => {
  const found = (comment: string, severities: Severities) =>
    findingsOf(snapshotOf(parseFixture(pod(`# netpol-ignore: ${comment}`) + isolated)), severities).map(
      ({ rule, message }) => `${rule} ${message.split(' ', 1)[0]}`,
    );
  expect(found('unprotected-ingress', {})).toEqual(['unused-directive unprotected-ingress']);
  expect(found('unprotected-ingress', { 'unprotected-ingress': 'off' })).toEqual([]);
  expect(found('unprotected-ingress', { coverage: 'off' })).toEqual([]);
  expect(found('coverage', { 'unprotected-ingress': 'off' })).toEqual(['unused-directive coverage']);
  expect(found('coverage', { coverage: 'off' })).toEqual([]);
  expect(found('unprotected-ingress', { 'unused-directive': 'off' })).toEqual([]);
  expect(found('unprotected-ingress', { redundant: 'off' })).toEqual([]);
});

test('what needs it in one cluster', () => {
  const overlay = (name: string, resources: string) =>
    `//- ${name}/kustomization.yaml\nresources: [${resources}]\nnamespace: ${name}\n`;
  const base = `//- base/kustomization.yaml\nresources: [pod.yaml]\n//- base/pod.yaml${pod('# netpol-ignore: coverage')}`;
  const policy = `//- prod/policy.yaml${isolated}`;
  checkDiagnostics(`${base}${overlay('dev', '../base')}${overlay('prod', '../base, policy.yaml')}${policy}`);
  checkDiagnostics(
    `${base.replace('netpol-ignore: coverage', 'netpol-ignore: coverage\n  #                ^^^^^^^^ information unused-directive')}${overlay('prod', '../base, policy.yaml')}${policy}`,
  );
});

test('a finding of another file that stands here', () => {
  checkDiagnostics(`
    //- kustomization.yaml
    resources:
    - pod.yaml
    patches:
    # netpol-ignore: kustomize-refuses it comes later
    - path: gone.yaml
    # netpol-ignore: kustomize-unknown
    - target: {kind: Pod}
      patch: '[{"op": "add", "path": "/metadata/annotations", "value": {}}]'
    //- pod.yaml
    ${pod('# netpol-ignore: coverage').trim().replaceAll('\n', '\n    ')}
  `);
});

test('nothing is said of templates, of broken documents, and beside what is not rendered', () => {
  checkDiagnostics(`
    //- chart/Chart.yaml
    apiVersion: v2
    name: chart
    version: 1.0.0
    //- chart/templates/pod.yaml
    # netpol-ignore: unprotected-ingress
    apiVersion: v1
    kind: Pod
    metadata: {name: "{{ .Release.Name }}"}
  `);
  checkDiagnostics(`${pod('# netpol-ignore: unprotected-ingress')}status: [\n${isolated}`);
  checkDiagnostics(`
    //- apps/kustomization.yaml
    namespace: default
    resources: [pod.yaml, policy.yaml, "https://example.com/more.yaml"]
    #                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information kustomize-unknown
    //- apps/pod.yaml
    ${pod('# netpol-ignore: unprotected-ingress').trim().replaceAll('\n', '\n    ')}
    //- apps/policy.yaml
    ${isolated.trim().replaceAll('\n', '\n    ')}
  `);
});

test('what looks like a directive and is a text', () => {
  checkDiagnostics(`
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: notes}
    data:
      a: |
        # netpol-ignore: unprotected-ingress
      b: "# netpol-ignore: unprotected-ingress"
    ---
    kind: NothingOfInterest
    text: |
      # netpol-ignore: unprotected-ingress
  `);
});

test('an edit in another file makes it unused, and names the file', () => {
  const [web, closed] = [`${root}/web.yaml`, `${root}/closed.yaml`];
  const checker = createChecker(() => ({}));
  let snapshot = emptySnapshot([{ uri: root, name: 'ws' }]);
  const after = (edit: Edit) => {
    snapshot = withEdits(snapshot, [edit]);
    const changed = checker.update(snapshot).has(web);
    return [changed, ...checker.findings(snapshot, web).map(({ rule }) => rule)];
  };
  expect(after({ uri: web, text: pod('# netpol-ignore: coverage') })).toEqual([true]);
  expect(after({ uri: closed, text: isolated })).toEqual([true, 'unused-directive']);
  expect(after({ uri: closed, text: `${isolated}# The end.\n` })[1]).toBe('unused-directive');
  expect(after({ uri: closed, text: undefined })).toEqual([true]);
});

test('a part of a kustomization that is not rendered any more', () => {
  const [kustomization, other] = [`${root}/apps/kustomization.yaml`, `${root}/other.yaml`];
  const checker = createChecker(() => ({}));
  let snapshot = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [
    { uri: `${root}/apps/pod.yaml`, text: pod('#', 'app') },
    { uri: kustomization, text: 'namespace: apps\nresources: [pod.yaml]\n' },
    { uri: other, text: pod('# netpol-ignore: coverage') + isolated },
  ]);
  checker.update(snapshot);
  expect(checker.findings(snapshot, other).map(({ rule }) => rule)).toEqual(['unused-directive']);
  const text = 'namespace: apps\nresources: [pod.yaml, "https://example.com/more.yaml"]\n';
  snapshot = withEdits(snapshot, [{ uri: kustomization, text }]);
  expect(checker.update(snapshot)).toContain(other);
  expect(checker.findings(snapshot, other)).toEqual([]);
});
