import path from 'node:path';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import type { Release } from '../../server/src/workspace/helm/rendering.ts';
import type { Helm, HelmAnswer } from '../../server/src/workspace/helm/run.ts';
import { run, type Texts } from './run.ts';

const files = {
  'deploy/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- name: redis\n',
  'deploy/shop/templates/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}\n',
  // A dependency, and a library that others use.
  'deploy/shop/charts/redis/Chart.yaml': 'name: redis\n',
  'deploy/lib/Chart.yaml': 'name: lib\ntype: library\n',
};

function printed({ name, namespace }: Release): string {
  return `---\n# Source: shop/templates/web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}-web\n  annotations: {in: ${namespace}}\nspec:\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}\n`;
}

/** A run with a helm that notes what it is asked for. */
async function runWith(
  args: readonly string[],
  texts: Texts,
  answer: (release: Release) => HelmAnswer = (release) => ({ type: 'rendered', output: printed(release), missing: [] }),
) {
  const releases: Release[] = [];
  const helm: Helm = {
    async template(release) {
      releases.push(release);
      return answer(release);
    },
  };
  return { ...(await run(args, texts, {}, { helm })), releases };
}

test('charts are rendered where it is asked for', async () => {
  const { exit, out, error, releases } = await runWith(['check', '--helm'], files);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^deploy\/shop\/templates\/web\.yaml:4:9 warning unprotected-ingress .*shop-web/),
    expect.stringMatching(/^deploy\/shop\/templates\/web\.yaml:4:9 information unprotected-egress .*shop-web/),
    '',
  ]);
  expect([exit, error]).toEqual([1, '']);
  expect(releases).toMatchObject([{ name: 'shop', namespace: 'default', values: [] }]);
});

test('no program runs unasked', async () => {
  const { out, releases } = await runWith(['check'], files);
  expect([out, releases]).toEqual(['', []]);
});

test('releases come from .netpol.yaml, whose folder its paths start from', async () => {
  const config =
    'charts:\n- {path: deploy/shop, values: [prod.yaml], namespace: front}\n- {path: deploy/shop, values: [qa.yaml], release: qa, namespace: front}\n';
  const { out, releases } = await runWith(['list', 'deploy', '--helm'], { ...files, '.netpol.yaml': config });
  expect(releases.map(({ name, values }) => [name, values])).toEqual([
    ['shop', [URI.file(path.resolve('/work/deploy/shop/prod.yaml')).toString()]],
    ['qa', [URI.file(path.resolve('/work/deploy/shop/qa.yaml')).toString()]],
  ]);
  expect(out).toContain('front/qa-web[Deployment] => front/shop-web[Deployment]');
});

test('templates that are rendered are not left out', async () => {
  const more = { ...files, 'deploy/shop/templates/off.yaml': '{{ if .Values.off }}\nkind: Pod\n{{ end }}\n' };
  const { out } = await runWith(['files', '--helm'], more);
  const statusOf = (text: string): string[] => text.split('\n').filter((line) => line.includes('/templates/'));
  expect(statusOf(out)).toEqual([
    expect.stringMatching(/^deploy\/shop\/templates\/off\.yaml.* a template of a Helm chart that helm rendered/),
    expect.stringMatching(/^deploy\/shop\/templates\/web\.yaml.* a template of a Helm chart that helm rendered/),
  ]);
  const without = await runWith(['files'], more);
  expect(statusOf(without.out)).toEqual([
    expect.stringContaining('left out: a template of a Helm chart that is not rendered'),
    expect.stringContaining('left out: a template of a Helm chart that is not rendered'),
  ]);
});

test('a release without a namespace is in the default namespace of its folder', async () => {
  const { releases } = await runWith(['list', '--helm'], { ...files, '.netpol.yaml': 'defaultNamespace: shop\n' });
  expect(releases).toMatchObject([{ name: 'shop', namespace: 'shop' }]);
});

test('what helm refuses is said, and the run is incomplete', async () => {
  const message = 'Error: shop/templates/web.yaml:2:1\n  executing "shop/templates/web.yaml": no';
  const { exit, out, error } = await runWith(['check', '--helm'], files, () => ({
    type: 'failed',
    message,
    missing: ['redis'],
  }));
  expect(out).toBe('');
  expect(error.split('\n')).toEqual([
    expect.stringMatching(/^deploy\/shop\/Chart\.yaml:5:9: The dependency redis is not in charts\//),
    expect.stringMatching(/^deploy\/shop\/templates\/web\.yaml:2:1: helm: .* Netpol leaves the chart out\.$/),
    '',
  ]);
  expect(exit).toBe(2);
});

test('a helm that is not there is said', async () => {
  const { exit, error } = await run(['check', '--helm-path', 'bin/helm'], files);
  expect([exit, error]).toEqual([2, 'netpol: there is no program bin/helm\n']);
});

test('releases of a named cluster stand in it and in no other', async () => {
  const config = `clusters:
- {name: prod, defaultNamespace: shop, charts: [{path: deploy/shop, values: [prod.yaml], release: prod}]}
- {name: qa, charts: [{path: deploy/shop, values: [prod.yaml], release: qa, namespace: shop}]}
`;
  const { out, error, releases } = await runWith(['list', '--helm', '--format', 'json'], {
    ...files,
    '.netpol.yaml': config,
  });
  expect(error).toBe('');
  expect(releases.map(({ name, namespace }) => [name, namespace])).toEqual([
    ['prod', 'shop'],
    ['qa', 'shop'],
  ]);
  const inClusters = JSON.parse(out).clusters.map((cluster: { name: string }) => [
    cluster.name,
    [...new Set(JSON.stringify(cluster).match(/\w+-web/g))],
  ]);
  expect(inClusters).toEqual([
    ['prod', ['prod-web']],
    ['qa', ['qa-web']],
  ]);
});

test('a path of the configuration where no chart is', async () => {
  const config = 'charts:\n- {path: deploy/shop}\n- {path: deploy/shp}\n';
  const { exit, error } = await run(['check'], { ...files, '.netpol.yaml': config });
  expect([exit, error]).toEqual([
    2,
    '.netpol.yaml:3:10: There is no chart at deploy/shp, or it is left out: no Chart.yaml is read there.\n',
  ]);
});
