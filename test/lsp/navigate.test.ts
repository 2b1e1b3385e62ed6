/** Callers and callees, symbols, folding and selection, as the protocol has them. */
import { afterEach, expect, test } from 'vitest';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver-types';
import { type ClusterInViewParams, clusterInViewNotification } from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const web = deployment('web', { env: { CART: 'http://cart:80/x' } });
const cart = deployment('cart', { ports: [7070] }) + service('cart', { ports: ['80 -> 7070'] });
const onlyWeb = policy(
  'only-web',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]\n  ports: [{port: 7070}]',
);
const { files } = parseFixture(web + cart + onlyWeb);
const uri = (path: string): string => `${root}/${path}`;
const ask = <T>(method: string, path: string, line: number, character: number): Promise<T> =>
  client.connection.sendRequest<T>(method, {
    textDocument: { uri: uri(path) },
    position: { line, character },
  });
const prepare = (path: string, line: number, character: number) =>
  ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', path, line, character);
const incoming = (item: CallHierarchyItem) =>
  client.connection.sendRequest<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
const outgoing = (item: CallHierarchyItem) =>
  client.connection.sendRequest<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
const of = <T>(method: string, path: string): Promise<T> =>
  client.connection.sendRequest<T>(method, { textDocument: { uri: uri(path) } });

test('callers and callees, with ranges in the file of the one that calls', async () => {
  client = await startClient(files);
  const [item] = (await prepare('cart.yaml', 3, 9)) ?? [];
  expect(item).toMatchObject({
    name: 'cart',
    detail: 'Deployment in default',
    kind: SymbolKind.Class,
    uri: uri('cart.yaml'),
    range: { start: { line: 0, character: 0 } },
    selectionRange: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
  });
  const [call, ...others] = item ? await incoming(item) : [];
  expect(others).toEqual([]);
  expect(call).toMatchObject({
    from: { name: 'web', detail: 'TCP 7070 · needed · admitted by policy only-web · Deployment in default' },
    fromRanges: [{ start: { line: 14, character: 17 }, end: { line: 14, character: 33 } }],
  });
  const back = call ? await outgoing(call.from) : [];
  expect(back.map(({ to }) => to.name)).toEqual(['cart', 'DNS']);
  expect(back[0]?.fromRanges).toEqual(call?.fromRanges);
  // An end that is no workload leads no further.
  const [, dns] = back;
  expect(dns && (await incoming(dns.to))).toEqual([]);
});

test('what is typed counts, in CRLF and while it is broken; what is gone calls nobody', async () => {
  client = await startClient(files);
  const [item] = (await prepare('cart.yaml', 3, 9)) ?? [];
  if (!item) throw new Error('no item');
  client.open(uri('web.yaml'));
  const typed = (files.get(uri('web.yaml')) ?? '').replaceAll('\n', '\r\n').replace('kind:', '# ä\r\nkind:');
  client.change(uri('web.yaml'), typed);
  const ranges = async () => (await incoming(item)).map(({ fromRanges }) => fromRanges[0]?.start);
  expect(await ranges()).toEqual([{ line: 15, character: 17 }]);
  client.change(uri('web.yaml'), typed.replace('kind: Deployment', 'kind: [Deployment, more'));
  expect(await ranges()).toEqual([{ line: 15, character: 17 }]);
  client.change(uri('web.yaml'), '');
  expect(await ranges()).toEqual([]);
  client.open(uri('cart.yaml'));
  client.change(uri('cart.yaml'), '');
  expect(await incoming(item)).toEqual([]);
  expect(await outgoing(item)).toEqual([]);
  expect(await outgoing({ ...item, data: { any: 'thing' } })).toEqual([]);
  expect(await prepare('nowhere.yaml', 3, 9)).toBeNull();
});

