import { expect, test } from 'vitest';
import {
  isKustomizationFile,
  type Kustomization,
  readKustomization,
} from '../../server/src/workspace/kustomization.ts';
import { parseSource } from '../../server/src/yaml/source.ts';
import { root } from '../support/fixture.ts';

test('a kustomization file has one of three names', () => {
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization'])
    expect(isKustomizationFile(`${root}/${name}`), name).toBe(true);
  for (const name of [
    'kustomize.yaml',
    'Kustomization.yaml',
    'kustomization.yaml/x',
    'my-kustomization.yaml',
    'kustomization',
  ]) {
    expect(isKustomizationFile(`${root}/${name}`), name).toBe(false);
  }
});

test('patches are the files under any of the three lists', () => {
  const { patchUris } = read(`
patches:
- path: patch.yaml
- path: ../shared/patch.yaml
  target: {kind: Deployment}
- patch: |-
    kind: Deployment
- target: {}
- web.yaml
patchesJson6902:
- path: ./json.yaml
  target: {kind: Deployment, name: web}
patchesStrategicMerge:
- strategic.yaml
- deep/one.yaml
- |-
  kind: Deployment
  metadata: {name: web}
`) as Kustomization;
  expect(patchUris.map((uri) => uri.slice(root.length))).toEqual([
    '/base/patch.yaml',
    '/shared/patch.yaml',
    '/base/json.yaml',
    '/base/strategic.yaml',
    '/base/deep/one.yaml',
  ]);
});

test('resources are files and folders, but not remote ones', () => {
  const kustomization = read(
    'resources:\n- web.yaml\n- ../base\n- https://example.com/x.yaml\n- {}\n- 7\n- a b.yaml\n',
  ) as Kustomization;
  expect(kustomization.resourceUris.map((uri) => uri.slice(root.length))).toEqual([
    '/base/web.yaml',
    '/base',
    '/base/a%20b.yaml',
  ]);
  expect(kustomization.resources?.items.length).toBe(6);
});

test('lists that are missing or no lists are empty', () => {
  for (const text of ['resources:\n', 'patches: {}\nresources: web.yaml\n', 'namespace: shop\n', '[]\n', 'web\n']) {
    const kustomization = read(text) as Kustomization;
    expect([kustomization.patchUris, kustomization.resourceUris, kustomization.resources?.items ?? []], text).toEqual([
      [],
      [],
      [],
    ]);
  }
});

test('a file without content is no kustomization, and neither is another file', () => {
  expect(read('')).toBeUndefined();
  expect(read('# nothing\n')).toBeUndefined();
  expect(read('resources: []\n', 'base/other.yaml')).toBeUndefined();
});

test('the first document with content counts', () => {
  expect(read('# nothing\n---\npatches: [{path: a.yaml}]\n---\npatches: [{path: b.yaml}]\n')?.patchUris).toEqual([
    `${root}/base/a.yaml`,
  ]);
});

function read(text: string, path = 'base/kustomization.yaml'): Kustomization | undefined {
  return readKustomization(parseSource(`${root}/${path}`, text, () => true));
}
