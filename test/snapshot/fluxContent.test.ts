import { expect, test } from 'vitest';
import { placeIn } from '../../server/src/model/instance.ts';
import { check } from '../../server/src/rules/check.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { isRemark } from '../support/check.ts';
import { root } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';

type Texts = Readonly<Record<string, string | undefined>>;

function edited(snapshot: Snapshot, files: Texts): Snapshot {
  return withEdits(
    snapshot,
    Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text: text?.replace(/^\/\/- .*\n/gm, '') })),
  );
}

function snapshotOf(files: Texts): Snapshot {
  return edited(emptySnapshot([{ uri: root, name: 'ws' }]), files);
}

/** `cluster: namespace/name` of all workloads and policies. */
function applied(snapshot: Snapshot): string[] {
  return snapshot.clusters
    .flatMap((cluster) => [
      ...distinctWorkloads(cluster).map(({ namespace, resource }) => `${cluster.name}: ${namespace}/${resource.name}`),
      ...[...cluster.namespaces.values()].flatMap(({ name, policies }) =>
        policies.map(({ resource }) => `${cluster.name}: ${name}/policy ${resource.name}`),
      ),
    ])
    .sort();
}

function findings(snapshot: Snapshot): string[] {
  return check(snapshot, {}).flatMap(({ rule, uri, document, start, end }) => {
    const text = document.text.slice(start, end).replace(/\s+/g, ' ');
    return isRemark(rule) ? [] : [`${rule} ${uri.slice(root.length + 1)} ${text}`];
  });
}

/** A Flux Kustomization; `more` is written under its `spec`, line by line. */
function flux(name: string, path: string, ...more: readonly string[]): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${more.map((line) => `  ${line}\n`).join('')}`;
}

/** A workload whose name has a placeholder. */
function hidden(name: string): string {
  return deployment(name, { labels: 'app: web' });
}

const component = {
  'components/deny/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [policy.yaml]\n',
  'components/deny/policy.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: \${APP}-deny
spec:
  podSelector:
    matchLabels:
      app: \${APP}
`,
};

const repository = {
  'clusters/prod/flux.yaml': flux('all', './clusters/prod'),
  'clusters/prod/web.yaml': flux(
    'web',
    './apps/web',
    'targetNamespace: shop',
    'components: [../../components/deny]',
    'postBuild: {substitute: {APP: web}}',
  ),
  'apps/web/kustomization.yaml': 'resources: [web.yaml]\n',
  'apps/web/web.yaml': deployment('web'),
  ...component,
};

test('the components of a Flux Kustomization are applied with its namespace and its variables', () => {
  const snapshot = snapshotOf(repository);
  expect(applied(snapshot)).toEqual(['clusters/prod: shop/policy web-deny', 'clusters/prod: shop/web']);
  expect(findings(snapshot)).toEqual(['unprotected-egress apps/web/web.yaml web']);
});

test('what a variable stands for is written where the variable is', () => {
  const snapshot = snapshotOf(repository);
  const [policy] = snapshot.clusters.flatMap(({ namespaces }) => namespaces.get('shop')?.policies ?? []);
  const [requirement] = policy?.resource.podSelector?.requirements ?? [];
  const place = policy && requirement?.node && placeIn(policy, requirement.valueNodes[0] ?? requirement.node);
  expect(requirement?.values).toEqual(['web']);
  expect(place?.document.text.slice(place.start, place.end)).toBe('${APP}');
});

test('two Flux Kustomizations make two of the same directory', () => {
  const snapshot = snapshotOf({
    ...repository,
    'clusters/prod/api.yaml': flux(
      'api',
      './apps/web',
      'targetNamespace: api',
      'namePrefix: our-',
      'nameSuffix: -2',
      'commonMetadata: {labels: {team: a}}',
    ),
  });
  expect(applied(snapshot)).toEqual([
    'clusters/prod: api/our-web-2',
    'clusters/prod: shop/policy web-deny',
    'clusters/prod: shop/web',
  ]);
});

test('one that changes nothing shares no directory with one that does', () => {
  const snapshot = snapshotOf({ ...repository, 'clusters/prod/api.yaml': flux('api', './apps/web') });
  expect(applied(snapshot)).toEqual([
    'clusters/prod: default/web',
    'clusters/prod: shop/policy web-deny',
    'clusters/prod: shop/web',
  ]);
});

test('a directory without a kustomization is taken as a whole, down to the next kustomizations', () => {
  const snapshot = snapshotOf({
    'clusters/prod/flux.yaml': flux('all', './clusters/prod'),
    'clusters/prod/apps.yaml': flux('apps', './apps', 'targetNamespace: shop', 'namePrefix: our-'),
    'apps/a.yaml': deployment('a'),
    'apps/deep/b.yml': deployment('b'),
    'apps/web/kustomization.yaml': 'resources: [web.yaml]\n',
    'apps/web/web.yaml': deployment('web'),
    'apps/web/left.yaml': deployment('left'),
  });
  expect(applied(snapshot)).toEqual([
    'clusters/prod: shop/our-a',
    'clusters/prod: shop/our-b',
    'clusters/prod: shop/our-web',
    'ws: default/left',
  ]);
  const more = edited(snapshot, { 'apps/c.yaml': deployment('c'), 'apps/a.yaml': undefined });
  expect(applied(more).slice(0, 2)).toEqual(['clusters/prod: shop/our-b', 'clusters/prod: shop/our-c']);
});

