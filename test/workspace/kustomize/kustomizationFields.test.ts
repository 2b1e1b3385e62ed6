import { expect, test } from 'vitest';
import { describeProblem, render, rendered } from '../../support/kustomize.ts';

const told = (kustomization: string, files = ''): string[] =>
  render(`
//- kustomization.yaml
resources: [web.yaml]
${kustomization}
//- web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
${files}`).problems.map(describeProblem);

test.each([
  ['resource: []', '"resource": Kustomize has no field resource here. Did you mean resources?'],
  ['tolerations: []', '"tolerations": Kustomize has no field tolerations here.'],
  ['images: [{name: a, tag: b}]', '"tag": Kustomize has no field tag here.'],
  ['patches: {path: a}', '"{path: a}": This must be a list.'],
  ['labels: [a]', '"a": This must be a mapping.'],
  ['commonLabels: [a]', '"[a]": This must be a mapping.'],
  ['images: [{name: a, newTag: 1.20}]', '"1.20": This must be a string: put it in quotes.'],
  ['namespace: {a: b}', '"{a: b}": This must be a string.'],
  ['replicas: [{name: web, count: 1.5}]', '"1.5": This must be a whole number.'],
  ['generatorOptions: {immutable: "yes"}', '"\\"yes\\"": This must be true or false.'],
  ['kind: Kustomisation', '"Kustomisation": This must be Kustomization or Component.'],
  [
    'apiVersion: kustomize.config.k8s.io/v1',
    '"kustomize.config.k8s.io/v1": This must be kustomize.config.k8s.io/v1beta1.',
  ],
])('%s is refused', (kustomization, problem) => {
  expect(told(kustomization)[0]).toBe(`kustomization.yaml ${problem} Kustomize stops here.`);
});

test('an object of another kind under this name is told once, and not field by field', () => {
  expect(told('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./apps}')).toEqual([
    'kustomization.yaml "kustomize.toolkit.fluxcd.io/v1": This must be kustomize.config.k8s.io/v1beta1. Kustomize stops here.',
  ]);
});

test('a field of a younger kustomize is not called unknown', () => {
  const replacement = 'source: {kind: Service, fullText: x}, targets: [{select: {kind: Service}}]';
  expect(told(`replacements: [{${replacement}}]`)).toEqual([]);
});

test('the case of a key does not matter', () => {
  expect(
    rendered(`
//- kustomization.yaml
Resources: [web.yaml]
nameprefix: a-
//- web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
`),
  ).toEqual([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a-web' } }]);
});

test('the fields of configurations are looked at too', () => {
  const file = '//- fields.yaml\nnamePrefix: [{path: spec/a, kinds: X}]\n';
  expect(told('configurations: [fields.yaml]', file)).toEqual([
    'fields.yaml "kinds": Kustomize has no field kinds here. Did you mean kind? Kustomize stops here.',
  ]);
});
