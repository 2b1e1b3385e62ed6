import { expect, test } from 'vitest';
import { clustersOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { root } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';

type Texts = Readonly<Record<string, string | undefined>>;

function snapshotOf(files: Texts, config = ''): Snapshot {
  const { grouping } = readConfig(config).config;
  return edited(
    emptySnapshot([{ uri: root, name: 'ws' }], undefined, () => groupingOf(grouping, root)),
    files,
  );
}

function edited(snapshot: Snapshot, files: Texts): Snapshot {
  return withEdits(
    snapshot,
    Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text: text?.replace(/^\/\/- .*\n/, '') })),
  );
}

function workloads(snapshot: Snapshot): Record<string, string[]> {
  return Object.fromEntries(
    snapshot.clusters.map((cluster) => [
      cluster.name,
      distinctWorkloads(cluster)
        .map(({ namespace, resource }) => `${namespace}/${resource.name}`)
        .sort(),
    ]),
  );
}

/** A Flux Kustomization; `more` is written under its `spec`. */
function flux(name: string, path: string, more = '', source = 'flux-system'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1h
  path: ${path}
  sourceRef: {kind: GitRepository, name: ${source}}
${more && `  ${more}\n`}`;
}

const repository = {
  'clusters/dev/flux-system/gotk-sync.yaml': flux('flux-system', './clusters/dev'),
  'clusters/dev/apps.yaml': flux('web', './apps/web', 'targetNamespace: shop'),
  'clusters/prod/flux-system/gotk-sync.yaml': flux('flux-system', './clusters/prod'),
  'clusters/prod/apps.yaml': `${flux('web', './apps/web', 'targetNamespace: shop')}---\n${flux('db', './apps/db')}`,
  'apps/web/kustomization.yaml': 'resources: [web.yaml]\n',
  'apps/web/web.yaml': deployment('web'),
  'apps/db/db.yaml': deployment('db'),
  'tools/tool.yaml': deployment('tool'),
};

test('each folder that Flux starts from is a cluster, with all that is reached from it', () => {
  const snapshot = snapshotOf(repository);
  expect(workloads(snapshot)).toEqual({
    'clusters/dev': ['shop/web'],
    'clusters/prod': ['default/db', 'shop/web'],
    ws: ['default/tool'],
  });
  expect(clustersOfFile(snapshot, `${root}/apps/web/web.yaml`).map(({ name }) => name)).toEqual([
    'clusters/dev',
    'clusters/prod',
  ]);
});

test('what a kustomization renders counts, such as a namespace that it puts into every Flux Kustomization', () => {
  const snapshot = snapshotOf({
    'clusters/prod/flux/cluster/ks.yaml': flux('apps', './clusters/prod/apps'),
    'clusters/prod/apps/shop/kustomization.yaml': `namespace: shop
resources: [namespace.yaml, web.yaml]
replacements:
- source: {kind: Namespace, fieldPath: metadata.name}
  targets:
  - select: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}
    fieldPaths: [spec.targetNamespace]
    options: {create: true}
`,
    'clusters/prod/apps/shop/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    'clusters/prod/apps/shop/web.yaml': flux('web', './apps/web'),
    'apps/web/web.yaml': deployment('web', { namespace: 'other' }),
  });
  expect(workloads(snapshot)).toEqual({ 'clusters/prod': ['shop/web'] });
});

test('the same objects may be applied to several namespaces', () => {
  const snapshot = snapshotOf({
    'clusters/prod/apps.yaml': flux('apps', './clusters/prod'),
    'clusters/prod/a.yaml': flux('a', './apps/web', 'targetNamespace: a'),
    'clusters/prod/b.yaml': flux('b', './apps/web', 'targetNamespace: b'),
    'apps/web/web.yaml': deployment('web'),
  });
  expect(workloads(snapshot)).toEqual({ 'clusters/prod': ['a/web', 'b/web'] });
});

test('the source of another repository is not looked for in this one', () => {
  const snapshot = snapshotOf({
    'clusters/prod/apps.yaml': flux('web', './apps/web', 'targetNamespace: shop', 'elsewhere'),
    'apps/web/web.yaml': deployment('web'),
  });
  expect(workloads(snapshot)).toEqual({ ws: ['default/web'] });
});

test('a configuration that names clusters says more than Flux does', () => {
  const snapshot = snapshotOf(repository, 'clusters: [{name: all, files: [apps/**], kustomizations: [apps/web]}]\n');
  expect(workloads(snapshot)).toEqual({ all: ['default/db', 'default/web'], ws: ['default/tool'] });
});

test('an edit of a Flux Kustomization moves what it applies', () => {
  const before = snapshotOf(repository);
  const moved = edited(before, { 'clusters/dev/apps.yaml': flux('web', './apps/web', 'targetNamespace: dev') });
  expect(workloads(moved)).toMatchObject({ 'clusters/dev': ['dev/web'], 'clusters/prod': ['default/db', 'shop/web'] });
  const without = edited(moved, {
    'clusters/prod/apps.yaml': flux('db', './apps/db'),
    'clusters/dev/apps.yaml': undefined,
  });
  expect(workloads(without)).toEqual({ 'clusters/prod': ['default/db'], ws: ['default/tool', 'default/web'] });
});

test('what a template of a chart says that Flux deploys counts once the chart is gone', () => {
  const template = 'clusters/dev/templates/more.yaml';
  const chart = 'clusters/dev/Chart.yaml';
  const files = { ...repository, [template]: flux('tool', './tools', 'targetNamespace: tools') };
  const without = snapshotOf(files);
  const withChart = snapshotOf({ ...files, [chart]: 'name: dev\n' });
  expect(workloads(without)['clusters/dev']).toEqual(['shop/web', 'tools/tool']);
  expect(workloads(withChart)['clusters/dev']).toEqual(['shop/web']);
  expect(workloads(edited(withChart, { [chart]: undefined }))).toEqual(workloads(without));
  expect(workloads(edited(without, { [chart]: 'name: dev\n' }))).toEqual(workloads(withChart));
});
