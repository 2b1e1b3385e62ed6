import { expect, test } from 'vitest';
import { chartProblems } from '../../server/src/snapshot/chartProblems.ts';
import { clustersOfFile, instancesOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { namedFiles, type Snapshot, withEdits, withRenderings } from '../../server/src/snapshot/snapshot.ts';
import { byId, releaseOf, renderingOf, snapshotWithCharts } from '../support/chart.ts';
import { findingsOf } from '../support/check.ts';
import { workloadIn } from '../support/cluster.ts';
import { fixesIn } from '../support/fixes.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { hoverIn } from '../support/hover.ts';

const fixture = parseFixture(`
  //- shop/Chart.yaml
  apiVersion: v2
  name: shop
  version: 1.0.0
  dependencies:
  - name: redis
    version: 17.x
  //- shop/templates/web.yaml
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: {{ .Release.Name }}-$0web
  spec:
    template:
      metadata:
        labels:
          {{- include "shop.labels" . | nindent 8 }}
      spec:
        containers:
        - name: web
          image: web
  //- shop/templates/policy.yaml
  {{- if .Values.policies }}
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: {{ .Release.Name }}
  spec:
    podSelector:
      matchLabels:
        app: {{ .Values.app }}
    policyTypes: [Ingress]
    ingress:
    - from:
      - ipBlock:
          cidr: {{ .Values.cidr }}
  {{- end }}
  //- plain.yaml
  apiVersion: v1
  kind: Pod
  metadata:
    name: caller
  spec: {}
`);
const webUri = `${root}/shop/templates/web.yaml`;
const policyUri = `${root}/shop/templates/policy.yaml`;
const shop = releaseOf('shop');

const web = `---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
spec:
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
      - name: web
        image: web
`;
const policy = (app: string, cidr: string): string => `---
# Source: shop/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop
spec:
  podSelector:
    matchLabels:
      app: ${app}
  policyTypes: [Ingress]
  ingress:
  - from:
    - ipBlock:
        cidr: ${cidr}
`;
const found = (snapshot: Snapshot): string[] =>
  findingsOf(snapshot).map(({ uri, rule, from, to }) => {
    const text = snapshot.files.get(uri)?.source.text.slice(from, to);
    return `${uri.slice(root.length + 1)} ${rule} ${text}`;
  });

test('what helm made stands beside the plain manifests, at the places of the templates', () => {
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, web + policy('shop', '10.0.0.0/8'))]);
  expect(snapshot.clusters.map(({ name }) => name)).toEqual(['ws']);
  expect(workloadIn(snapshot.clusters[0] as never, 'shop-web').uri).toBe(webUri);
  expect(hoverIn(snapshot, fixture.cursor)).toContain('Isolated for ingress by policy shop.');
  expect(found(snapshot)).toEqual(['shop/templates/web.yaml unprotected-egress {{ .Release.Name }}-web']);
});

test('without a result of helm a template means nothing', () => {
  const snapshot = snapshotWithCharts(fixture, []);
  expect(instancesOfFile(snapshot, webUri)).toEqual([]);
  expect(hoverIn(snapshot, fixture.cursor)).toBe('');
  expect(found(snapshot)).toEqual([]);
});

test('a policy that helm printed is checked as one that is written, in its template', () => {
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, policy('shopp', '10.0.0.5/8') + web)]);
  expect(found(snapshot)).toContain('shop/templates/policy.yaml cidr-host-bits {{ .Values.cidr }}');
  expect(found(snapshot)).toContain('shop/templates/policy.yaml selects-no-pods {{ .Values.app }}');
});

test('another result, and an edit of a template, are as if all had been read anew', () => {
  const before = renderingOf(shop, web + policy('shop', '10.0.0.5/8'));
  const after = renderingOf(shop, web.replaceAll('shop', 'store') + policy('shop', '10.0.0.0/8'));
  const text = `# more\n${fixture.files.get(webUri)}`;
  const edited = { ...fixture, files: new Map([...fixture.files, [webUri, text]]) };
  const fresh = snapshotWithCharts(edited, [after]);
  let snapshot = snapshotWithCharts(fixture, [before]);
  snapshot = withEdits(snapshot, [{ uri: webUri, text }]);
  expect(found(snapshot)).toEqual(found(snapshotWithCharts(edited, [before])));
  snapshot = withRenderings(snapshot, byId([after]));
  expect(found(snapshot)).toEqual(found(fresh));
  expect([...snapshot.files.keys()].sort()).toEqual([...fresh.files.keys()].sort());
  const gone = withRenderings(snapshot, new Map());
  expect(found(gone)).toEqual(found(snapshotWithCharts(edited, [])));
  expect([...gone.files.keys()].sort()).toEqual([...snapshotWithCharts(edited, []).files.keys()].sort());
});

test('an edit in one template leaves the objects of the others the same', () => {
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, web + policy('shop', '10.0.0.0/8'))]);
  const text = `# more\n${fixture.files.get(webUri)}`;
  const next = withEdits(snapshot, [{ uri: webUri, text }]);
  expect(instancesOfFile(next, policyUri)).toEqual(instancesOfFile(snapshot, policyUri));
  expect(instancesOfFile(next, policyUri)[0]).toBe(instancesOfFile(snapshot, policyUri)[0]);
  expect(instancesOfFile(next, webUri)[0]).not.toBe(instancesOfFile(snapshot, webUri)[0]);
});

