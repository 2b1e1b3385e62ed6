/** With a real helm, on charts that are written to a temporary folder. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeHelm } from '../../server/src/host/helm.ts';
import type { Release } from '../../server/src/workspace/helm/rendering.ts';
import type { Helm } from '../../server/src/workspace/helm/run.ts';
import { provisionHelm } from '../conformance/kustomize/provision.ts';

let helm: Helm;
let folder: string;

beforeAll(async () => {
  helm = nodeHelm(await provisionHelm());
}, 300_000);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'netpol-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chart = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const template = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-{{ .Values.name }}\n';
const files = { 'shop/Chart.yaml': chart, 'shop/values.yaml': 'name: web\n', 'shop/templates/web.yaml': template };

async function write(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

function uriOf(name: string): string {
  return URI.file(path.join(folder, name)).toString();
}

function release(more: Partial<Release> = {}): Release {
  const chart = uriOf('shop');
  return { id: chart, chart, variant: '', name: 'shop', namespace: 'default', values: [], ...more };
}

function render(more: Partial<Release> = {}, unsaved: Readonly<Record<string, string>> = {}) {
  const texts = new Map(Object.entries(unsaved).map(([name, text]) => [uriOf(name), text]));
  return helm.template(release(more), texts, new AbortController().signal);
}

test('renders a chart with its values, and with those of other files', async () => {
  await write({ ...files, 'shop/prod,eu.yaml': 'name: prod\n' });
  expect(await render()).toEqual({
    type: 'rendered',
    output: '---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop-web\n',
    missing: [],
  });
  const prod = await render({ values: [uriOf('shop/prod,eu.yaml')], name: 'Our Shop' });
  expect(prod).toMatchObject({ output: expect.stringContaining('name: our-shop-prod\n') });
});

test('values that stand in no file win over those that do, the last one first', async () => {
  await write({ ...files, 'shop/prod.yaml': 'name: prod\n' });
  const inline = ['name: first\n', '{"name": "last, not first"}'];
  const made = await render({ values: [uriOf('shop/prod.yaml')], inline });
  expect(made).toMatchObject({ output: expect.stringContaining('name: shop-last, not first\n') });
});

test('text of the editor counts instead of what is on disk', async () => {
  await write({ ...files, 'prod.yaml': 'name: prod\n' });
  expect(await render({}, { 'shop/values.yaml': 'name: typed\n' })).toMatchObject({
    output: expect.stringContaining('name: shop-typed\n'),
  });
  expect(await render({ values: [uriOf('prod.yaml')] }, { 'prod.yaml': 'name: other\n' })).toMatchObject({
    output: expect.stringContaining('name: shop-other\n'),
  });
  expect(await render({}, { 'shop/templates/new.yaml': template.replace('web', 'new') })).toMatchObject({
    output: expect.stringContaining('# Source: shop/templates/new.yaml\n'),
  });
});

test('what the editor shows of a file under another scheme is no text of it', async () => {
  await write(files);
  const values = uriOf('shop/values.yaml');
  const texts = new Map([
    [values, 'name: typed\n'],
    [values.replace('file:', 'git:'), 'name: old\n'],
  ]);
  expect(await helm.template(release(), texts, new AbortController().signal)).toMatchObject({
    output: expect.stringContaining('name: shop-typed\n'),
  });
});

test('says what helm says of a broken template', async () => {
  await write({ ...files, 'shop/templates/web.yaml': `${template}{{ .Values.a.b }}\n` });
  expect(await render()).toEqual({
    type: 'failed',
    message: expect.stringContaining('shop/templates/web.yaml:5:10'),
    missing: [],
  });
  expect(await render({ values: [uriOf('nowhere.yaml')] })).toMatchObject({
    type: 'failed',
    message: expect.stringContaining('nowhere.yaml'),
  });
});

test('vendored dependencies are rendered, those of the workspace too; others are left out and named', async () => {
  const dependency = (name: string, repository: string): string =>
    `- name: ${name}\n  version: 1.0.0\n  repository: ${repository}\n`;
  const own = (name: string): string => chart.replace('shop', name);
  await write({
    ...files,
    'shop/Chart.yaml': `${chart}dependencies:\n${dependency('redis', 'https://example.invalid')}${dependency('common', 'file://../common')}${dependency('far', 'https://example.invalid')}keywords: [a]\n`,
    'shop/Chart.lock': 'dependencies: []\n',
    'shop/charts/redis/Chart.yaml': own('redis'),
    'shop/charts/redis/templates/x.yaml': template.replace('.Values.name', '"redis"'),
    'common/Chart.yaml': own('common'),
    'common/templates/x.yaml': template.replace('.Values.name', '"common"'),
  });
  const answer = await render({}, { 'common/templates/x.yaml': template.replace('.Values.name', '"typed"') });
  expect(answer).toMatchObject({ type: 'rendered', missing: ['far'] });
  const sources = answer.type === 'rendered' ? answer.output.match(/# Source: .*|shop-\w+/g) : [];
  expect(sources?.sort()).toEqual([
    '# Source: shop/charts/common/templates/x.yaml',
    '# Source: shop/charts/redis/templates/x.yaml',
    '# Source: shop/templates/web.yaml',
    'shop-redis',
    'shop-typed',
    'shop-web',
  ]);
});

test('a chart of version 1 lists its dependencies elsewhere', async () => {
  await write({
    ...files,
    'shop/Chart.yaml': chart.replace('v2', 'v1'),
    'shop/requirements.yaml':
      'dependencies:\n  - name: far\n    version: 1.0.0\n    repository: https://example.invalid\n',
  });
  expect(await render()).toMatchObject({ type: 'rendered', missing: ['far'] });
});

test('a program that is not there is absent', async () => {
  await write(files);
  const answer = await nodeHelm('netpol-no-such-helm').template(release(), new Map(), new AbortController().signal);
  expect(answer).toEqual({ type: 'absent' });
});

test('stops when it is told to, and leaves nothing behind', async () => {
  await write({ ...files, 'tmp/.keep': '' });
  process.env['TMPDIR'] = path.join(folder, 'tmp');
  const controller = new AbortController();
  const answer = helm.template(release(), new Map([[uriOf('shop/values.yaml'), 'name: typed\n']]), controller.signal);
  controller.abort();
  expect(await answer).toEqual({ type: 'stopped' });
  delete process.env['TMPDIR'];
  expect(await readdir(path.join(folder, 'tmp'))).toEqual(['.keep']);
});

test('helm sees nothing of the user', async () => {
  await write(files);
  const show = path.join(folder, 'show.sh');
  await writeFile(show, '#!/bin/sh\nenv | sed "s/^/# /"\necho "# args: $*"\n', { mode: 0o755 });
  process.env['NETPOL_TEST_SECRET'] = 'secret';
  const answer = await nodeHelm(show).template(release({ namespace: '-x' }), new Map(), new AbortController().signal);
  delete process.env['NETPOL_TEST_SECRET'];
  const output = answer.type === 'rendered' ? answer.output : '';
  expect(output).toContain('# args: template --namespace=-x --skip-tests -- shop ');
  expect(output).toContain('HTTPS_PROXY=http://127.0.0.1:9');
  expect(output).not.toContain('secret');
  expect(output).not.toContain(`HOME=${process.env['HOME']}\n`);
});
