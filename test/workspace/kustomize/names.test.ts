import { describe, expect, test } from 'vitest';
import { describeProblem, render, rendered } from '../../support/kustomize.ts';

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${spec}`;
const named = (kind: string, name: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}`;

interface Pod {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
}

/** What the pod's spec is in the end. */
function specOf(source: string): unknown {
  return (rendered(source) as Pod[]).find(({ kind }) => kind === 'Pod')?.spec;
}

test('prefixes and suffixes of several levels stand around a name, from the inside out', () => {
  const names = (
    rendered(`
//- kustomization.yaml
namePrefix: a-
nameSuffix: -z
resources: [in]
//- in/kustomization.yaml
namePrefix: b-
nameSuffix: -y
resources: [all.yaml]
//- in/all.yaml
${named('Service', 'web')}
---
${named('Namespace', 'shop')}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
`) as Pod[]
  ).map(({ metadata }) => metadata.name);
  expect(names).toEqual(['shop', 'widgets.example.com', 'a-b-web-y-z']);
});

describe('what names an object follows', () => {
  test.each([
    ['ConfigMap', '{volumes: [{configMap: {name: x}}]}', '{volumes: [{configMap: {name: p-x}}]}'],
    [
      'ConfigMap',
      '{containers: [{envFrom: [{configMapRef: {name: x}}]}]}',
      '{containers: [{envFrom: [{configMapRef: {name: p-x}}]}]}',
    ],
    [
      'ConfigMap',
      '{initContainers: [{env: [{valueFrom: {configMapKeyRef: {name: x}}}]}]}',
      '{initContainers: [{env: [{valueFrom: {configMapKeyRef: {name: p-x}}}]}]}',
    ],
    ['Secret', '{volumes: [{secret: {secretName: x}}]}', '{volumes: [{secret: {secretName: p-x}}]}'],
    ['Secret', '{imagePullSecrets: [{name: x}, {name: y}]}', '{imagePullSecrets: [{name: p-x}, {name: y}]}'],
    [
      'Secret',
      '{volumes: [{projected: {sources: [{secret: {name: x}}]}}]}',
      '{volumes: [{projected: {sources: [{secret: {name: p-x}}]}}]}',
    ],
    ['ServiceAccount', '{serviceAccountName: x}', '{serviceAccountName: p-x}'],
    [
      'PersistentVolumeClaim',
      '{volumes: [{persistentVolumeClaim: {claimName: x}}]}',
      '{volumes: [{persistentVolumeClaim: {claimName: p-x}}]}',
    ],
    // A field for another kind is left alone.
    ['Secret', '{volumes: [{configMap: {name: x}}]}', '{volumes: [{configMap: {name: x}}]}'],
  ])('%s in %s', (kind, before, after) => {
    const source = (prefix: string, spec: string): string =>
      `//- kustomization.yaml\nresources: [a.yaml, b.yaml]\n${prefix}\n//- a.yaml\n${pod(spec)}\n//- b.yaml\n${named(kind, 'x')}\n`;
    expect(specOf(source('namePrefix: p-', before))).toEqual(specOf(source('', after)));
  });

  test('an object of the same kustomization before one of another', () => {
    expect(
      specOf(`
//- kustomization.yaml
resources: [one, two]
//- one/kustomization.yaml
namePrefix: one-
resources: [pod.yaml, account.yaml]
//- one/pod.yaml
${pod('{serviceAccountName: x}')}
//- one/account.yaml
${named('ServiceAccount', 'x')}
//- two/kustomization.yaml
namePrefix: two-
resources: [../one/account.yaml]
`),
    ).toEqual({ serviceAccountName: 'one-x' });
  });

  test('not an object of another namespace', () => {
    expect(
      specOf(`
//- kustomization.yaml
resources: [pod.yaml, one]
//- pod.yaml
${pod('{serviceAccountName: x}')}
//- one/kustomization.yaml
namespace: other
namePrefix: one-
resources: [account.yaml]
//- one/account.yaml
${named('ServiceAccount', 'x')}
`),
    ).toEqual({ serviceAccountName: 'x' });
  });

  test('in fields that a configuration adds', () => {
    expect(
      specOf(`
//- kustomization.yaml
namePrefix: p-
resources: [a.yaml, b.yaml]
configurations: [config.yaml]
//- config.yaml
nameReference:
- kind: Widget
  group: example.com
  fieldSpecs: [{kind: Pod, path: spec/widgets}]
//- a.yaml
${pod('{widgets: [x, y]}')}
//- b.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: x}
`),
    ).toEqual({ widgets: ['p-x', 'y'] });
  });
});

test('a subject that kustomize stumbles over is refused where it is written, whatever the kustomization says', () => {
  const { problems } = render(`
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
subjects: [{kind: User}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
subjects: [{kind: ServiceAccount, name: web, namespace: null}]
`);
  expect(problems.map(describeProblem)).toEqual([
    'a.yaml "{kind: User}": This names no object: it has no name. Kustomize stops here.',
    'a.yaml "{kind: ServiceAccount, name: web, namespace: null}": The namespace of an account must be a string. Kustomize stops here.',
  ]);
});
