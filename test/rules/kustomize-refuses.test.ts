import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';

const service = (name: string, file = `${name}.yaml`): string => `
//- ${file}
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
`;

test('a resource, a patch and an input of a generator that are not there', () => {
  checkDiagnostics(`${service('web')}
//- kustomization.yaml
resources:
- web.yaml
- gone.yaml
# ^^^^^^^^^ warning kustomize-refuses: There is no file and no kustomization gone.yaml. Kustomize stops here.
patches:
- path: patch.yaml
#       ^^^^^^^^^^ warning kustomize-refuses: There is no file patch.yaml. Kustomize stops here.
configMapGenerator:
- name: settings
  files: [settings.ini]
#         ^^^^^^^^^^^^ information kustomize-refuses: There is no file settings.ini. Kustomize stops here.
`);
});

test('labels that are no mapping, once for all that would add to them', () => {
  checkDiagnostics(`
//- kustomization.yaml
resources: [web.yaml]
labels:
- pairs: {a: one}
- pairs: {b: one}
commonLabels: {c: one}
//- web.yaml
apiVersion: v1
kind: Widget
metadata:
  name: web
  labels: [text]
#         ^^^^^^ warning kustomize-refuses: This is a list, so that metadata.labels cannot be changed. Kustomize stops here.
`);
});

test('a patch without an object to patch, an object that is there twice, a component among the resources', () => {
  checkDiagnostics(`
//- again.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
#       ^^^ warning kustomize-refuses: The object v1/Service web is there already. Kustomize stops here.
spec:
  selector: {app: other}
//- kustomization.yaml
resources: [web.yaml, again.yaml, part]
#                                 ^^^^ warning kustomize-refuses: This is a component: list it under components.
patches:
- {patch: '{apiVersion: v1, kind: Service, metadata: {name: shop}}'}
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning kustomize-refuses: There is no object v1/Service shop to patch.
//- part/kustomization.yaml
kind: Component
namePrefix: part-
${service('web')}
`);
});

test('all objects that the patches of one file lack are named together', () => {
  const patch = (kind: string, name: string): string => `kind: ${kind}\nmetadata: {name: ${name}}\n`;
  checkDiagnostics(`
//- kustomization.yaml
resources: [web.yaml]
patches:
- path: patches.yaml
# ^^^^^^^^^^^^^^^^^^ warning kustomize-refuses: There is no object apps/v1/Deployment api, apps/v1/Deployment job or apps/v1/StatefulSet db to patch. Kustomize stops here.
- path: other.yaml
# ^^^^^^^^^^^^^^^^ warning kustomize-refuses: There is no object apps/v1/Deployment other to patch. Kustomize stops here.
//- patches.yaml
apiVersion: apps/v1
${patch('Deployment', 'api')}---
apiVersion: apps/v1
${patch('Deployment', 'job')}---
apiVersion: apps/v1
${patch('StatefulSet', 'db')}//- other.yaml
apiVersion: apps/v1
${patch('Deployment', 'other')}
${service('web')}
`);
});

test('an empty one holds a place, unless another one includes it', () => {
  const severities = (source: string): (string | undefined)[] =>
    findingsOf(snapshotOf(parseFixture(source))).map(({ message, severity }) => `${severity}: ${message}`);
  expect(severities('//- later/kustomization.yaml\nkind: Kustomization\n')).toEqual([
    'information: This kustomization is empty. Kustomize stops here.',
  ]);
  expect(
    severities('//- kustomization.yaml\nresources: [later]\n//- later/kustomization.yaml\nkind: Kustomization\n'),
  ).toEqual(['warning: This kustomization is empty. Kustomize stops here.']);
  // What cannot be read is told where it stands, and is not called empty.
  expect(severities('//- kustomization.yaml\nresources: [web.yaml\n---\nanything\n')).toEqual([]);
});

test('once for all kustomizations that include the base', () => {
  checkDiagnostics(`
//- base/kustomization.yaml
resources: [gone.yaml]
#           ^^^^^^^^^ warning kustomize-refuses
//- dev/kustomization.yaml
resources: [../base]
namespace: dev
//- prod/kustomization.yaml
resources: [../base]
namespace: prod
`);
});

test('quiet: what may follow from something that is missing', () => {
  checkDiagnostics(`${service('web')}
//- kustomization.yaml
resources: [web.yaml, github.com/example/shop]
#                     ^^^^^^^^^^^^^^^^^^^^^^^ information kustomize-unknown
patches:
- {patch: '{apiVersion: v1, kind: Service, metadata: {name: shop}}'}
`);
});

test('quiet: what kustomize builds, a component that nothing includes, files that other tools fill in', () => {
  checkDiagnostics(`${service('web')}
//- kustomization.yaml
resources: [web.yaml]
//- part/kustomization.yaml
kind: Component
resources: [gone.yaml]
//- flux/kustomization.yaml
resources: ['\${CLUSTER}.yaml']
//- jinja/kustomization.yaml
namePrefix: '{{ name }}'
resources: [gone.yaml]
`);
});

test('a syntax error in a manifest is told by itself, one in a list of operations here', () => {
  const found = findingsOf(
    snapshotOf(
      parseFixture(`
//- kustomization.yaml
resources: [web.yaml]
patches:
- path: operations.yaml
  target: {kind: Service}
//- web.yaml
apiVersion: v1
kind: Service
metadata: {name: web
//- operations.yaml
- op: remove
  path: "/spec
`),
    ),
  );
  expect(found.map(({ uri, rule, message }) => [uri, rule, message])).toEqual([
    [`${root}/operations.yaml`, 'kustomize-refuses', 'The closing " is missing.'],
  ]);
});

test('it goes with the edit that brings the file, and comes back without it', () => {
  const { files } = parseFixture(`${service('web')}\n//- kustomization.yaml\nresources: [web.yaml, api.yaml]\n`);
  const api = service('api').replace(/^.*\n.*\n/, '');
  const uri = `${root}/kustomization.yaml`;
  const checker = createChecker(() => ({}));
  let snapshot = withEdits(
    snapshotOf(parseFixture('')),
    [...files].map(([uri, text]) => ({ uri, text })),
  );
  const found = (): string[] => checker.findings(snapshot, uri).map(({ rule }) => rule);
  checker.update(snapshot);
  expect(found()).toEqual(['kustomize-refuses']);
  snapshot = withEdits(snapshot, [{ uri: `${root}/api.yaml`, text: api }]);
  expect(checker.update(snapshot).has(uri)).toBe(true);
  expect(found()).toEqual([]);
  snapshot = withEdits(snapshot, [{ uri: `${root}/api.yaml`, text: undefined }]);
  expect(checker.update(snapshot).has(uri)).toBe(true);
  expect(found()).toEqual(['kustomize-refuses']);
  snapshot = withEdits(snapshot, [{ uri, text: undefined }]);
  expect(checker.update(snapshot).has(uri)).toBe(true);
  expect(found()).toEqual([]);
});

test('the file that is broken while it is typed in keeps what it said', () => {
  const { files } = parseFixture(`${service('web')}\n//- kustomization.yaml\nresources: [web.yaml, gone.yaml]\n`);
  const fresh = snapshotOf(
    parseFixture(`${[...files].map(([uri, text]) => `//- ${uri.slice(root.length + 1)}\n${text}`).join('')}`),
  );
  const broken = withEdits(fresh, [{ uri: `${root}/web.yaml`, text: 'apiVersion: v1\nkind: Service\nmetadata: {' }]);
  expect(findingsOf(broken).map(({ message }) => message)).toEqual(findingsOf(fresh).map(({ message }) => message));
});
