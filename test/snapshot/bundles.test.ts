import { describe, expect, test } from 'vitest';
import type { Instance } from '../../server/src/model/instance.ts';
import type { Workload } from '../../server/src/model/workload.ts';
import { check } from '../../server/src/rules/check.ts';
import { clustersOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, namedFiles, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { fixesIn } from '../support/fixes.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { hover } from '../support/hover.ts';
import { deployment, policy } from '../support/manifests.ts';

const at = (path: string): string => `${root}/${path}`;

function snapshotOf(files: Readonly<Record<string, string>>): Snapshot {
  return edited(emptySnapshot([{ uri: root, name: 'ws' }]), files);
}

/** With what a `.netpol.yaml` says. */
function configured(config: string, files: Readonly<Record<string, string>>): Snapshot {
  const { cluster, grouping } = readConfig(config).config;
  return edited(
    emptySnapshot(
      [{ uri: root, name: 'ws' }],
      () => cluster,
      () => groupingOf(grouping, root),
    ),
    files,
  );
}

function edited(snapshot: Snapshot, files: Readonly<Record<string, string | undefined>>): Snapshot {
  return withEdits(
    snapshot,
    // Texts of test/support/manifests.ts name a file in their first line.
    Object.entries(files).map(([path, text]) => ({ uri: at(path), text: text?.replace(/^\/\/- .*\n/, '') })),
  );
}

/** Cluster by cluster, its workloads as `namespace/name`. */
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

const base = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': deployment('web'),
};

test('what a kustomization renders is applied once, as rendered', () => {
  const snapshot = snapshotOf({
    ...base,
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: shop\nnamePrefix: our-\n',
  });
  expect(workloads(snapshot)).toEqual({ ws: ['shop/our-web'] });
});

test('an edit of one kustomization leaves the others as they are rendered', () => {
  const before = snapshotOf({
    ...base,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
  });
  const after = edited(before, { 'dev/kustomization.yaml': 'resources: [../base]\nnamespace: test\n' });
  expect(workloads(after)).toEqual({ ws: ['prod/web', 'test/web'] });
  expect(after.bundles.map((bundle, index) => bundle === before.bundles[index])).toEqual([false, true]);
});

test('kustomizations that do not contradict each other stand together with the plain manifests', () => {
  const snapshot = snapshotOf({
    ...base,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
    'db.yaml': deployment('db'),
  });
  expect(workloads(snapshot)).toEqual({ ws: ['default/db', 'dev/web', 'prod/web'] });
});

test('those that define an object differently are alternatives, each with what does not contradict it', () => {
  const snapshot = snapshotOf({
    ...base,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: shop\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: shop\nreplicas: [{name: web, count: 3}]\n',
    'db.yaml': deployment('db'),
  });
  expect(workloads(snapshot)).toEqual({ dev: ['default/db', 'shop/web'], prod: ['default/db', 'shop/web'] });
});

test('plain manifests that contradict a kustomization are an alternative to it', () => {
  const snapshot = snapshotOf({
    ...base,
    'release/all.yaml': deployment('web', { labels: 'app: other' }),
    'db.yaml': deployment('db'),
  });
  expect(workloads(snapshot)).toEqual({ ws: ['default/db', 'default/web'], base: ['default/web'] });
});

test('plain folders that define an object differently are alternatives, each with all other plain files', () => {
  const snapshot = snapshotOf({
    'db.yaml': deployment('db'),
    'dev/app.yaml': deployment('web', { labels: 'app: old' }),
    'dev/tool.yaml': deployment('tool'),
    'prod/app.yaml': deployment('web'),
  });
  expect(workloads(snapshot)).toEqual({
    dev: ['default/db', 'default/tool', 'default/web'],
    prod: ['default/db', 'default/web'],
  });
});

test('they are those right below the last folder that they share', () => {
  const snapshot = snapshotOf({
    'k8s/dev/apps/web/app.yaml': deployment('web', { labels: 'app: old' }),
    'k8s/dev/tool.yaml': deployment('tool'),
    'k8s/prod/web.yaml': deployment('web'),
    'k8s/db.yaml': deployment('db'),
  });
  expect(workloads(snapshot)).toEqual({
    'k8s/dev': ['default/db', 'default/tool', 'default/web'],
    'k8s/prod': ['default/db', 'default/web'],
  });
});

