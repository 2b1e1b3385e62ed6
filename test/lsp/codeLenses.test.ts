import { afterEach, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver-types';
import { parseFixture, root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const uri = (path: string): string => `${root}/${path}`;
const fromWeb = `
podSelector: {matchLabels: {app: cart}}
ingress:
- from: [{podSelector: {matchLabels: {app: web}}}]
`;
const { files } = parseFixture(
  policy('only-web', fromWeb, 'shop') +
    ['cart', 'web', 'orders'].map((name) => deployment(name, { namespace: 'shop' })).join(''),
);

async function start(options: ClientOptions = { initializationOptions: { showsPlaces: true } }): Promise<void> {
  client = await startClient(files, options);
  client.open(uri('cart.yaml'));
}

const ask = (path: string): Promise<CodeLens[]> =>
  client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: uri(path) } });
const resolve = (lens: CodeLens): Promise<CodeLens> =>
  client.connection.sendRequest<CodeLens>('codeLens/resolve', lens);
const resolved = async (path: string): Promise<CodeLens[]> => Promise.all((await ask(path)).map(resolve));
const titles = async (path: string): Promise<(string | undefined)[]> =>
  (await resolved(path)).map(({ command }) => command?.title);

test('above the first key, with the places that each opens, worked out when it is shown', async () => {
  await start();
  const [first] = await ask('cart.yaml');
  expect(first?.range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 10 } });
  expect(first?.command).toBeUndefined();
  expect(await titles('only-web-policy.yaml')).toEqual([
    'selects Deployment cart',
    '1 caller',
    'egress not restricted',
  ]);
  expect((await resolved('cart.yaml')).map(({ command }) => command)).toEqual([
    {
      title: 'isolated by 1 policy',
      command: 'netpol.showPlaces',
      arguments: [
        uri('cart.yaml'),
        { line: 0, character: 0 },
        [
          {
            uri: uri('only-web-policy.yaml'),
            range: { start: { line: 3, character: 8 }, end: { line: 3, character: 16 } },
          },
        ],
      ],
    },
    {
      title: '1 caller',
      command: 'netpol.showPlaces',
      arguments: [
        uri('cart.yaml'),
        { line: 0, character: 0 },
        [{ uri: uri('web.yaml'), range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } } }],
      ],
    },
    { title: 'open egress', command: '' },
  ]);
});

test('titles alone for a client that has no such command', async () => {
  await start({});
  expect((await resolved('cart.yaml')).map(({ command }) => command)).toEqual([
    { title: 'isolated by 1 policy', command: '' },
    { title: '1 caller', command: '' },
    { title: 'open egress', command: '' },
  ]);
});

test('the client is told to ask again when an edit elsewhere makes one another', async () => {
  await start();
  expect(await titles('cart.yaml')).toEqual(['isolated by 1 policy', '1 caller', 'open egress']);
  client.open(uri('orders.yaml'));
  client.change(uri('orders.yaml'), (files.get(uri('orders.yaml')) ?? '').replace('app: orders', 'app: web'));
  await client.until('a refresh', () => client.refreshes.codeLens === 1);
  expect(await titles('cart.yaml')).toEqual(['isolated by 1 policy', '2 callers', 'open egress']);
});

test('what was asked for before an edit and is no more says nothing', async () => {
  await start();
  const [lens] = (await ask('cart.yaml')) as [CodeLens];
  client.change(uri('cart.yaml'), 'a: 1\n');
  expect((await resolve(lens)).command).toEqual({ title: '', command: '' });
});

test('the setting turns them off and on', async () => {
  await start({ settings: { netpol: { codeLens: false } } });
  expect(await ask('cart.yaml')).toEqual([]);
  client.configure({ netpol: { codeLens: true } });
  await client.until('a refresh', () => client.refreshes.codeLens === 1);
  expect(await ask('cart.yaml')).toHaveLength(3);
});
