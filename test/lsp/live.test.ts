import { expect, test } from 'vitest';
import type { Host } from '../../server/src/host/host.ts';
import { memoryHost } from '../../server/src/host/memory.ts';
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
  const live = createLive(host, { found: async () => {}, changed: () => {}, unreadable: () => {} });
  await live.index([{ uri: root, name: 'work' }], new Map([['', defaultSettings]]), () => {});
  const rendered = (): string =>
    live.snapshot.bundles.flatMap(({ objects }) => objects.map((object) => contentOf(object.root))).join('\n');
  return { live, has: (text) => rendered().includes(text) };
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

test('what a kustomization begins to name while it is typed is read, and what it named before is not looked for again', async () => {
  const files = new Map([[kustomization, 'namespace: shop\n']]);
  const asked: string[] = [];
  const host = memoryHost(files);
  const read: Host['readFile'] = (uri) => {
    asked.push(uri);
    return host.readFile(uri);
  };
  const { live } = await started(files, { ...host, readFile: read });
  asked.length = 0;
  live.opened(kustomization, generator, 1);
  expect(asked).toContain(inputs);
  asked.length = 0;
  live.opened(kustomization, `${generator}    files: [more.txt]\n`, 2);
  expect(asked).toContain(`${root}/more.txt`);
  expect(asked).not.toContain(inputs);
});