test('the cluster in view first', async () => {
  const overlay = (name: string): string =>
    `//- ${name}/kustomization.yaml\nresources: [../base]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
  const base = `//- base/kustomization.yaml\nresources: [web.yaml]\n${deployment('web', { file: 'base/web.yaml' })}`;
  client = await startClient(parseFixture(base + overlay('dev') + overlay('prod')).files);
  const details = async () => ((await prepare('base/web.yaml', 3, 9)) ?? []).map(({ detail }) => detail);
  expect(await details()).toEqual(['Deployment in default · dev', 'Deployment in default · prod']);
  const look: ClusterInViewParams = { folder: root, cluster: 'prod' };
  await client.connection.sendNotification(clusterInViewNotification, look);
  expect(await details()).toEqual(['Deployment in default · prod', 'Deployment in default · dev']);
});

test('symbols of a file, of a .netpol.yaml and of the workspace', async () => {
  client = await startClient(new Map([...files, [uri('.netpol.yaml'), 'cni: calico\n']]));
  const [symbol] = await of<DocumentSymbol[]>('textDocument/documentSymbol', 'only-web-policy.yaml');
  expect(symbol).toMatchObject({
    name: 'NetworkPolicy only-web',
    detail: 'default',
    kind: SymbolKind.Struct,
    range: { start: { line: 0, character: 0 } },
    selectionRange: { start: { line: 3, character: 8 }, end: { line: 3, character: 16 } },
    children: [{ name: 'Pods with app=cart' }, { name: 'from web on TCP 7070', detail: 'ingress' }],
  });
  client.open(uri('.netpol.yaml'));
  expect(await of<DocumentSymbol[]>('textDocument/documentSymbol', '.netpol.yaml')).toMatchObject([
    { name: 'cni', detail: 'calico', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 11 } } },
  ]);
  expect(await of<DocumentSymbol[]>('textDocument/documentSymbol', 'nowhere.yaml')).toEqual([]);
  const found = await client.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'cart' });
  expect(found).toMatchObject([
    { name: 'Deployment cart', containerName: 'default', location: { uri: uri('cart.yaml') } },
    { name: 'Service cart', containerName: 'default', location: { uri: uri('cart-service.yaml') } },
  ]);
});

test('folding and selection of manifests and of a .netpol.yaml; an editor has its own for other files', async () => {
  client = await startClient(new Map([...files, [uri('.netpol.yaml'), 'rules:\n  coverage: off\n']]));
  client.open(uri('.netpol.yaml'));
  const folded = (path: string) => of<FoldingRange[] | null>('textDocument/foldingRange', path);
  expect(await folded('only-web-policy.yaml')).toContainEqual({ startLine: 4, endLine: 8 });
  expect(await folded('.netpol.yaml')).toEqual([{ startLine: 0, endLine: 1 }]);
  expect(await folded('nowhere.yaml')).toBeNull();
  const selected = (path: string, line: number, character: number) =>
    client.connection.sendRequest<SelectionRange[] | null>('textDocument/selectionRange', {
      textDocument: { uri: uri(path) },
      positions: [{ line, character }],
    });
  expect(await selected('web.yaml', 3, 9)).toMatchObject([
    {
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } },
      parent: {
        range: { start: { line: 3, character: 2 }, end: { line: 3, character: 11 } },
        parent: { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 11 } } },
      },
    },
  ]);
  expect(await selected('.netpol.yaml', 1, 3)).toMatchObject([
    { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } } },
  ]);
  expect(await selected('nowhere.yaml', 1, 3)).toBeNull();
});

test('highlights, and links of a kustomization', async () => {
  const kustomization = '//- kustomization.yaml\nresources:\n- web.yaml\n- https://example.com/x.yaml\n- gone.yaml\n';
  client = await startClient(parseFixture(kustomization + web).files);
  const lit = (line: number, character: number) =>
    ask<DocumentHighlight[] | null>('textDocument/documentHighlight', 'web.yaml', line, character);
  expect(await lit(7, 22)).toEqual([
    {
      range: { start: { line: 7, character: 15 }, end: { line: 7, character: 23 } },
      kind: DocumentHighlightKind.Write,
    },
  ]);
  expect(await lit(11, 18)).toBeNull();
  expect(await of<DocumentLink[]>('textDocument/documentLink', 'kustomization.yaml')).toEqual([
    {
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
      target: uri('web.yaml'),
      tooltip: 'the file web.yaml',
    },
  ]);
});
