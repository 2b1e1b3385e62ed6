import { expect, test } from 'vitest';
import { instancesOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { fileRoles, isChartFile, leftOutReason } from '../../server/src/workspace/leftOut.ts';
import { root } from '../support/fixture.ts';

test('a template is below the templates folder of a chart', () => {
  const roles = fileRoles(new Set([`${root}/chart`, `${root}/chart/charts/sub`]), []);
  const reason = (path: string) => leftOutReason(`${root}/${path}`, roles);
  expect(reason('chart/templates/web.yaml')).toBe('Helm template');
  expect(reason('chart/templates/deep/er/web.yaml')).toBe('Helm template');
  expect(reason('chart/templates/templates/web.yaml')).toBe('Helm template');
  expect(reason('chart/charts/sub/templates/web.yaml')).toBe('Helm template');
  for (const path of [
    'chart/values.yaml',
    'chart/Chart.yaml',
    'chart/crds/x.yaml',
    'templates/web.yaml',
    'other/templates/web.yaml',
    'chart/templates.yaml',
    'chart2/templates/web.yaml',
  ]) {
    expect(reason(path), path).toBeUndefined();
  }
});

test('the folder of a chart is named in full', () => {
  expect(isChartFile(`${root}/chart/Chart.yaml`)).toBe(true);
  expect(isChartFile(`${root}/chart/MyChart.yaml`)).toBe(false);
  expect(isChartFile(`${root}/chart/chart.yaml`)).toBe(false);
});

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: c\n';
const patched = 'patches:\n- path: patch.yaml\n';

test('a file is left out as soon as something says so, and taken in again when nothing does', () => {
  let snapshot: Snapshot = emptySnapshot([{ uri: root, name: 'ws' }]);
  const edit = (path: string, text: string | undefined): void => {
    snapshot = withEdits(snapshot, [{ uri: `${root}/${path}`, text }]);
  };
  const held = (path: string): boolean => instancesOfFile(snapshot, `${root}/${path}`).length > 0;
  edit('base/patch.yaml', pod);
  edit('chart/templates/t.yaml', pod);
  expect([held('base/patch.yaml'), held('chart/templates/t.yaml')]).toEqual([true, true]);
  edit('base/kustomization.yaml', patched);
  edit('chart/Chart.yaml', 'name: chart\n');
  expect([held('base/patch.yaml'), held('chart/templates/t.yaml')]).toEqual([false, false]);
  expect(snapshot.clusters[0]?.namespaces.size).toBe(0);
  // Edited while it is left out.
  edit('base/patch.yaml', pod.replace('web', 'other'));
  expect(held('base/patch.yaml')).toBe(false);
  edit('base/kustomization.yaml', 'resources: [patch.yaml]\n');
  edit('chart/Chart.yaml', undefined);
  expect([held('base/patch.yaml'), held('chart/templates/t.yaml')]).toEqual([true, true]);
  expect(instancesOfFile(snapshot, `${root}/base/patch.yaml`)[0]?.resource.name).toBe('other');
  edit('base/kustomization.yaml', patched);
  edit('base/kustomization.yaml', undefined);
  expect(held('base/patch.yaml')).toBe(true);
});

test('two kustomizations may name the same patch', () => {
  const uri = `${root}/base/patch.yaml`;
  const both = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [
    { uri, text: pod },
    { uri: `${root}/base/kustomization.yaml`, text: patched },
    { uri: `${root}/prod/kustomization.yaml`, text: 'patches:\n- path: ../base/patch.yaml\n' },
  ]);
  const one = withEdits(both, [{ uri: `${root}/base/kustomization.yaml`, text: undefined }]);
  expect(instancesOfFile(one, uri)).toEqual([]);
  const none = withEdits(one, [{ uri: `${root}/prod/kustomization.yaml`, text: undefined }]);
  expect(instancesOfFile(none, uri).length).toBe(1);
});

test('a kustomization that is broken says what it said before', () => {
  const uri = `${root}/base/patch.yaml`;
  const kustomization = `${root}/base/kustomization.yaml`;
  const good = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [
    { uri, text: pod },
    { uri: kustomization, text: patched },
  ]);
  const broken = withEdits(good, [{ uri: kustomization, text: patched.replace('patches:', 'patches') }]);
  expect(instancesOfFile(broken, uri)).toEqual([]);
});