test('a kustomization that others include is applied where Flux says so', () => {
  const snapshot = snapshotOf({
    'clusters/prod/flux.yaml': flux('all', './clusters/prod'),
    'clusters/prod/base.yaml': flux('base', './apps/base', 'targetNamespace: base'),
    'clusters/prod/web.yaml': flux('web', './apps/web'),
    'apps/web/kustomization.yaml': 'resources: [../base]\nnamespace: web\n',
    'apps/base/kustomization.yaml': 'resources: [web.yaml]\n',
    'apps/base/web.yaml': deployment('web'),
  });
  expect(applied(snapshot)).toEqual(['clusters/prod: base/web', 'clusters/prod: web/web']);
});

test('one above fills variables into those that it brings, and patches them', () => {
  const snapshot = snapshotOf({
    'clusters/prod/flux.yaml': flux(
      'all',
      './clusters/prod',
      'postBuild: {substitute: {CLUSTER: prod}}',
      'patches:',
      '- target: {kind: Kustomization, name: web}',
      '  patch: |',
      '    apiVersion: kustomize.toolkit.fluxcd.io/v1',
      '    kind: Kustomization',
      '    metadata: {name: web}',
      '    spec:',
      '      namePrefix: ${CLUSTER}-',
      '      patches:',
      '      - patch: |',
      '          apiVersion: apps/v1',
      '          kind: Deployment',
      '          metadata: {name: web}',
      '          spec: {template: {metadata: {labels: {app: patched}}}}',
    ),
    'clusters/prod/web.yaml': flux('web', './apps/${CLUSTER}', 'targetNamespace: shop'),
    'apps/prod/kustomization.yaml': 'resources: [web.yaml]\n',
    'apps/prod/web.yaml': deployment('web'),
  });
  expect(applied(snapshot)).toEqual(['clusters/prod: shop/prod-web']);
  const [web] = snapshot.clusters.flatMap((cluster) => distinctWorkloads(cluster));
  expect(web?.resource.labels.map(({ key, value }) => `${key}=${value}`)).toEqual(['app=patched']);
  const place = web && placeIn(web, web.resource.labels[0]?.node ?? web.resource.root);
  expect(place?.uri).toBe(`${root}/clusters/prod/flux.yaml`);
  expect(place?.document.text.slice(place.start, place.end)).toBe('patched');
});

const withSettings = {
  'clusters/prod/flux.yaml': flux('all', './clusters/prod'),
  'clusters/prod/settings.yaml': flux('settings', './settings'),
  'clusters/prod/web.yaml': flux(
    'web',
    './apps/web',
    'postBuild:',
    '  substitute: {OWN: own}',
    '  substituteFrom:',
    '  - {kind: ConfigMap, name: settings}',
    '  - {kind: Secret, name: secrets}',
  ),
  'settings/kustomization.yaml': 'namespace: flux-system\nresources: [settings.yaml, secrets.yaml]\n',
  'settings/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {NAME: web, TWICE: map, OWN: map, PORT: "8080"}\n',
  'settings/secrets.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: secrets}\nstringData: {TWICE: hidden, TOKEN: hidden}\n',
  'apps/web/web.yaml': ['${NAME}', '${OWN}', 'x-${TWICE}', 'y-${TOKEN:=z}', '${NONE:=none}'].map(hidden).join('---\n'),
};

test('variables come from ConfigMaps of the repository, and never from a Secret', () => {
  expect(applied(snapshotOf(withSettings))).toEqual([
    'clusters/prod: default/none',
    'clusters/prod: default/own',
    'clusters/prod: default/web',
    'clusters/prod: default/x-${TWICE}',
    'clusters/prod: default/y-${TOKEN:=z}',
  ]);
});

test('a variable that is edited changes what it is filled into, and nothing else', () => {
  const before = snapshotOf(withSettings);
  const after = edited(before, {
    'settings/settings.yaml': withSettings['settings/settings.yaml'].replace('NAME: web', 'NAME: api'),
  });
  expect(applied(after)).toContain('clusters/prod: default/api');
  expect(applied(after)).not.toContain('clusters/prod: default/web');
  const without = edited(after, { 'settings/secrets.yaml': undefined });
  expect(applied(without)).toContain('clusters/prod: default/${NONE:=none}');
});