test('alternatives inside an alternative each have what is common to them, and contradict the other one', () => {
  const snapshot = snapshotOf({
    'shop/east/web.yaml': deployment('web', { labels: 'app: e' }),
    'shop/west/web.yaml': deployment('web', { labels: 'app: w' }),
    'shop/db.yaml': deployment('db'),
    'old/web.yaml': deployment('web', { labels: 'app: o' }),
  });
  expect(workloads(snapshot)).toEqual({
    old: ['default/db', 'default/web'],
    'shop/east': ['default/db', 'default/web'],
    'shop/west': ['default/db', 'default/web'],
  });
});

test('folders whose copies agree stand together', () => {
  const web = deployment('web');
  const files = { 'a/web.yaml': web, 'b/web.yaml': web, 'c/web.yaml': deployment('web', { labels: 'app: c' }) };
  const snapshot = snapshotOf(files);
  expect(snapshot.clusters.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(clustersOfFile(snapshot, at('b/web.yaml')).map(({ name }) => name)).toEqual(['a']);
  expect(snapshot.clusters.map(({ namespaces }) => namespaces.get('default')?.workloads.length)).toEqual([2, 1]);
  expect(workloads(edited(snapshot, { 'c/web.yaml': web }))).toEqual({ ws: ['default/web'] });
});

test('copies in one folder, or above each other, and Namespaces are no alternatives', () => {
  const copies = { 'a.yaml': deployment('web'), 'b.yaml': deployment('web', { labels: 'app: b' }) };
  expect(workloads(snapshotOf(copies))).toEqual({ ws: ['default/web'] });
  const above = { 'all.yaml': deployment('web'), 'src/deep/web.yaml': deployment('web', { labels: 'app: b' }) };
  expect(workloads(snapshotOf(above))).toEqual({ ws: ['default/web'] });
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const declared = { 'a/ns.yaml': namespace, 'b/ns.yaml': `${namespace}  labels: {team: a}\n` };
  expect(snapshotOf(declared).clusters.map(({ name }) => name)).toEqual(['ws']);
});

test('files of a folder that its kustomization leaves out may be an alternative of the same name', () => {
  const snapshot = snapshotOf({
    'app/kustomization.yaml': 'resources: [web.yaml]\n',
    'app/web.yaml': deployment('web'),
    'app/extra.yaml': deployment('extra'),
    'old/all.yaml': `${deployment('web', { labels: 'app: o' })}---\n${deployment('extra', { labels: 'app: o' }).replace(/^.*\n/, '')}`,
  });
  expect(workloads(snapshot)).toEqual({
    app: ['default/extra', 'default/web'],
    old: ['default/extra', 'default/web'],
  });
});

test('a Service or a ConfigMap that two plain folders define differently tells no clusters apart', () => {
  const object = (kind: string, name: string, rest: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}\n`;
  const snapshot = snapshotOf({
    'web/app.yaml': deployment('web'),
    'web/service.yaml': object('Service', 'app', 'spec: {selector: {app: web}, ports: [{port: 80}]}'),
    'web/config.yaml': object('ConfigMap', 'config', 'data: {a: b}'),
    'api/app.yaml': deployment('api'),
    'api/service.yaml': object('Service', 'app', 'spec: {selector: {app: api}, ports: [{port: 80}]}'),
    'api/config.yaml': object('ConfigMap', 'config', 'data: {a: c}'),
  });
  expect(workloads(snapshot)).toEqual({ ws: ['default/api', 'default/web'] });
});

test('an edit makes plain folders contradict each other, and another one ends it', () => {
  const before = snapshotOf({ 'dev/app.yaml': deployment('web'), 'prod/app.yaml': deployment('web') });
  expect(workloads(before)).toEqual({ ws: ['default/web'] });
  const apart = edited(before, { 'dev/app.yaml': deployment('web', { labels: 'app: new' }) });
  expect(workloads(apart)).toEqual({ dev: ['default/web'], prod: ['default/web'] });
  expect(apart.clusters.map(({ namespaces }) => namespaces.get('default')?.workloads.length)).toEqual([1, 1]);
  expect(workloads(edited(apart, { 'prod/app.yaml': undefined }))).toEqual({ ws: ['default/web'] });
});

test('a component is rendered where it is included, and plain where nothing includes it', () => {
  const component = {
    'open/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [db.yaml]\n',
    'open/db.yaml': deployment('db'),
  };
  expect(workloads(snapshotOf({ ...base, ...component }))).toEqual({ ws: ['default/db', 'default/web'] });
  const used = {
    ...base,
    ...component,
    'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../open]\nnamespace: x\n',
  };
  expect(workloads(snapshotOf(used))).toEqual({ ws: ['x/db', 'x/web'] });
});

test('an edit of a base reaches every kustomization, and one that comes or goes changes the clusters', () => {
  const files = {
    ...base,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
  };
  const before = snapshotOf(files);
  const renamed = edited(before, { 'base/web.yaml': deployment('shop') });
  expect(workloads(renamed)).toEqual({ ws: ['dev/shop', 'prod/shop'] });
  const without = edited(renamed, { 'dev/kustomization.yaml': undefined });
  expect(workloads(without)).toEqual({ ws: ['prod/shop'] });
  expect(workloads(edited(without, { 'prod/kustomization.yaml': undefined }))).toEqual({ ws: ['default/shop'] });
});

test.each(['\n', '\r\n'])(
  'a kustomization of which nothing can be read any more is forgotten, with ends of lines %j',
  (end) => {
    const kustomization = (lines: readonly string[]) => ({
      'base/kustomization.yaml': lines.map((line) => line + end).join(''),
    });
    const patch = { 'base/patch.yaml': deployment('web') };
    const before = snapshotOf({
      ...patch,
      ...kustomization(['---', '# a note', '---', 'patches: [{path: patch.yaml}]']),
    });
    expect(workloads(before)).toEqual({ ws: [] });
    const typing = edited(before, kustomization(['---', '# a note', '---', 'patches: [{path: patch.yaml}']));
    expect(workloads(typing)).toEqual({ ws: [] });
    // What is left stands where the note stood, and has its meaning.
    const broken = kustomization(['---', 'patches: [{path: patch.yaml}']);
    expect(workloads(edited(before, broken))).toEqual({ ws: ['default/web'] });
    expect(workloads(snapshotOf({ ...patch, ...broken }))).toEqual({ ws: ['default/web'] });
  },
);

test('what a kustomization names is kept, and what is not there yet is asked for', () => {
  const snapshot = snapshotOf({
    'kustomization.yaml': 'resources: [role.yaml]\nconfigMapGenerator: [{name: c, files: [a.txt]}]\n',
  });
  expect([...namedFiles(snapshot)]).toEqual(expect.arrayContaining([at('role.yaml'), at('a.txt')]));
  const text = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n';
  const read = edited(snapshot, { 'role.yaml': text });
  expect(read.files.get(at('role.yaml'))?.source.text).toBe(text);
  expect([...namedFiles(read)]).not.toContain(at('role.yaml'));
});

test('a finding that is the same in every cluster is one, and names them', () => {
  const files = {
    ...base,
    'dev/kustomization.yaml': 'resources: [../base]\n',
    'prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nreplicas: [{name: web, count: 3}]\n',
    'prod/deny.yaml': policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]'),
  };
  const findings = check(snapshotOf(files), {});
  expect(findings.map(({ message }) => message.endsWith(' This holds in dev.'))).toEqual([true, false]);
  const found = findings.map(({ rule, uri, clusters }) => [rule, uri, clusters]);
  expect(found).toEqual([
    ['unprotected-ingress', at('base/web.yaml'), ['dev']],
    ['unprotected-egress', at('base/web.yaml'), ['dev', 'prod']],
  ]);
});

test('a finding names a few of many clusters, and says how many others there are', () => {
  const overlay = (name: string): Record<string, string> => ({
    [`${name}/kustomization.yaml`]: `resources: [../base]\nreplicas: [{name: web, count: ${name.length}}]\n`,
  });
  const files = {
    ...base,
    ...Object.assign({}, ...['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff'].map(overlay)),
    'prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nreplicas: [{name: web, count: 30}]\n',
    'prod/deny.yaml': policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]'),
  };
  const [finding] = check(snapshotOf(files), {}).filter(({ rule }) => rule === 'unprotected-ingress');
  expect(finding?.message).toMatch(/ This holds in a, bb, ccc, dddd and 2 others\.$/);
  expect(finding?.clusters).toHaveLength(6);
});

test('a fix is offered for a finding of one cluster alone', () => {
  const { files, cursor } = parseFixture(`
    //- base/kustomization.yaml
    resources: [web.yaml]
    //- base/web.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: w$0eb}
    spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}
    //- closed/kustomization.yaml
    resources: [../base, deny.yaml]
    replicas: [{name: web, count: 3}]
    //- closed/deny.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny}
    spec: {podSelector: {}}
    //- open/kustomization.yaml
    resources: [../base]
  `);
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }]),
    [...files].map(([uri, text]) => ({ uri, text })),
  );
  const titles = fixesIn(snapshot, cursor as NonNullable<typeof cursor>).map(({ title }) => title);
  expect(titles).toContain('Add default-deny for ingress to namespace default');
});

test('a hover says what a file means in each cluster where that differs', () => {
  const files = `
    //- base/kustomization.yaml
    resources: [web.yaml]
    //- base/web.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: w$0eb}
    spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}
    //- dev/kustomization.yaml
    resources: [../base]
    //- prod/kustomization.yaml
    resources: [../base, deny.yaml]
    replicas: [{name: web, count: 3}]
    //- prod/deny.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny}
    spec: {podSelector: {}}
  `;
  const text = hover(files);
  expect(text).toContain('**In dev**');
  expect(text).toContain('**In prod**');
});

test('the same Namespace with other labels in two kustomizations tells no clusters apart, and its labels are unknown', () => {
  const snapshot = snapshotOf({
    ...base,
    'dns/kustomization.yaml': 'resources: [namespace.yaml]\n',
    'dns/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a, tier: x}}\n',
    'shop/kustomization.yaml': 'resources: [../base, namespace.yaml]\nnamespace: shop\n',
    'shop/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a, tier: y}}\n',
  });
  expect(workloads(snapshot)).toEqual({ ws: ['shop/web'] });
  const facts = snapshot.clusters[0]?.namespaces.get('shop')?.facts;
  expect(facts?.labels.map(({ key, value }) => `${key}=${value}`)).toEqual(['team=a']);
  expect(facts?.moreLabels).toBe(true);
});

test('an edit in a base makes anew what it changes in the overlays, and leaves the rest as it is', () => {
  const overlay = (name: string): string =>
    `resources: [../base]\nnamespace: ${name}\nnamePrefix: our-\nlabels: [{pairs: {stage: ${name}}}]\n`;
  const before = snapshotOf({
    'base/kustomization.yaml': 'resources: [web.yaml, db.yaml]\n',
    'base/web.yaml': deployment('web'),
    'base/db.yaml': deployment('db'),
    'dev/kustomization.yaml': overlay('dev'),
    'prod/kustomization.yaml': overlay('prod'),
  });
  const after = edited(before, { 'base/web.yaml': deployment('web').replaceAll('app: web', 'app: site') });
  const named = ({ bundles }: Snapshot, index: number, name: string): Instance | undefined =>
    bundles[index]?.instances.find(({ resource }) => resource.name === name);
  for (const index of [0, 1]) {
    expect(named(after, index, 'our-db')).toBe(named(before, index, 'our-db'));
    expect(named(after, index, 'our-db')).toBeDefined();
    const web = named(after, index, 'our-web')?.resource as Workload | undefined;
    expect(web?.labels.map(({ value }) => value)).toContain('site');
  }
  const moved = edited(after, { 'prod/kustomization.yaml': overlay('live') });
  expect(workloads(moved)).toEqual({ ws: ['dev/our-db', 'dev/our-web', 'live/our-db', 'live/our-web'] });
});

test('what a base that several name could not do is said once, in every build', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [web.yaml, https://example.com/more.yaml]\n',
    'base/web.yaml': deployment('web'),
    'left/kustomization.yaml': 'resources: [../base]\nnameSuffix: -left\n',
    'right/kustomization.yaml': 'resources: [../base]\nnameSuffix: -right\n',
    'both/kustomization.yaml': 'resources: [../left, ../right]\n',
    'one/kustomization.yaml': 'resources: [../left]\nnamespace: one\n',
  };
  const problems = ({ bundles }: Snapshot): string[] =>
    bundles.flatMap((bundle) => bundle.problems.map(({ message }) => `${bundle.name}: ${message}`));
  const said = 'This is fetched from elsewhere when kustomize runs, and is not known here.';
  const snapshot = snapshotOf(files);
  expect(problems(snapshot)).toEqual([`both: ${said}`, `one: ${said}`]);
  expect(problems(edited(snapshot, { 'base/web.yaml': deployment('web').replaceAll('app: web', 'app: a') }))).toEqual([
    `both: ${said}`,
    `one: ${said}`,
  ]);
});

describe('a configuration names clusters', () => {
  const files = {
    ...base,
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\nreplicas: [{name: web, count: 3}]\n',
    'common/db.yaml': deployment('db'),
    'prod/only.yaml': deployment('only'),
    'tool.yaml': deployment('tool'),
  };
  const clusters = `
clusters:
- {name: prod, files: ["{common,prod}/**"], kustomizations: [overlays/prod], defaultNamespace: shop, closedWorld: true}
- {name: dev, files: [common/**], kustomizations: [overlays/dev]}
`;

  test('which hold what they name, each with its facts and namespace; the rest is grouped as ever', () => {
    const snapshot = configured(clusters, files);
    expect(workloads(snapshot)).toEqual({
      prod: ['shop/db', 'shop/only', 'shop/web'],
      dev: ['default/db', 'default/web'],
      ws: ['default/tool'],
    });
    expect(snapshot.clusters.map((cluster) => cluster.configured.closedWorld)).toEqual([true, false, false]);
    expect(clustersOfFile(snapshot, at('common/db.yaml')).map(({ name }) => name)).toEqual(['prod', 'dev']);
    expect(clustersOfFile(snapshot, at('base/web.yaml')).map(({ name }) => name)).toEqual(['prod', 'dev']);
    expect(clustersOfFile(snapshot, at('tool.yaml')).map(({ name }) => name)).toEqual(['ws']);
  });

  test('where nothing is left there is no other cluster, until something comes', () => {
    const { 'tool.yaml': tool, ...others } = files;
    const without = configured(clusters, others);
    expect(without.clusters.map(({ name }) => name)).toEqual(['prod', 'dev']);
    const grown = edited(without, { 'tool.yaml': tool, 'prod/only.yaml': undefined });
    expect(workloads(grown)).toEqual({
      prod: ['shop/db', 'shop/web'],
      dev: ['default/db', 'default/web'],
      ws: ['default/tool'],
    });
  });

  test('what it holds together contradicts itself and is one cluster; what is left may have alternatives', () => {
    const snapshot = configured('clusters: [{name: all, files: [a/**, b/**]}]\n', {
      'a/web.yaml': deployment('web'),
      'b/web.yaml': deployment('web', { labels: 'app: b' }),
      'c/web.yaml': deployment('web'),
      'd/web.yaml': deployment('web', { labels: 'app: d' }),
    });
    expect(workloads(snapshot)).toEqual({ all: ['default/web'], c: ['default/web'], d: ['default/web'] });
  });

  test('a finding is about the namespace that its cluster gives', () => {
    const found = check(
      configured(clusters, {
        'common/db.yaml': deployment('db'),
        'prod/deny.yaml': policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]'),
      }),
      {},
    );
    expect(found.map(({ rule, clusters }) => [rule, clusters])).toEqual([
      ['unprotected-ingress', ['dev']],
      ['unprotected-egress', ['dev']],
    ]);
  });
});

test('what sets no namespace is in the one that the configuration names for its path', () => {
  const snapshot = configured('defaultNamespace: {.: ops, overlays/prod: shop}\n', {
    ...base,
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamespace: dev\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    'db.yaml': deployment('db'),
  });
  expect(workloads(snapshot)).toEqual({ ws: ['dev/web', 'ops/db', 'shop/web'] });
});

test('a second kustomization file in the folder of a base counts where it appears, and where it is gone again', () => {
  const files = {
    'kustomization.yaml': 'resources: [middle]\n',
    'middle/kustomization.yaml': 'resources: [base]\n',
    'middle/base/kustomization.yaml': 'resources: [web.yaml]\n',
    'middle/base/web.yaml': deployment('web'),
  };
  const second = 'middle/base/Kustomization';
  const problems = (snapshot: Snapshot): readonly string[] =>
    snapshot.bundles.flatMap(({ problems: met }) => met.map(({ origin }) => origin.uri));
  const before = snapshotOf(files);
  expect([...namedFiles(before)]).not.toContain(at(second));
  const doubled = edited(before, { [second]: 'resources: []\n' });
  expect(problems(doubled)).toEqual([at(second)]);
  expect(problems(edited(doubled, { [second]: undefined }))).toEqual([]);
});
