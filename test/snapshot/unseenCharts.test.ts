/** Charts that nobody rendered, and whose namespace is known: policies may be there that nobody sees. */
import { describe, expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { chartsToRender, releasesToRender } from '../../server/src/snapshot/charts.ts';
import { emptySnapshot, type Snapshot, withEdits, withRenderings } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { byId, renderingOf } from '../support/chart.ts';
import { root } from '../support/fixture.ts';
import { type Files, snapshotOf } from './verdicts.ts';

const pod = (name: string, namespace: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i}]}
`;

/** Nothing isolates any of them, as far as is seen. */
const pods = { 'shop.yaml': pod('web', 'shop'), 'ops.yaml': pod('job', 'ops'), 'default.yaml': pod('db', 'default') };

/** The files with a workload of which it is sure that nothing isolates it. */
function warned(snapshot: Snapshot): string[] {
  return check(snapshot, {})
    .filter(({ rule, severity }) => rule === 'unprotected-ingress' && severity === 'warning')
    .map(({ uri }) => uri.slice(root.length + 1))
    .sort();
}

const all = ['default.yaml', 'ops.yaml', 'shop.yaml'];
const allButShop = ['default.yaml', 'ops.yaml'];

test('all of them are warned about where there is no chart', () => {
  expect(warned(snapshotOf(pods))).toEqual(all);
});

const release = (namespace: string, spec = ''): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: redis
${namespace && `  namespace: ${namespace}\n`}spec:
  chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: bitnami}}}
${spec}`;

describe('a HelmRelease of Flux', () => {
  test('installs its chart where it stands itself', () => {
    expect(warned(snapshotOf({ ...pods, 'redis.yaml': release('shop') }))).toEqual(allButShop);
  });
  test('or in its target namespace', () => {
    expect(warned(snapshotOf({ ...pods, 'redis.yaml': release('ops', '  targetNamespace: shop\n') }))).toEqual(
      allButShop,
    );
  });
  test('or in another cluster, or where nothing says', () => {
    const elsewhere = release('shop', '  kubeConfig: {secretRef: {name: other}}\n');
    for (const text of [elsewhere, release(''), release('ops', '  targetNamespace: "${NS}"\n')])
      expect(warned(snapshotOf({ ...pods, 'redis.yaml': text }))).toEqual(all);
  });
  test('is moved by a kustomization, but its target namespace is not', () => {
    const kustomized = (text: string): Files => ({
      ...pods,
      'redis/kustomization.yaml': 'resources: [redis.yaml]\nnamespace: shop\n',
      'redis/redis.yaml': text,
    });
    expect(warned(snapshotOf(kustomized(release(''))))).toEqual(allButShop);
    expect(warned(snapshotOf(kustomized(release('', '  targetNamespace: ops\n'))))).toEqual([
      'default.yaml',
      'shop.yaml',
    ]);
  });
  test('is moved by Flux, but its target namespace is not', () => {
    const applied = (text: string): Files => ({
      'clusters/prod/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  targetNamespace: shop
  sourceRef: {kind: GitRepository, name: flux-system}
`,
      'clusters/prod/pods.yaml': `${pod('web', 'shop')}---\n${pod('job', 'ops')}`,
      'clusters/prod/all.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all, namespace: flux-system}
spec:
  path: ./clusters/prod
  sourceRef: {kind: GitRepository, name: flux-system}
`,
      'apps/redis.yaml': text,
    });
    const found = (text: string): string[] =>
      check(snapshotOf(applied(text)), {})
        .filter(({ rule }) => rule === 'unprotected-ingress')
        .map(({ document, start, end }) => document.text.slice(start, end));
    expect(found(release('ops'))).toEqual(['job']);
    expect(found(release('ops', '  targetNamespace: ops\n'))).toEqual(['web']);
  });
  test('in saved output of kubectl says nothing: what it made may be there too', () => {
    const { grouping } = readConfig('known: [live.yaml]\n').config;
    const empty = emptySnapshot([{ uri: root, name: 'ws' }], undefined, () => groupingOf(grouping, root));
    expect(warned(snapshotOf({ ...pods, 'live.yaml': release('shop') }, empty))).toEqual(all);
  });
  test('counts no more once it is gone, and is read with any ends of lines', () => {
    const before = snapshotOf({ ...pods, 'redis.yaml': release('shop').replaceAll('\n', '\r\n') });
    expect(warned(before)).toEqual(allButShop);
    const moved = snapshotOf({ 'redis.yaml': release('ops') }, before);
    expect(warned(moved)).toEqual(['default.yaml', 'shop.yaml']);
    expect(warned(snapshotOf({ 'redis.yaml': undefined }, moved))).toEqual(all);
  });
});

const application = (source: string, destination: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: redis, namespace: argocd}
spec:
  destination: ${destination}
  source: ${source}