test('two clusters have variables of their own', () => {
  const files = Object.fromEntries(
    ['dev', 'prod'].flatMap((name) => [
      [`clusters/${name}/flux.yaml`, flux('all', `./clusters/${name}`)],
      [
        `clusters/${name}/web.yaml`,
        flux('web', './apps/web', 'postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}'),
      ],
      [
        `clusters/${name}/vars.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, namespace: flux-system}\ndata: {CLUSTER: ${name}}\n`,
      ],
    ]),
  );
  const snapshot = snapshotOf({ ...files, 'apps/web/web.yaml': hidden('web-${CLUSTER}') });
  expect(applied(snapshot)).toEqual(['clusters/dev: default/web-dev', 'clusters/prod: default/web-prod']);
});

test('what goes to another cluster stands there, with all that it brings', () => {
  const snapshot = snapshotOf({
    'clusters/hub/flux.yaml': flux('all', './clusters/hub'),
    'clusters/hub/spoke.yaml': flux('spoke', './spoke', 'kubeConfig: {secretRef: {name: spoke}}'),
    'clusters/hub/web.yaml': flux('web', './apps/web'),
    'spoke/web.yaml': flux('web', './apps/web', 'namePrefix: our-'),
    'apps/web/web.yaml': deployment('web'),
  });
  expect(applied(snapshot)).toEqual(['clusters/hub: default/web', 'spoke: default/our-web']);
});

test('nothing is filled in without a variable, nor where an object says so', () => {
  const files = {
    'clusters/prod/flux.yaml': flux('all', './clusters/prod'),
    'clusters/prod/web.yaml': flux('web', './apps', 'namePrefix: our-'),
    'apps/web.yaml': hidden('${NONE:=web}'),
    'apps/api.yaml': hidden('api-${APP}').replace(
      'metadata:\n',
      'metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n',
    ),
  };
  expect(applied(snapshotOf(files))).toEqual([
    'clusters/prod: default/our-${NONE:=web}',
    'clusters/prod: default/our-api-${APP}',
  ]);
  const web = flux('web', './apps', 'namePrefix: our-', 'postBuild: {substitute: {APP: x}}');
  expect(applied(snapshotOf({ ...files, 'clusters/prod/web.yaml': web }))).toEqual([
    'clusters/prod: default/our-api-${APP}',
    'clusters/prod: default/our-web',
  ]);
});

test('a component that is not there is reported where it is named, unless that may be', () => {
  const web = (...more: readonly string[]): Texts => ({
    ...repository,
    'clusters/prod/web.yaml': flux('web', './apps/web', 'components: [../../components/none]', ...more),
  });
  expect(findings(snapshotOf(web()))).toContain('kustomize-refuses clusters/prod/web.yaml ../../components/none');
  expect(findings(snapshotOf(web('ignoreMissingComponents: true')))).not.toContainEqual(
    expect.stringContaining('kustomize-refuses'),
  );
});

test('a file with the line breaks of Windows is read the same', () => {
  const windows = Object.fromEntries(
    Object.entries(repository).map(([path, text]) => [
      path,
      text.replace(/^\/\/- .*\n/gm, '').replaceAll('\n', '\r\n'),
    ]),
  );
  expect(applied(snapshotOf(windows))).toEqual(applied(snapshotOf(repository)));
});

test('what a file said before it was broken holds on', () => {
  const before = snapshotOf(repository);
  for (const path of [
    'clusters/prod/web.yaml',
    'components/deny/policy.yaml',
    'apps/web/kustomization.yaml',
  ] as const) {
    const broken = edited(before, { [path]: `${repository[path]}\nbroken: [unclosed\n` });
    expect(applied(broken), path).toEqual(applied(before));
    expect(applied(edited(broken, { [path]: repository[path] })), path).toEqual(applied(before));
  }
});

test('an edit of one application makes no other one anew', () => {
  const more = { 'apps/api/kustomization.yaml': 'resources: [api.yaml]\n', 'apps/api/api.yaml': deployment('api') };
  const before = snapshotOf({
    ...repository,
    ...more,
    'clusters/prod/api.yaml': flux('api', './apps/api', 'namePrefix: our-'),
  });
  const after = edited(before, { 'apps/api/api.yaml': deployment('other') });
  expect(applied(after)).toContain('clusters/prod: default/our-other');
  const made = ({ bundles }: Snapshot, name: string) => bundles.find((bundle) => bundle.id.endsWith(name));
  expect(made(after, '/web')).toBe(made(before, '/web'));
  expect(made(after, '/api')).not.toBe(made(before, '/api'));
});

test('Flux Kustomizations that bring each other without end come to one', () => {
  const snapshot = snapshotOf({
    'clusters/prod/flux.yaml': flux('all', './clusters/prod', 'namePrefix: x-'),
    'clusters/prod/web.yaml': flux('web', './apps/web', 'namePrefix: our-'),
    'apps/web/web.yaml': deployment('web'),
  });
  expect(applied(snapshot)).toContain('clusters/prod: default/our-web');
});
