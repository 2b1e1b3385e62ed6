/** Completion in policies, as a client asks for it. */
import { afterEach, expect, test } from 'vitest';
import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const policyUri = `${root}/p.yaml`;
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c}]}\n';
const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n';

async function start(text: string, options: ClientOptions = {}): Promise<void> {
  client = await startClient(new Map([[`${root}/pod.yaml`, pod]]), options);
  client.open(policyUri, text);
}

/** What is offered at the end of a line. */
async function complete(text: string, line: number): Promise<CompletionList | null> {
  const position = { line, character: text.split('\n')[line]?.replace('\r', '').length ?? 0 };
  return client.connection.sendRequest('textDocument/completion', { textDocument: { uri: policyUri }, position });
}

async function item(text: string, line: number, label: string): Promise<CompletionItem | undefined> {
  return (await complete(text, line))?.items.find((one) => one.label === label);
}

test('of what is typed and not saved, in a document that cannot be read', async () => {
  const text = `${head}  podSelector:\n    matchLabels: {app: `;
  await start(text);
  expect((await complete(text, 5))?.items).toEqual([
    {
      label: 'web',
      kind: 12,
      detail: '1 workload',
      sortText: '0000',
      filterText: 'web',
      insertTextFormat: 1,
      insertTextMode: 1,
      textEdit: { range: { start: { line: 5, character: 23 }, end: { line: 5, character: 23 } }, newText: 'web' },
    },
  ]);
  const later = text.replaceAll('\n', '\r\n').replace('shop', 'none');
  client.change(policyUri, later);
  expect((await complete(later, 5))?.items).toMatchObject([{ label: 'web', detail: 'no workload' }]);
});

test('plain text for a client that knows no snippets', async () => {
  await start('');
  const found = await item('', 0, 'deny all ingress');
  expect(found).toMatchObject({
    insertTextFormat: 1,
    documentation: expect.stringContaining('Nothing reaches the pods'),
  });
  expect(found?.textEdit?.newText).toMatch(/^apiVersion: .*\n {2}name: deny-all-ingress\n/s);
  expect(found).not.toHaveProperty('command');
});

test('snippets, words beside labels and what comes next for one that knows them', async () => {
  const completion = { completionItem: { snippetSupport: true, labelDetailsSupport: true } };
  await start('', { completion, initializationOptions: { suggestCommand: 'ask.again' } });
  const recipe = await item('', 0, 'deny all ingress');
  expect(recipe).toMatchObject({
    labelDetails: { description: 'NetworkPolicy' },
    filterText: 'NetworkPolicy: deny all ingress',
    insertTextFormat: 2,
  });
  expect(recipe?.textEdit?.newText).toMatch(
    /^apiVersion: .*\n {2}name: \$\{1:deny-all-ingress\}\n {2}namespace: \$\{2:shop\}\n/s,
  );
  const text = `${head}  podSelector: {`;
  client.change(policyUri, text);
  const field = await item(text, 4, 'matchLabels');
  expect(field).toMatchObject({ insertTextFormat: 2, command: { command: 'ask.again' } });
  expect(field?.textEdit?.newText).toBe('matchLabels: {$1\\}');
  const labels = `${head}  podSelector:\n    matchLabels:\n      `;
  client.change(policyUri, labels);
  expect(await item(labels, 6, 'app: web')).toMatchObject({
    labelDetails: { description: '1 workload' },
    insertTextFormat: 1,
  });
});

test('beside other completions', async () => {
  const text = `${head}  podSelector: {} # netpol-ignore: `;
  await start(text);
  const found = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', {
    textDocument: { uri: policyUri },
    position: { line: 4, character: text.split('\n')[4]?.length ?? 0 },
  });
  expect(found.map(({ label }) => label)).toContain('empty-peer');
});

test('nothing where nothing fits', async () => {
  await start(`${head}  other: `);
  expect(await complete(`${head}  other: `, 4)).toBeNull();
});
