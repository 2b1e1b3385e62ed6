import { describe, expect, test } from 'vitest';
import { chartsToRender, releasesToRender } from '../../server/src/snapshot/charts.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import {
  emptySnapshot,
  namedFiles,
  type Snapshot,
  withEdits,
  withRenderings,
} from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import type { ChartConfig } from '../../server/src/workspace/helm/releases.ts';
import type { Release, Rendering } from '../../server/src/workspace/helm/rendering.ts';
import { root } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';

type Texts = Readonly<Record<string, string | undefined>>;

function edited(snapshot: Snapshot, files: Texts): Snapshot {
  return withEdits(
    snapshot,
    Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text: text?.replace(/^\/\/- .*\n/gm, '') })),
  );
}

function snapshotOf(files: Texts, config = ''): Snapshot {
  const { grouping } = readConfig(config).config;
  return edited(
    emptySnapshot([{ uri: root, name: 'ws' }], undefined, () => groupingOf(grouping, root)),
    files,
  );
}

/** `cluster: namespace/name` of all workloads. */
function applied(snapshot: Snapshot): string[] {
  return snapshot.clusters
    .flatMap((cluster) =>
      distinctWorkloads(cluster).map(({ namespace, resource }) => `${cluster.name}: ${namespace}/${resource.name}`),
    )
    .sort();
}

interface ApplicationText {
  readonly namespace?: string;
  readonly destination?: string;
  /** Lines under `source`. */
  readonly source?: readonly string[];
}

