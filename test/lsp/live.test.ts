import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import type { Host } from '../../server/src/host/host.ts';
import { memoryHost } from '../../server/src/host/memory.ts';
import { nodeHost } from '../../server/src/host/node.ts';
import { createLive, type Live } from '../../server/src/lsp/live.ts';
import { defaultSettings } from '../../server/src/lsp/settings.ts';
import { contentOf } from '../../server/src/snapshot/content.ts';
import { root } from '../support/fixture.ts';

const kustomization = `${root}/kustomization.yaml`;
const inputs = `${root}/app.env`;
const generator = 'configMapGenerator:\n  - name: app\n    envs: [app.env]\n';

/** The workspace with these files, and whether what is rendered has a text in it. */
async function started(
  files: Map<string, string>,
  host = memoryHost(files),
): Promise<{ live: Live; has: (text: string) => boolean }> {
  const live = createLive(host, {
    found: async () => {},
    changed: () => {},
    unreadable: () => {},
    inBackground: (_, work) => void work,
  });
  await live.index([{ uri: root, name: 'work' }], new Map([['', defaultSettings]]), () => {});
  const rendered = (): string =>
    live.snapshot.bundles.flatMap(({ objects }) => objects.map((object) => contentOf(object.root))).join('\n');
  return { live, has: (text) => rendered().includes(text) };
}

/** A disk that notes which files it is asked for. */
function listening(files: Map<string, string>): { host: Host; asked: string[] } {
  const asked: string[] = [];
  const host = memoryHost(files);
  const readFile: Host['readFile'] = (uri) => {
    asked.push(uri);
    return host.readFile(uri);
  };
  return { host: { ...host, readFile }, asked };
}

test('what a generator reads follows the disk, whatever its name is', async () => {
  const files = new Map([[kustomization, generator]]);
  const { live, has } = await started(files);
  for (const host of ['cart', 'basket']) {
    files.set(inputs, `CART=http://${host}:80\n`);
    await live.diskChanged([inputs]);
    expect(has(`http://${host}:80`)).toBe(true);
  }
  files.delete(inputs);
  await live.diskChanged([inputs]);
  expect(has('http')).toBe(false);
});

test('what the file of a generator reads is kept, and follows the disk', async () => {
  const files = new Map([
    [kustomization, 'generators: [generator.yaml]\n'],
    [
      `${root}/generator.yaml`,
      'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: app}\nenvs: [app.env]\n',
    ],
    [inputs, 'CART=http://cart\n'],
  ]);
  const { live, has } = await started(files);
  expect(has('http://cart')).toBe(true);
  files.set(inputs, 'CART=http://basket\n');
  await live.diskChanged([inputs]);
  expect(has('http://basket')).toBe(true);
  files.set(kustomization, 'namespace: shop\n');
  await live.diskChanged([kustomization]);
  files.set(inputs, 'CART=http://shelf\n');
  await live.diskChanged([inputs]);
  expect(live.snapshot.files.has(inputs)).toBe(false);
});

test('the first time each file is looked for once, and neither folders nor what is no path are', async () => {
  const base = `${root}/base/kustomization.yaml`;
  const files = new Map([
    [base, 'configMapGenerator:\n- name: app\n  envs: [app.env]\n  literals: [a=b]\n'],
    [`${root}/base/app.env`, 'CART=http://cart\n'],
    [
      kustomization,
      'kind: Kustomization\nnamespace: shop\nresources: [base, gone.yaml]\npatches:\n- path: patch.yaml\n  target: {name: app}\n',
    ],
  ]);
  const { host, asked } = listening(files);
  const { has } = await started(files, host);
  expect(has('http://cart')).toBe(true);
  // What is gone may have been a file or a folder.
  const gone = [
    'gone.yaml',
    ...['Kustomization', 'kustomization.yaml', 'kustomization.yml'].map((name) => `gone.yaml/${name}`),
  ];
  const looked = ['base/app.env', 'base/kustomization.yaml', ...gone, 'kustomization.yaml', 'patch.yaml'];
  expect(asked.filter((uri) => uri.startsWith(`${root}/`)).sort()).toEqual(looked.map((name) => `${root}/${name}`));
});

test('what a kustomization begins to name while it is typed is read, and what it named before is not looked for again', async () => {
  const files = new Map([[kustomization, 'namespace: shop\n']]);
  const { host, asked } = listening(files);
  const { live } = await started(files, host);
  asked.length = 0;
  live.opened(kustomization, generator, 1);
  expect(asked).toContain(inputs);
  asked.length = 0;
  live.opened(kustomization, `${generator}    files: [more.txt]\n`, 2);
  expect(asked).toContain(`${root}/more.txt`);
  expect(asked).not.toContain(inputs);
});

test('a folder that comes as a whole is read but for what is left out of the workspace folder', async () => {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'netpol-live-'));
  try {
    const home = URI.file(folder).toString();
    const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
    const live = createLive(nodeHost, {
      found: async () => {},
      changed: () => {},
      unreadable: () => {},
      inBackground: (_, work) => void work,
    });
    const settings = { ...defaultSettings, exclude: ['test/**'] };
    await live.index([{ uri: home, name: 'work' }], new Map([['', settings]]), () => {});
    for (const name of ['app/test', 'test/app']) {
      await fs.mkdir(path.join(folder, name), { recursive: true });
      await fs.writeFile(path.join(folder, name, 'pod.yaml'), pod('web'));
    }
    await live.diskChanged([`${home}/app`, `${home}/test`]);
    expect([...live.snapshot.files.keys()]).toEqual([`${home}/app/test/pod.yaml`]);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
});
