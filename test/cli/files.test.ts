import { expect, test } from 'vitest';
import { run } from './run.ts';

const deployment = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {selector: {}, template: {spec: {containers: [{name: main}]}}}\n`;

const files = {
  '.netpol.yaml': 'exclude: [vendor/**]\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
  'chart/templates/web.yaml': deployment('{{ .Release.Name }}'),
  'chart/values.yaml': 'replicas: 1\n',
  'deploy/web.yaml': deployment('web'),
  'vendor/other.yaml': deployment('other'),
  'logo.yaml': '\0\0',
};

test('a folder: how many of each kind, then each file', async () => {
  const { exit, out, error } = await run(['files'], files);
  expect({ exit, error }).toEqual({ exit: 0, error: '' });
  expect(out).toBe(`7 files:
  1 read
  1 left out: a template of a Helm chart that is not rendered
  1 left out: binary
  1 Helm chart
  1 configuration of Netpol
  1 excluded
  1 no manifest

.netpol.yaml: configuration of Netpol
chart/Chart.yaml: Helm chart
chart/templates/web.yaml: left out: a template of a Helm chart that is not rendered
chart/values.yaml: no manifest
deploy/web.yaml: read
  as a plain manifest, cluster work
  line 3: Deployment web
logo.yaml: left out: binary
vendor/other.yaml: excluded (vendor/**)
`);
});

test('a file alone', async () => {
  const { exit, out } = await run(['files', 'deploy/web.yaml'], files);
  expect(exit).toBe(0);
  expect(out).toBe('deploy/web.yaml: read\n  as a plain manifest, cluster web.yaml\n  line 3: Deployment web\n');
});

test('as data', async () => {
  const { out } = await run(['files', '--format', 'json', 'deploy'], {
    'deploy/kustomization.yaml': 'namespace: shop\nresources: [web.yaml, gone.yaml]\n',
    'deploy/web.yaml': deployment('web'),
  });
  const bundle = { kustomization: 'deploy', clusters: ['deploy'] };
  expect(JSON.parse(out)).toEqual({
    summary: [
      { status: 'read', files: 1 },
      { status: 'kustomization', files: 1 },
    ],
    files: [
      {
        file: 'deploy/kustomization.yaml',
        status: 'kustomization',
        bundles: [bundle],
        documents: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            status: 'no object',
            objects: [],
          },
        ],
        rendering: {
          objects: 1,
          files: 2,
          partial: true,
          problems: [
            {
              file: 'deploy/kustomization.yaml',
              range: { start: { line: 1, character: 22 }, end: { line: 1, character: 31 } },
              message: 'There is no file and no kustomization gone.yaml. Kustomize stops here.',
            },
          ],
        },
      },
      {
        file: 'deploy/web.yaml',
        status: 'read',
        bundles: [bundle],
        documents: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            status: 'object',
            objects: [
              {
                kind: 'Deployment',
                name: 'web',
                range: { start: { line: 2, character: 17 }, end: { line: 2, character: 20 } },
                uses: [{ ...bundle, namespace: 'shop', name: 'web' }],
              },
            ],
          },
        ],
      },
    ],
  });
});

test('what cannot be read is said and fails', async () => {
  const { exit, out } = await run(['files'], { 'a.yaml': null, 'b.yaml': deployment('b') });
  expect(exit).toBe(2);
  expect(out).toContain('a.yaml: cannot be read (permission denied)\n');
});

test('standard input', async () => {
  const { out } = await run(['files', '-'], { '-': deployment('web') });
  expect(out).toMatch(/^-: read\n.*\n {2}line 3: Deployment web\n$/);
});

test('saved output of kubectl that the configuration names is called so', async () => {
  const texts = {
    '.netpol.yaml': 'known: [cluster/*]\n',
    'cluster/one.yaml': deployment('one'),
    'cluster/more.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] }),
  };
  const { out } = await run(['files', 'cluster'], texts);
  const words = 'output of kubectl that is named under known: it says what no manifest does';
  expect(out).toContain(`\ncluster/one.yaml: ${words}\n  line 3: Deployment one\n`);
  expect(out).toContain(`  1 ${words}\n`);
  const { out: json } = await run(['files', '--format', 'json', 'cluster/one.yaml'], texts);
  expect(JSON.parse(json).files).toMatchObject([{ status: 'known', documents: [{ status: 'known' }] }]);
});