function application(name: string, path: string, { namespace, destination, source = [] }: ApplicationText = {}) {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  destination:
    ${destination ?? 'server: https://kubernetes.default.svc'}
${namespace ? `    namespace: ${namespace}\n` : ''}  source:
    repoURL: https://example.com/repository.git
    path: ${path}
${source.map((line) => `    ${line}\n`).join('')}`;
}

test('the namespace of a destination is that of what sets none', () => {
  const snapshot = snapshotOf({
    'argocd/web.yaml': application('web', 'apps/web', { namespace: 'shop' }),
    'apps/web/web.yaml': deployment('web'),
    'apps/web/api.yaml': deployment('api', { namespace: 'other' }),
    'apps/web/deep/not.yaml': deployment('not'),
  });
  expect(applied(snapshot)).toEqual(['argocd: other/api', 'argocd: shop/web', 'ws: default/not']);
});

test('a directory says which of its files are taken', () => {
  const files = (...directory: readonly string[]): Texts => ({
    'argocd/web.yaml': application('web', 'apps', { source: ['directory:', ...directory.map((line) => `  ${line}`)] }),
    'apps/web.yaml': deployment('web'),
    'apps/deep/api.yaml': deployment('api'),
    'apps/deep/test.yaml': deployment('test'),
  });
  const taken = (...directory: readonly string[]): string[] =>
    applied(snapshotOf(files(...directory))).filter((line) => line.startsWith('argocd'));
  expect(taken('recurse: true')).toEqual(['argocd: default/api', 'argocd: default/test', 'argocd: default/web']);
  expect(taken('recurse: true', "exclude: '*test*'")).toEqual(['argocd: default/api', 'argocd: default/web']);
  expect(taken('recurse: true', "include: '{deep/a*,none}.yaml'")).toEqual(['argocd: default/api']);
  // What is longer than any path is no glob.
  expect(taken('recurse: true', `include: ${'x'.repeat(70_000)}`)).toEqual([]);
});

test('what is said of kustomize is done to the kustomization', () => {
  const snapshot = snapshotOf({
    'argocd/web.yaml': application('web', './apps/web/', {
      namespace: 'shop',
      source: [
        'kustomize:',
        '  namePrefix: our-',
        '  nameSuffix: "-2"',
        '  commonLabels: {team: a}',
        '  images: [example=other:2]',
        '  replicas: [{name: web, count: 0}]',
        '  components: [../../components/more]',
        '  patches:',
        '  - target: {kind: Deployment, name: web}',
        '    patch: |',
        '      - {op: add, path: /spec/template/metadata/labels/patched, value: "yes"}',
      ],
    }),
    'apps/web/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: {own: b}\n',
    'apps/web/web.yaml': deployment('web'),
    'components/more/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [more.yaml]\n',
    'components/more/more.yaml': deployment('more'),
  });
  expect(applied(snapshot)).toEqual(['argocd: shop/our-more-2', 'argocd: shop/our-web-2']);
  const web = snapshot.clusters.flatMap((cluster) => distinctWorkloads(cluster)).at(-1);
  expect(web?.resource.labels.map(({ key, value }) => `${key}=${value}`).sort()).toEqual([
    'app=web',
    'own=b',
    'patched=yes',
    'team=a',
  ]);
});

test('the namespace of kustomize counts for everything, and labels may leave selectors alone', () => {
  const source = ['kustomize:', '  namespace: all', '  commonLabels: {team: a}', '  labelWithoutSelector: true'];
  const snapshot = snapshotOf({
    'argocd/web.yaml': application('web', 'apps/web', { namespace: 'shop', source }),
    'apps/web/kustomization.yaml': 'resources: [web.yaml]\n',
    'apps/web/web.yaml': deployment('web', { namespace: 'other' }),
  });
  expect(applied(snapshot)).toEqual(['argocd: all/web']);
  const [web] = snapshot.clusters.flatMap((cluster) => distinctWorkloads(cluster));
  expect(web?.resource.labels.map(({ key }) => key)).toEqual(['app']);
});

test('an Application may bring others, each of which goes to its own cluster', () => {
  const snapshot = snapshotOf({
    'bootstrap/root.yaml': application('root', 'apps'),
    'apps/web.yaml': application('web', 'manifests/web', { namespace: 'web', destination: 'name: prod' }),
    'apps/api.yaml': application('api', 'manifests/api', { namespace: 'api' }),
    'left/over.yaml': application('left', 'manifests/left'),
    'manifests/web/web.yaml': deployment('web'),
    'manifests/api/api.yaml': deployment('api'),
    'manifests/left/left.yaml': deployment('left'),
  });
  expect(applied(snapshot)).toEqual(['bootstrap: api/api', 'prod: web/web', 'ws: default/left']);
});

test('Applications that none brings stand in one cluster', () => {
  const snapshot = snapshotOf({
    'apps/web/application.yaml': application('web', 'apps/web/manifests'),
    'apps/web/manifests/web.yaml': deployment('web'),
    'apps/api/application.yaml': application('api', 'apps/api/manifests'),
    'apps/api/manifests/api.yaml': deployment('api'),
  });
  expect(applied(snapshot)).toEqual(['apps: default/api', 'apps: default/web']);
});

test('several sources are all applied; charts from elsewhere and placeholders are left', () => {
  const snapshot = snapshotOf({
    'argocd/web.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  destination: {namespace: shop}
  sources:
  - {repoURL: x, path: apps/web}
  - {repoURL: x, path: apps/api}
  - {repoURL: x, path: '{{path}}'}
  - {repoURL: x, chart: redis}
  - {repoURL: x, ref: values}
`,
    'apps/web/web.yaml': deployment('web'),
    'apps/api/api.yaml': deployment('api'),
    'apps/db/db.yaml': deployment('db'),
  });
  expect(applied(snapshot)).toEqual(['argocd: shop/api', 'argocd: shop/web', 'ws: default/db']);
});

const set = (generators: string, path: string, name: string, more = ''): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps}
spec:
  ${more}
  generators:
${generators}
  template:
    metadata: {name: '${name}'}
    spec:
      destination: {namespace: '${name}', server: 'https://kubernetes.default.svc'}
      source: {repoURL: x, path: '${path}'}