test('values that contradict are alternatives, named by their files', () => {
  const prod = releaseOf('shop', { id: `${shop.id}#prod`, variant: 'prod.yaml' });
  const qa = releaseOf('shop', { id: `${shop.id}#qa`, variant: 'qa.yaml' });
  const snapshot = snapshotWithCharts(fixture, [
    renderingOf(prod, web + policy('shop', '10.0.0.0/8')),
    renderingOf(qa, web + policy('other', '10.0.0.0/8')),
  ]);
  expect(snapshot.clusters.map(({ name }) => name)).toEqual(['shop (prod.yaml)', 'shop (qa.yaml)']);
  expect(clustersOfFile(snapshot, webUri)).toHaveLength(2);
  expect(findingsOf(snapshot).filter(({ uri }) => uri === webUri)).toMatchObject([
    { rule: 'unprotected-ingress', message: expect.stringContaining('This holds in shop (qa.yaml).') },
    { rule: 'unprotected-egress' },
  ]);
});

test('releases in different namespaces stand together', () => {
  const one = releaseOf('shop', { id: `${shop.id}#one`, namespace: 'one' });
  const two = releaseOf('shop', { id: `${shop.id}#two`, namespace: 'two' });
  const snapshot = snapshotWithCharts(fixture, [renderingOf(one, web), renderingOf(two, web)]);
  expect(snapshot.clusters.map(({ name }) => name)).toEqual(['ws']);
  expect(instancesOfFile(snapshot, webUri).map(({ key }) => key)).toEqual([
    'apps/Deployment/one/shop-web',
    'apps/Deployment/two/shop-web',
  ]);
});

test('a template that is no manifest by its looks is named, and counts when it is read', () => {
  const uri = `${root}/shop/templates/all.yaml`;
  const output = web.replace('web.yaml', 'all.yaml');
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, output)]);
  expect([...namedFiles(snapshot)]).toEqual([uri]);
  const read = withEdits(snapshot, [{ uri, text: '{{ include "common.web" . }}\n' }]);
  expect([...namedFiles(read)]).toEqual([]);
  expect(instancesOfFile(read, uri).map(({ key }) => key)).toEqual(['apps/Deployment/default/shop-web']);
});

test('objects of a packed dependency stand where the chart names it', () => {
  const packed = web.replace('shop/templates', 'shop/charts/redis/templates');
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, packed)]);
  expect(found(snapshot)).toEqual([
    'shop/Chart.yaml unprotected-ingress redis',
    'shop/Chart.yaml unprotected-egress redis',
  ]);
});

test('no fix edits a template, or writes into the templates', () => {
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, web)]);
  if (!fixture.cursor) throw new Error('no cursor');
  expect(findingsOf(snapshot).filter(({ uri }) => uri === webUri)).toHaveLength(2);
  expect(fixesIn(snapshot, fixture.cursor).filter(({ effect }) => effect.type === 'change')).toEqual([]);
});

const problems = (snapshot: Snapshot): string[] =>
  chartProblems(snapshot).map(({ uri, start, end, severity, message }) => {
    const text = snapshot.files.get(uri)?.source.text.slice(start, end);
    return `${uri.slice(root.length + 1)} [${text}] ${severity}: ${message}`;
  });

test('a dependency that is not there is named at its entry', () => {
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, web, { missing: ['redis'] })]);
  expect(problems(snapshot)).toEqual([
    'shop/Chart.yaml [redis] information: The dependency redis 17.x is not in charts/, and Netpol fetches nothing: what it makes is unknown. `helm dependency build` puts it there.',
  ]);
});

test('what helm refuses is said at the line that it names, and what it made before goes on', () => {
  const failure = 'Error: execution error at (shop/templates/web.yaml:4:8): no name';
  const snapshot = snapshotWithCharts(fixture, [renderingOf(shop, web, { failure })]);
  expect(problems(snapshot)).toEqual([
    'shop/templates/web.yaml [name: {{ .Release.Name }}-web] information: helm: execution error at (shop/templates/web.yaml:4:8): no name. Netpol goes on with what helm made of the chart before.',
  ]);
  expect(instancesOfFile(snapshot, webUri)).toHaveLength(1);
  const never = {
    ...renderingOf(shop, web),
    output: undefined,
    failure: 'Error: parse error at (shop/templates/a.yaml:1): no',
  };
  const without = snapshotWithCharts(fixture, [never]);
  expect([...namedFiles(without)]).toEqual([`${root}/shop/templates/a.yaml`]);
  expect(problems(without)).toEqual([
    'shop/Chart.yaml [shop] warning: helm: parse error at (shop/templates/a.yaml:1): no. Netpol leaves the chart out.',
  ]);
  const read = withEdits(without, [{ uri: `${root}/shop/templates/a.yaml`, text: '{{ no }}\n' }]);
  expect(problems(read)[0]).toMatch(/^shop\/templates\/a\.yaml \[\{\{ no \}\}\] warning/);
});
