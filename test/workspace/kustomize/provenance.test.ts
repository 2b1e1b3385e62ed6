/** Every node of a rendered object says where it is written, so that hovers and fixes land there. */
import { expect, test } from 'vitest';
import type { Rendered } from '../../../server/src/workspace/kustomize/render.ts';
import type { Node } from '../../../server/src/yaml/node.ts';
import { render, written } from '../../support/kustomize.ts';

const web = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      serviceAccountName: web
      containers:
      - name: main
        image: web:1
        envFrom:
        - configMapRef: {name: config}
`;

test('what nothing changes is the source tree itself', () => {
  const { objects } = render(`//- kustomization.yaml\nresources: [web.yaml]\n//- web.yaml${web}`);
  expect(objects[0]?.uri).toBe('file:///ws/web.yaml');
  expect(objects[0]?.root).toBe(objects[0]?.document.root);
});

test('what is changed is copied down to the change, and shared beside it', () => {
  const [object] = render(`
//- kustomization.yaml
resources: [web.yaml]
replicas: [{name: web, count: 3}]
//- web.yaml${web}`).objects;
  const source = object?.document.root;
  expect(at(object?.root, 'spec')).not.toBe(at(source, 'spec'));
  expect(at(object?.root, 'spec', 'template')).toBe(at(source, 'spec', 'template'));
  expect(at(object?.root, 'metadata')).toBe(at(source, 'metadata'));
});

test('what a transformer makes up is written at its entry', () => {
  const [object] = render(`
//- kustomization.yaml
resources: [base]
namespace: shop
nameSuffix: -v1
labels:
- pairs: {team: web}
  includeTemplates: true
commonAnnotations:
  owner: me
images:
- name: web
  newTag: "2"
replicas:
- name: web
  count: 3
//- base/kustomization.yaml
resources: [web.yaml]
namePrefix: in-
//- base/web.yaml${web}`).objects;
  expect(object?.uri).toBe('file:///ws/base/web.yaml');
  expect(written(object, 'metadata', 'namespace')).toBe('kustomization.yaml "shop"');
  expect(written(object, 'metadata', 'name')).toBe('kustomization.yaml "-v1"');
  expect(written(object, 'metadata', 'labels', 'team')).toBe('kustomization.yaml "web"');
  expect(written(object, 'metadata', 'labels', 'team', '~')).toBe('kustomization.yaml "team"');
  expect(written(object, 'metadata', 'labels')).toBe('kustomization.yaml "{team: web}"');
  expect(written(object, 'metadata', 'annotations', 'owner')).toBe('kustomization.yaml "me"');
  expect(written(object, 'spec', 'template', 'metadata', 'labels', 'team')).toBe('kustomization.yaml "web"');
  expect(written(object, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('kustomization.yaml "\\"2\\""');
  expect(written(object, 'spec', 'replicas')).toBe('kustomization.yaml "3"');
  expect(written(object, 'kind')).toBe('base/web.yaml "Deployment"');
  expect(written(object, 'spec', 'template', 'spec', 'containers', 0, 'name')).toBe('base/web.yaml "main"');
});

test('a name of another object follows it to where its new name comes from', () => {
  const { objects } = render(`
//- kustomization.yaml
resources: [web.yaml, account.yaml]
namePrefix: a-
configMapGenerator:
- name: config
  literals: [a=b]
//- account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
//- web.yaml${web}`);
  const object = objects.find(({ uri }) => uri.endsWith('web.yaml'));
  expect(written(object, 'spec', 'template', 'spec', 'serviceAccountName')).toBe('kustomization.yaml "a-"');
  expect(written(object, 'spec', 'template', 'spec', 'containers', 0, 'envFrom', 0, 'configMapRef', 'name')).toBe(
    'kustomization.yaml "a-"',
  );
});

test('what a patch says is written in the patch, node by node', () => {
  const [object] = render(`
//- kustomization.yaml
resources: [web.yaml]
patches:
- path: patch.yaml
- target: {kind: Deployment}
  patch: |-
    # a comment
    - op: add
      path: /spec/paused
      value: true
    - op: add
      path: /metadata/labels
      value:
        team: shop
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}

    spec:
      strategy: {type: Recreate}
- target: {kind: Deployment}
  patch: '[{"op": "replace", "path": "/spec/replicas", "value": 5}]'
//- patch.yaml
kind: Deployment
apiVersion: apps/v1
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: extra
        image: extra:1
      - name: main
        image: patched:1
//- web.yaml${web}`).objects;
  const containers = ['spec', 'template', 'spec', 'containers'];
  expect(written(object, ...containers, 0, 'image')).toBe('patch.yaml "extra:1"');
  expect(written(object, ...containers, 0, 'image', '~')).toBe('patch.yaml "image"');
  expect(written(object, ...containers, 1, 'image')).toBe('patch.yaml "patched:1"');
  expect(written(object, ...containers, 1, 'name')).toBe('patch.yaml "main"');
  expect(written(object, ...containers, 1, 'envFrom', 0, 'configMapRef', 'name')).toBe('web.yaml "config"');
  expect(written(object, 'metadata', 'name')).toBe('web.yaml "web"');
  expect(written(object, 'kind')).toBe('web.yaml "Deployment"');
  expect(written(object, 'spec', 'paused')).toBe('kustomization.yaml "true"');
  expect(written(object, 'spec', 'paused', '~')).toBe('kustomization.yaml "/spec/paused"');
  expect(written(object, 'metadata', 'labels', 'team')).toBe('kustomization.yaml "shop"');
  expect(written(object, 'metadata', 'labels', 'team', '~')).toBe('kustomization.yaml "team"');
  expect(written(object, 'spec', 'strategy', 'type')).toBe('kustomization.yaml "Recreate"');
  expect(written(object, 'spec', 'replicas')).toBe('kustomization.yaml "5"');
});

test('an inline patch is found in a file with CRLF, and in a folded or quoted text as a whole', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}';
  const inLines = `//- kustomization.yaml\nresources: [web.yaml]\npatches:\n- patch: |\n${patch.replace(/^/gm, '    ')}\n//- web.yaml${web}`;
  const [crlf] = render(inLines.replaceAll('\n', '\r\n').replace(/(\/\/- \S+)\r\n/g, '$1\n')).objects;
  expect(written(crlf, 'spec', 'paused')).toBe('kustomization.yaml "true"');
  const quoted = JSON.stringify(patch);
  const [other] = render(
    `//- kustomization.yaml\nresources: [web.yaml]\npatches:\n- patch: ${quoted}\n//- web.yaml${web}`,
  ).objects;
  expect(written(other, 'spec', 'paused')).toBe(`kustomization.yaml ${JSON.stringify(quoted)}`);
});

