import { afterEach, expect, test } from 'vitest';
import {
  type CodeAction,
  type CompletionItem,
  CompletionItemKind,
  type DocumentLink,
  type Location,
  type LocationLink,
} from 'vscode-languageserver-types';
import { type ClusterInViewParams, clusterInViewNotification } from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const web = deployment('web', { env: { CART: 'http://cart:80/x' } });
const cart = deployment('cart', { ports: [7070] }) + service('cart', { ports: ['80 -> 7070'] });
const { files } = parseFixture(web + cart);
const uri = (path: string): string => `${root}/${path}`;
/** `web.yaml 14:10-14:20`: the way of the protocol, from zero. */
const shown = ({ uri: file, range: { start, end } }: Location): string =>
  `${file.slice(root.length + 1)} ${start.line}:${start.character}-${end.line}:${end.character}`;
const at = (path: string, line: number, character: number) => ({
  textDocument: { uri: uri(path) },
  position: { line, character },
});
const define = <T = Location>(path: string, line: number, character: number): Promise<T[] | null> =>
  client.connection.sendRequest<T[] | null>('textDocument/definition', at(path, line, character));
const refer = (path: string, line: number, character: number, includeDeclaration = false) =>
  client.connection.sendRequest<Location[] | null>('textDocument/references', {
    ...at(path, line, character),
    context: { includeDeclaration },
  });
const linksOf = (path: string) =>
  client.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri: uri(path) } });

test('from a host to the Service and its pods, and back', async () => {
  client = await startClient(files);
  expect((await define('web.yaml', 14, 26))?.map(shown)).toEqual(['cart-service.yaml 3:8-3:12', 'cart.yaml 3:8-3:12']);
  expect((await refer('cart-service.yaml', 3, 9))?.map(shown)).toEqual(['web.yaml 14:17-14:33']);
  expect((await refer('cart-service.yaml', 3, 9, true))?.map(shown)).toEqual([
    'cart-service.yaml 3:8-3:12',
    'web.yaml 14:17-14:33',
  ]);
  expect(await linksOf('web.yaml')).toEqual([
    {
      range: { start: { line: 14, character: 24 }, end: { line: 14, character: 31 } },
      target: `${uri('cart-service.yaml')}#4,9`,
      tooltip: 'cart (Service) -> Deployment cart',
    },
  ]);
});

test('with the text that leads there, for a client that shows it', async () => {
  client = await startClient(files, { locationLinks: true });
  const [first, ...more] = (await define<LocationLink>('web.yaml', 14, 26)) ?? [];
  expect(more).toHaveLength(1);
  expect(first).toEqual({
    originSelectionRange: { start: { line: 14, character: 24 }, end: { line: 14, character: 31 } },
    targetUri: uri('cart-service.yaml'),
    targetRange: { start: { line: 0, character: 0 }, end: { line: 7, character: 32 } },
    targetSelectionRange: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
  });
});

test('in what is typed and not saved, with CRLF, while a document is broken', async () => {
  client = await startClient(files);
  client.open(uri('web.yaml'));
  const typed = (files.get(uri('web.yaml')) ?? '').replaceAll('\n', '\r\n').replace('kind:', '# ä\r\nkind:');
  client.change(uri('web.yaml'), typed);
  expect((await define('web.yaml', 15, 26))?.map(shown)).toEqual(['cart-service.yaml 3:8-3:12', 'cart.yaml 3:8-3:12']);
  expect((await refer('cart-service.yaml', 3, 9))?.map(shown)).toEqual(['web.yaml 15:17-15:33']);
  // What it said before counts, where it stands now.
  client.change(uri('web.yaml'), typed.replace('kind: Deployment', 'kind: [Deployment, more'));
  expect((await define('web.yaml', 15, 26))?.map(shown)).toEqual(['cart-service.yaml 3:8-3:12', 'cart.yaml 3:8-3:12']);
  expect((await linksOf('web.yaml')).map(({ range }) => range.start)).toEqual([{ line: 15, character: 24 }]);
  client.change(uri('web.yaml'), '');
  expect(await define('web.yaml', 15, 26)).toBeNull();
  expect(await linksOf('web.yaml')).toEqual([]);
});