`;
const remote = '{repoURL: "https://charts.example.com", chart: redis, targetRevision: 1.0.0}';

describe('an Application of Argo CD', () => {
  test('installs a chart from elsewhere in the namespace of its destination', () => {
    expect(warned(snapshotOf({ ...pods, 'redis.yaml': application(remote, '{namespace: shop}') }))).toEqual(allButShop);
  });
  test('and so does each that an ApplicationSet makes', () => {
    const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: redis, namespace: argocd}
spec:
  generators: [{clusters: {}}]
  template:
    metadata: {name: '{{name}}-redis'}
    spec:
      destination: {namespace: shop, server: '{{server}}'}
      sources: [${remote}]
`;
    expect(warned(snapshotOf({ ...pods, 'redis.yaml': set }))).toEqual(allButShop);
  });
  test('or in another cluster, or where nothing says', () => {
    for (const destination of ['{namespace: shop, name: other}', '{}', "{namespace: '{{ns}}'}"])
      expect(warned(snapshotOf({ ...pods, 'redis.yaml': application(remote, destination) }))).toEqual(all);
  });
});

const chart = {
  'charts/redis/Chart.yaml':
    'apiVersion: v2\nname: redis\nversion: 1.0.0\ndependencies:\n- name: common\n  version: 1.x\n',
  'charts/redis/templates/x.yaml': '{{ include "x" . }}\n',
};
/** What is installed as the Application says is in the same cluster as these. */
const installed = {
  'argocd/pods.yaml': application('{repoURL: x, path: pods}', '{}').replace('name: redis', 'name: pods'),
  'pods/shop.yaml': pods['shop.yaml'],
  'pods/ops.yaml': pods['ops.yaml'],
};
const inArgo = (destination: string): Files => ({
  ...installed,
  ...chart,
  'argocd/redis.yaml': application('{repoURL: x, path: charts/redis}', destination),
});

describe('a chart of the repository', () => {
  test('that nobody rendered is where Argo CD installs it', () => {
    expect(warned(snapshotOf(inArgo('{namespace: shop}')))).toEqual(['pods/ops.yaml']);
    expect(warned(snapshotOf(inArgo('{namespace: shop, name: other}')))).toEqual(['pods/ops.yaml', 'pods/shop.yaml']);
  });
  test('might be anywhere where nothing says its namespace', () => {
    expect(warned(snapshotOf(inArgo('{}')))).toEqual(['pods/ops.yaml', 'pods/shop.yaml']);
    expect(warned(snapshotOf({ ...pods, ...chart }))).toEqual(all);
  });
  test('is known once helm rendered it, but for dependencies that are not there', () => {
    const before = snapshotOf(inArgo('{namespace: shop}'));
    const [only] = chartsToRender(before).flatMap((each) => releasesToRender(before, each, root, []));
    if (!only) throw new Error('no release');
    const rendered = (more: object): string[] => warned(withRenderings(before, byId([renderingOf(only, '', more)])));
    expect(rendered({})).toEqual(['pods/ops.yaml', 'pods/shop.yaml']);
    expect(rendered({ missing: ['common'] })).toEqual(['pods/ops.yaml']);
    expect(rendered({ output: undefined, failure: 'no' })).toEqual(['pods/ops.yaml']);
    expect(warned(withRenderings(withRenderings(before, byId([renderingOf(only, '')])), new Map()))).toEqual([
      'pods/ops.yaml',
    ]);
  });
  test('is where a configuration installs it', () => {
    const configured = (config: string): string[] => {
      const { grouping, charts } = readConfig(config).config;
      const empty = emptySnapshot([{ uri: root, name: 'ws' }], undefined, () => groupingOf(grouping, root, charts));
      const edits = Object.entries({ ...pods, ...chart }).map(([path, text]) => ({ uri: `${root}/${path}`, text }));
      return warned(withEdits(empty, edits));
    };
    expect(configured('charts: [{path: charts/redis, namespace: shop}]\n')).toEqual(allButShop);
    expect(configured('charts: [{path: charts/redis}]\n')).toEqual(all);
    expect(configured('charts: [{path: charts/none, namespace: shop}]\n')).toEqual(all);
    const clusters = `clusters:
- {name: a, files: [shop.yaml], charts: [{path: charts/redis}], defaultNamespace: shop}
- {name: b, files: [ops.yaml, default.yaml]}
`;
    expect(configured(clusters)).toEqual(allButShop);
  });
});

describe('a chart that kustomize renders with helm', () => {
  const kustomized = (kustomization: string, generator = ''): string[] =>
    warned(snapshotOf({ ...pods, 'redis/kustomization.yaml': kustomization, 'redis/generator.yaml': generator }));
  test('is in the namespace that its entry names, and before that in the one of the kustomization', () => {
    expect(kustomized('helmCharts: [{name: redis, namespace: shop}]\n')).toEqual(allButShop);
    expect(kustomized('namespace: shop\nhelmCharts: [{name: redis, namespace: ops}]\n')).toEqual(allButShop);
    expect(kustomized('helmChartInflationGenerator: [{chartName: redis, releaseNamespace: shop}]\n')).toEqual(
      allButShop,
    );
    expect(kustomized('helmCharts: [{name: redis}]\n')).toEqual(all);
  });
  test('or that its generator does', () => {
    const generator =
      'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nname: redis\nnamespace: shop\n';
    expect(kustomized('generators: [generator.yaml]\n', generator)).toEqual(allButShop);
    expect(kustomized('generators: [generator.yaml]\n', generator.replace('HelmChartInflation', 'Other'))).toEqual(all);
    const inline = `generators:\n- |\n  ${generator.replaceAll('\n', '\n  ').trim()}\n`;
    expect(kustomized(inline)).toEqual(allButShop);
  });
});