test('a generated object is written at its generator, its values at what says them', () => {
  const { objects } = render(`
//- kustomization.yaml
resources: [base]
configMapGenerator:
- name: config
  behavior: merge
  literals:
  - a=2
  files: [b.txt]
//- b.txt
text
//- base/kustomization.yaml
configMapGenerator:
- name: config
  literals:
  - a=1
  - c=3
`);
  const [object] = objects;
  expect(object?.uri).toBe('file:///ws/kustomization.yaml');
  expect(written(object, 'data', 'a')).toBe('kustomization.yaml "a=2"');
  expect(written(object, 'data', 'b.txt')).toBe('kustomization.yaml "b.txt"');
  expect(written(object, 'data', 'c')).toBe('base/kustomization.yaml "c=3"');
  expect(written(object, 'metadata', 'name')).toBe('base/kustomization.yaml "config"');
});

test('a copied value stays written where it comes from, one that is put together at the field path', () => {
  const { objects } = render(`
//- kustomization.yaml
resources: [web.yaml, service.yaml]
replacements:
- source: {kind: Deployment, fieldPath: spec.template.spec.serviceAccountName}
  targets:
  - select: {kind: Service}
    fieldPaths: [spec.copied]
    options: {create: true}
  - select: {kind: Service}
    fieldPaths: [spec.host]
    options: {delimiter: ".", index: 0}
//- service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {host: a.b}
//- web.yaml${web}`);
  const service = objects.find(({ uri }) => uri.endsWith('service.yaml'));
  expect(written(service, 'spec', 'copied')).toBe('web.yaml "web"');
  expect(written(service, 'spec', 'host')).toBe('kustomization.yaml "spec.host"');
});

function at(root: Rendered['objects'][number]['root'] | undefined, ...path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path)
    node = node?.kind === 'mapping' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
  return node;
}

test('what transformers and generators of their own make is written in their files', () => {
  const [made, web] = render(`
//- kustomization.yaml
resources: [web.yaml]
transformers: [changes]
generators: [made.yaml]
//- changes/kustomization.yaml
resources: [labels.yaml]
patches: [{target: {kind: LabelTransformer}, patch: '[{"op": "add", "path": "/labels/b", "value": "patched"}]'}]
//- changes/labels.yaml
apiVersion: builtin
kind: LabelTransformer
metadata: {name: labels}
labels: {a: one}
fieldSpecs: [{path: metadata/labels, create: true}]
---
apiVersion: builtin
kind: PatchJson6902Transformer
metadata: {name: patch}
target: {kind: Service, name: web}
jsonOp: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'
//- made.yaml
apiVersion: builtin
kind: ConfigMapGenerator
metadata: {name: made}
literals: [a=b]
//- web.yaml
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: []}}
`).objects;
  expect(written(web, 'metadata', 'labels', 'a')).toBe('changes/labels.yaml "one"');
  expect(written(web, 'metadata', 'labels', 'b')).toBe('changes/kustomization.yaml "\\"patched\\""');
  expect(written(web, 'spec', 'type')).toBe('changes/labels.yaml "\\"NodePort\\""');
  expect(written(made, 'metadata', 'name')).toBe('made.yaml "made"');
  expect(written(made, 'data', 'a')).toBe('made.yaml "a=b"');
});