test('where there is nothing', async () => {
  client = await startClient(files);
  expect(await define('nowhere.yaml', 3, 9)).toBeNull();
  expect(await refer('nowhere.yaml', 3, 9)).toBeNull();
  expect(await linksOf('nowhere.yaml')).toEqual([]);
  expect(await define('web.yaml', 999, 9)).toBeNull();
  expect(await refer('web.yaml', 999, 9)).toBeNull();
  expect(await define('web.yaml', 12, 9)).toBeNull();
  expect(await refer('web.yaml', 3, 9)).toEqual([]);
});

test('the cluster in view first', async () => {
  const overlay = (name: string): string => `//- ${name}/kustomization.yaml
resources: [../base, cart.yaml]
${service('cart', { ports: [80] }).replace('//- cart-service', `//- ${name}/cart`)}${name === 'prod' ? '  type: NodePort\n' : ''}
`;
  client = await startClient(
    parseFixture(
      `//- base/kustomization.yaml\nresources: [web.yaml]\n${web.replace('//- ', '//- base/')}${overlay('dev')}${overlay('prod')}`,
    ).files,
  );
  const found = async (): Promise<string[]> =>
    ((await define('base/web.yaml', 14, 26)) ?? []).map(({ uri: file }) => file.slice(root.length + 1));
  expect(await found()).toEqual(['dev/cart.yaml', 'prod/cart.yaml']);
  const look: ClusterInViewParams = { folder: root, cluster: 'prod' };
  await client.connection.sendNotification(clusterInViewNotification, look);
  expect(await found()).toEqual(['prod/cart.yaml', 'dev/cart.yaml']);
});

test('declared calls: what can be written, what is wrong, what it means, in the annotation and in .netpol.yaml', async () => {
  const declared = web.replace('  name: web', '  name: web\n  annotations:\n    netpol.io/calls: "cart:80, carts"');
  const config = 'callers:\n- {of: default/cart, from: [default/web]}\n';
  client = await startClient(new Map([...parseFixture(declared + cart).files, [uri('.netpol.yaml'), config]]));
  const found = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', at('web.yaml', 5, 35));
  expect(found).toEqual([
    {
      label: 'cart:80',
      kind: CompletionItemKind.Value,
      documentation: 'Service cart in namespace default, to Deployment cart.',
      sortText: '0000',
      filterText: 'cart:80',
      textEdit: {
        range: { start: { line: 5, character: 31 }, end: { line: 5, character: 36 } },
        newText: 'cart:80',
      },
    },
  ]);
  const wrong = await client.until('the finding', () =>
    client.diagnostics.get(uri('web.yaml'))?.find(({ code }) => code === 'declared-call-unknown'),
  );
  expect(wrong.range).toEqual({ start: { line: 5, character: 31 }, end: { line: 5, character: 36 } });
  expect((await define('web.yaml', 5, 24))?.map(shown)).toEqual(['cart-service.yaml 3:8-3:12', 'cart.yaml 3:8-3:12']);
  client.open(uri('.netpol.yaml'));
  expect((await define('.netpol.yaml', 1, 10))?.map(shown)).toEqual(['cart.yaml 3:8-3:12']);
  expect(await define('.netpol.yaml', 1, 4)).toBeNull();
  // The place in the configuration is one of those that say it.
  expect((await refer('cart.yaml', 3, 9))?.map(shown)).toContain('.netpol.yaml 1:28-1:39');
});

test('a comment that silences rules: what can be written, what does nothing, and its fix', async () => {
  const silenced = web.replace('  name: web', '  # netpol-ignore: coverage, invalid-po\n  name: web');
  client = await startClient(new Map(parseFixture(silenced).files));
  client.open(uri('web.yaml'));
  const found = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', at('web.yaml', 3, 39));
  expect(found.find(({ label }) => label === 'invalid-port')).toMatchObject({
    kind: CompletionItemKind.Value,
    documentation: expect.stringContaining('A port number'),
    textEdit: {
      range: { start: { line: 3, character: 29 }, end: { line: 3, character: 39 } },
      newText: 'invalid-port',
    },
  });
  const wrong = await client.until('the finding', () =>
    client.diagnostics.get(uri('web.yaml'))?.find(({ code }) => code === 'unused-directive'),
  );
  expect(wrong.message).toBe('There is no rule "invalid-po". Is invalid-port meant?');
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: uri('web.yaml') },
    range: wrong.range,
    context: { diagnostics: [wrong] },
  });
  expect(actions.slice(0, 2).map(({ title }) => title)).toEqual([
    'Replace invalid-po with invalid-port',
    'Remove invalid-po from the comment',
  ]);
});