`;

const apps = {
  'apps/web/web.yaml': deployment('web'),
  'apps/api/kustomization.yaml': 'resources: [api.yaml]\n',
  'apps/api/api.yaml': deployment('api'),
  'apps/old/old.yaml': deployment('old'),
};

test.each([
  ['{{path}}', '{{path.basename}}', ''],
  ['{{ .path.path }}', '{{.path.basename}}', 'goTemplate: true'],
  ['apps/{{index .path.segments 1}}', '{{ index .path.segments 1 }}', 'goTemplate: true'],
  ['apps/{{path[1]}}', '{{path.basenameNormalized}}', ''],
])('an ApplicationSet makes an Application of each directory: %s', (path, name, more) => {
  const generators = '  - git: {directories: [{path: "apps/*"}, {path: apps/old, exclude: true}]}';
  const before = snapshotOf({ 'argocd/set.yaml': set(generators, path, name, more), ...apps });
  expect(applied(before)).toEqual(['argocd: api/api', 'argocd: web/web', 'ws: default/old']);
  const after = edited(before, { 'apps/db/db.yaml': deployment('db'), 'apps/web/web.yaml': undefined });
  expect(applied(after)).toEqual(['argocd: api/api', 'argocd: db/db', 'ws: default/old']);
});

test('an ApplicationSet makes one of each element of a list, and of each pair of a matrix', () => {
  const list = '  - list: {elements: [{app: web, at: {space: a}}, {app: old}]}';
  const listed = set(list, 'apps/{{app}}', '{{app}}-{{at.space}}');
  expect(applied(snapshotOf({ 'argocd/set.yaml': listed, ...apps }))).toEqual([
    'argocd: default/old',
    'argocd: web-a/web',
    'ws: default/api',
  ]);
  const matrix =
    '  - matrix: {generators: [{list: {elements: [{env: a}, {env: b}]}}, {git: {directories: [{path: apps/web}]}}]}';
  const pairs = set(matrix, '{{path}}', '{{env}}-{{path.basename}}');
  expect(applied(snapshotOf({ 'argocd/set.yaml': pairs, ...apps }))).toEqual([
    'argocd: a-web/web',
    'argocd: b-web/web',
    'ws: default/api',
    'ws: default/old',
  ]);
});

describe('an ApplicationSet makes an Application of each file of values', () => {
  const generators =
    '  - git: {repoURL: x, files: [{path: "config/*.json"}, {path: config/**/of.yaml}, {path: "*old*", exclude: true}]}';
  const files = {
    'config/web.json': '{"app": {"name": "web", "spaces": ["a", "b"]}, "on": true}\n',
    'config/deep/api.json': '{"app": {"name": "api", "spaces": ["c"]}}\n',
    'config/deep/of.yaml': '- app: {name: db, spaces: [d]}\n- app: {name: old, spaces: [e]}\n',
    'config/old.json': '{"app": {"name": "old", "spaces": ["f"]}}\n',
    'apps/db/db.yaml': deployment('db'),
    ...apps,
  };
  const made = ['argocd: a-web/web', 'argocd: c-api/api', 'argocd: d-db/db', 'argocd: e-old/old'];

  test.each([
    ['apps/{{app.name}}', '{{app.spaces.0}}-{{app.name}}', ''],
    ['apps/{{ .app.name }}', '{{index .app.spaces 0}}-{{.app.name}}', 'goTemplate: true'],
  ])('with the keys of its objects: %s', (path, name, more) => {
    expect(applied(snapshotOf({ 'argocd/set.yaml': set(generators, path, name, more), ...files }))).toEqual(made);
  });

  test.each([
    ['{{path}}', '{{path.filename}}', ''],
    ['{{.path.path}}', '{{.path.filename}}', 'goTemplate: true'],
    ['apps/{{path[1]}}', '{{path.filenameNormalized}}', ''],
    ['apps/{{index .path.segments 1}}', '{{.path.filenameNormalized}}', 'goTemplate: true'],
  ])('with its path: %s', (path, name, more) => {
    const own = '  - git: {files: [{path: apps/*/v.json}]}';
    const there = { 'apps/web/v.json': '{}\n', 'apps/old/v.json': '\n', ...apps };
    expect(applied(snapshotOf({ 'argocd/set.yaml': set(own, path, name, more), ...there }))).toEqual([
      'argocd: v.json/old',
      'argocd: v.json/web',
      'ws: default/api',
    ]);
  });

  test('with a prefix, and with values of its own', () => {
    const own =
      "  - git: {files: [{path: apps/*/v.json}], pathParamPrefix: at, values: {space: 'of-{{at.path.basename}}'}}";
    const there = { 'apps/web/v.json': '{"values.space": "no"}\n', ...apps };
    expect(applied(snapshotOf({ 'argocd/set.yaml': set(own, '{{at.path}}', '{{values.space}}'), ...there }))).toEqual([
      'argocd: of-web/web',
      'ws: default/api',
      'ws: default/old',
    ]);
  });

  test('as they are now, whichever came first', () => {
    const text = set(generators, 'apps/{{app.name}}', '{{app.spaces.0}}-{{app.name}}');
    const before = snapshotOf(files);
    expect(before.files.has(`${root}/config/web.json`)).toBe(false);
    const asked = edited(before, { 'argocd/set.yaml': text });
    const named = [...namedFiles(asked)].map((uri) => uri.slice(root.length + 1)).sort();
    expect(named).toEqual(['config/deep/api.json', 'config/deep/of.yaml', 'config/web.json']);
    const read = edited(asked, Object.fromEntries(named.map((path) => [path, files[path as keyof typeof files]])));
    expect([...namedFiles(read)]).toEqual([]);
    expect(applied(read)).toEqual(made);
    const changed = edited(read, {
      'config/web.json': files['config/web.json'].replace('"a"', '"z"').replaceAll('\n', '\r\n'),
      'config/deep/of.yaml': undefined,
    });
    expect(applied(changed)).toEqual(['argocd: c-api/api', 'argocd: z-web/web', 'ws: default/db', 'ws: default/old']);
    const without = edited(changed, { 'argocd/set.yaml': undefined });
    expect(without.files.has(`${root}/config/web.json`)).toBe(false);
    expect([...namedFiles(without)]).toEqual([]);
    const again = edited(edited(without, { 'config/web.json': undefined }), { 'argocd/set.yaml': text });
    expect([...namedFiles(again)]).toEqual([`${root}/config/deep/api.json`]);
  });
});

test('what an ApplicationSet takes from elsewhere leaves all as it is', () => {
  const elsewhere = set('  - clusters: {}', 'apps/web', '{{name}}');
  expect(applied(snapshotOf({ 'argocd/set.yaml': elsewhere, ...apps }))).toEqual([
    'ws: default/api',
    'ws: default/old',
    'ws: default/web',
  ]);
});

test('a configuration that names clusters says more than Argo CD does', () => {
  const files = {
    'argocd/web.yaml': application('web', 'apps/web', { namespace: 'shop' }),
    'apps/web/web.yaml': deployment('web'),
  };
  expect(applied(snapshotOf(files, 'clusters: [{name: all, files: [apps/**]}]\n'))).toEqual(['all: default/web']);
});

test('an edit of an Application moves what it applies, also while it is broken, and with any line breaks', () => {
  const web = application('web', 'apps/web', { namespace: 'shop' });
  const before = snapshotOf({ 'argocd/web.yaml': web, 'apps/web/web.yaml': deployment('web') });
  const windows = edited(before, { 'argocd/web.yaml': web.replaceAll('\n', '\r\n') });
  expect(applied(windows)).toEqual(['argocd: shop/web']);
  const broken = edited(before, { 'argocd/web.yaml': `${web}broken: [unclosed\n` });
  expect(applied(broken)).toEqual(['argocd: shop/web']);
  const moved = edited(broken, { 'argocd/web.yaml': web.replace('shop', 'other') });
  expect(applied(moved)).toEqual(['argocd: other/web']);
  expect(applied(edited(moved, { 'argocd/web.yaml': undefined }))).toEqual(['ws: default/web']);
});

describe('of which repository a path is', () => {
  const files = {
    'apps/web/web.yaml': deployment('web'),
    'apps/api/api.yaml': deployment('api'),
    'apps/db/db.yaml': deployment('db'),
    'top.yaml': deployment('top'),
  };
  const of = (url: string, name: string, path: string): string =>
    application(name, path).replace('https://example.com/repository.git', url);
  const appliedBy = (...applications: readonly string[]): string[] =>
    applied(snapshotOf({ ...files, 'argocd/all.yaml': applications.join('---\n') })).flatMap((line) =>
      line.startsWith('argocd') ? line.replace('argocd: default/', '') : [],
    );

  test('the one that most Applications mean whose path is there', () => {
    const ours = [of('https://example.com/a.git', 'web', 'apps/web'), of('git@example.com:A', 'api', 'apps/api')];
    const others = ['one', 'two', 'three'].map((name) => of('https://example.com/b.git', name, `elsewhere/${name}`));
    expect(appliedBy(...ours, ...others, of('https://example.com/b.git', 'db', 'apps/db'))).toEqual(['api', 'web']);
  });

  test('the one that is called as the folder is, however few mean it', () => {
    const others = ['web', 'api'].map((name) => of('https://example.com/a', name, `apps/${name}`));
    expect(appliedBy(...others, of('ssh://git@example.com:22/our/WS.git/', 'db', 'apps/db'))).toEqual(['db']);
  });

  test('any where nothing says so', () => {
    const both = [of('https://example.com/a', 'web', 'apps/web'), of('https://example.com/b', 'api', 'apps/api')];
    expect(appliedBy(...both)).toEqual(['api', 'web']);
  });

  test.each(['.', './', './/.'])('all of it, with the path %j, only where it is surely this one', (path) => {
    const top = (url: string): string => of(url, 'top', `"${path}"`);
    expect(appliedBy(top('https://example.com/ws'))).toEqual(['top']);
    expect(appliedBy(top('https://example.com/a'))).toEqual([]);
    expect(appliedBy(top('https://example.com/a'), of('https://example.com/a', 'web', 'apps/web'))).toEqual([
      'top',
      'web',
    ]);
    expect(appliedBy(top('https://example.com/b'), of('https://example.com/a', 'web', 'apps/web'))).toEqual(['web']);
  });

  test('that a path comes makes its repository this one', () => {
    const all = ['web', 'api'].map((name) => of('https://example.com/a', name, `apps/${name}`));
    all.push(...['one', 'two', 'three'].map((name) => of('https://example.com/b', name, `new/${name}`)));
    const before = snapshotOf({ ...files, 'argocd/all.yaml': all.join('---\n') });
    const after = edited(before, {
      'new/one/one.yaml': deployment('one'),
      'new/two/two.yaml': deployment('two'),
      'new/three/three.yaml': deployment('three'),
    });
    expect(applied(after).filter((line) => line.startsWith('argocd'))).toEqual([
      'argocd: default/one',
      'argocd: default/three',
      'argocd: default/two',
    ]);
  });
});

test('an Application of another kind of tool is none of Argo CD', () => {
  const other = application('web', 'apps/web', { namespace: 'shop' }).replace(
    'argoproj.io/v1alpha1',
    'app.k8s.io/v1beta1',
  );
  expect(applied(snapshotOf({ 'argocd/web.yaml': other, 'apps/web/web.yaml': deployment('web') }))).toEqual([
    'ws: default/web',
  ]);
});

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/templates/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec: {}\n',
  'argocd/one.yaml': application('one', 'charts/web', {
    namespace: 'shop',
    source: [
      'helm:',
      '  releaseName: first',
      '  valueFiles: [prod.yaml, /values/all.yaml, $values/x.yaml, "https://example.com/y.yaml"]',
      '  values: "ignored: true"',
      '  valuesObject: {a: {b: 1}, c: [x]}',
      '  parameters: [{name: a.d, value: "true"}, {name: e, value: "1", forceString: true}, {name: "f[0]", value: x}]',
    ],
  }),
  'argocd/two.yaml': application('two', 'charts/web', { destination: 'name: prod' }),
};

function releases(snapshot: Snapshot, configured: readonly ChartConfig[] = []): readonly Release[] {
  return chartsToRender(snapshot).flatMap((each) => releasesToRender(snapshot, each, root, configured));
}

test('a chart is installed as Applications say, each time with its own values', () => {
  const [first, second] = releases(snapshotOf(chart));
  expect(first).toMatchObject({
    name: 'first',
    namespace: 'shop',
    values: [`${root}/charts/web/prod.yaml`, `${root}/values/all.yaml`],
    inline: ['{"a":{"b":1},"c":["x"]}', '{"a":{"d":true}}', '{"e":"1"}'],
  });
  expect(second).toMatchObject({ name: 'two', namespace: 'default', values: [] });
  expect(second?.inline).toBeUndefined();
});

test('a configuration says how a chart is installed before Argo CD does', () => {
  const configured = [{ path: 'charts/web', values: [], release: 'own', namespace: undefined, cluster: undefined }];
  expect(releases(snapshotOf(chart), configured).map(({ name }) => name)).toEqual(['own']);
});

test('what helm makes of each release stands in the cluster and the namespace of its Application', () => {
  const before = snapshotOf(chart);
  const renderings = releases(before).map(
    (release): Rendering => ({
      release,
      output: `---\n# Source: web/templates/web.yaml\n${deployment(release.name).replace(/^.*\n/, '')}`,
      failure: undefined,
      missing: [],
    }),
  );
  const after = withRenderings(before, new Map(renderings.map((each) => [each.release.id, each])));
  expect(applied(after)).toEqual(['argocd: shop/first', 'prod: default/two']);
  expect(releases(after)).toEqual(releases(before));
});
