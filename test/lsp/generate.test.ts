import { afterEach, expect, test } from 'vitest';
import type { CodeAction, ShowMessageParams, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type GenerateChoice,
  type GenerateParams,
  type GenerateResult,
  generateChoicesRequest,
  generatePreviewRequest,
  generateRequest,
  type TextResult,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const shop =
  deployment('frontend', { namespace: 'shop', env: { CART_ADDR: 'cart:7070' } }) +
  deployment('cart', { namespace: 'shop', ports: ['name: grpc, containerPort: 8080'] }) +
  service('cart', { namespace: 'shop', ports: ['7070 -> 8080'] }) +
  deployment('job', { namespace: 'jobs' });
const cartUri = `${root}/cart.yaml`;
const inShop = { folder: root, cluster: 'ws', namespace: 'shop' };

const start = async (source: string, options?: ClientOptions): Promise<void> => {
  client = await startClient(parseFixture(source).files, options);
};

async function actionsAt(line: number, uri = cartUri): Promise<CodeAction[]> {
  const position = { line, character: 9 };
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  return actions.filter(({ title }) => title.startsWith('Generate'));
}

async function resolved(title: string): Promise<CodeAction> {
  const action = (await actionsAt(3)).find((each) => each.title === title);
  return client.connection.sendRequest<CodeAction>('codeAction/resolve', action ?? { title });
}

const generate = (scope: GenerateParams['scope']): Promise<GenerateResult> =>
  client.connection.sendRequest<GenerateResult>(generateRequest, { scope });

/** Applies an edit to what is on disk; the files that it made or changed. */
function apply({ documentChanges = [] }: WorkspaceEdit): string[] {
  return documentChanges.flatMap((change) => {
    if (!('textDocument' in change)) return [];
    const { textDocument, edits } = change as TextDocumentEdit;
    const text = client.files.get(textDocument.uri) ?? '';
    const document = TextDocument.create(textDocument.uri, 'yaml', 0, text);
    client.diskChanged(textDocument.uri, TextDocument.applyEdits(document, edits as never));
    return [textDocument.uri.slice(root.length + 1)];
  });
}

const rules = (uri: string): string[] => (client.diagnostics.get(uri) ?? []).map(({ code }) => String(code)).sort();

test('a code action has no edit until it is chosen, and then one that wants to be confirmed', async () => {
  await start(shop);
  await client.until('findings', () => rules(cartUri).length === 2);
  const actions = await actionsAt(3);
  expect(actions.map(({ title, kind, edit, diagnostics }) => [title, kind, edit, diagnostics?.[0]?.code])).toEqual([
    ['Generate policies for cart', 'quickfix', undefined, 'unprotected-ingress'],
    ['Generate policies for namespace shop', 'refactor', undefined, undefined],
    ['Generate policies for all namespaces', 'source.generatePolicies', undefined, undefined],
  ]);
  const { edit } = await resolved('Generate policies for namespace shop');
  expect(edit?.changeAnnotations).toEqual({
    all: {
      label: 'Generate policies for namespace shop',
      description: 'connections: 0 opened, 5 closed, 1 cut to fewer ports',
      needsConfirmation: true,
    },
  });
  expect(edit?.documentChanges?.every((change) => 'annotationId' in change || 'edits' in change)).toBe(true);
  expect(apply(edit ?? {})).toEqual(['default-deny.yaml', 'cart-networkpolicy.yaml']);
  expect(client.files.get(`${root}/cart-networkpolicy.yaml`)).toContain(
    '  # env CART_ADDR of frontend, frontend.yaml:16\n',
  );
  await client.until('no finding', () => rules(cartUri).join() === 'unprotected-egress');
});

test('chosen again, it says that there is nothing to write', async () => {
  await start(shop);
  const messages: string[] = [];
  client.connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
    messages.push(message);
  });
  await client.until('findings', () => rules(cartUri).length === 2);
  apply((await resolved('Generate policies for all namespaces')).edit ?? {});
  await client.until('no finding', () => rules(cartUri).join() === 'unprotected-egress');
  const again = await resolved('Generate policies for all namespaces');
  expect(again).not.toHaveProperty('edit');
  expect(messages).toEqual([
    'There is nothing to write: what the manifests say is called is allowed, and nothing else is open.',
  ]);
});

test('a client that cannot resolve code actions is offered none, and one that cannot ask gets the edit plain', async () => {
  await start(shop, { plain: true });
  await client.until('findings', () => rules(cartUri).length === 2);
  expect(await actionsAt(3)).toEqual([]);
  const { edit } = await generate(inShop);
  expect(edit).not.toHaveProperty('changeAnnotations');
  expect(JSON.stringify(edit)).not.toContain('annotationId');
});

test('what can be generated for', async () => {
  await start(shop);
  const choices = await client.connection.sendRequest<GenerateChoice[]>(generateChoicesRequest);
  expect(choices.map(({ kind, label, description }) => [kind, label, description].join(' | '))).toEqual([
    'cluster | All namespaces | ',
    'namespace | jobs | ',
    'namespace | shop | ',
    'workload | Deployment job | jobs',
    'workload | Deployment cart | shop',
    'workload | Deployment frontend | shop',
  ]);
  const cart = choices.find(({ label }) => label === 'Deployment cart');
  const { edit, message } = await generate(cart?.scope ?? inShop);
  expect(apply((edit ?? {}) as WorkspaceEdit)).toEqual(['cart-networkpolicy.yaml']);
  expect(message).toBe('connections: 0 opened, 2 closed, 1 cut to fewer ports');
  expect(await generate({ folder: root, cluster: 'ws', workload: 'gone' })).toEqual({
    edit: null,
    message: 'That workload is not in this workspace any more.',
  });
  expect(await generate({ ...inShop, cluster: 'gone' })).toEqual({
    edit: null,
    message: 'That cluster is not in this workspace any more.',
  });
});

test('what is known by saved output has no manifest that a policy could stand beside', async () => {
  const known = '//- .netpol.yaml\nknown: [live/*.yaml]\n';
  const live = deployment('aaa', { namespace: 'shop', file: 'live/aaa.yaml' });
  await start(known + live + shop);
  const { edit } = await generate(inShop);
  expect(apply((edit ?? {}) as WorkspaceEdit)).toEqual(['default-deny.yaml', 'cart-networkpolicy.yaml']);
});

test('of a namespace of which one policy cannot be written none is, and this is said', async () => {
  const known = '//- .netpol.yaml\nknown: [live/*.yaml]\n';
  const live = deployment('db', { namespace: 'shop', ports: [5432], file: 'live/db.yaml' });
  const called =
    deployment('web', { namespace: 'shop', env: { DB: 'db:5432' } }) +
    service('db', { namespace: 'shop', ports: [5432] });
  await start(known + live + shop + called);
  expect(await generate(inShop)).toEqual({
    edit: null,
    message:
      'Nothing is written for namespace shop. db: This workload is known by saved output only: write its policy where its manifests are.',
  });
  const { text } = await client.connection.sendRequest<TextResult>(generatePreviewRequest, { scope: inShop });
  expect(text).toContain('note: Nothing is written for namespace shop.');
});

test('the preview names each connection', async () => {
  await start(shop);
  const { text } = await client.connection.sendRequest<TextResult>(generatePreviewRequest, { scope: inShop });
  expect(text).toBe(`Generate policies for namespace shop

connections: 0 opened, 5 closed, 1 cut to fewer ports
1 call allowed

+ isolation shop/cart[Deployment] ingress
+ isolation shop/frontend[Deployment] ingress
- internet[External] => shop/cart[Deployment] : all ports
- internet[External] => shop/frontend[Deployment] : all ports
- jobs/job[Deployment] => shop/cart[Deployment] : all ports
- jobs/job[Deployment] => shop/frontend[Deployment] : all ports
- shop/cart[Deployment] => shop/frontend[Deployment] : all ports
~ shop/frontend[Deployment] => shop/cart[Deployment] : all ports -> TCP 8080
`);
});

test('the settings say where policies go, whether egress is isolated, and how ports are named', async () => {
  const settings = { netpol: { newPolicy: { location: 'document' }, generate: { egress: true, ports: 'names' } } };
  await start(shop, { settings });
  const { edit } = await generate(inShop);
  expect(apply((edit ?? {}) as WorkspaceEdit)).toEqual(['cart.yaml', 'frontend.yaml']);
  const text = client.files.get(cartUri) ?? '';
  expect(text).toContain('  - Egress\n  egress:\n  # DNS of the cluster\n');
  expect(text).toContain('      port: grpc\n');
});

test('in a kustomization with resources, and nothing that a Secret holds', async () => {
  const secret = `//- secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
stringData: {CART_URL: "redis://admin-user:hunter2@cart:7070/secret-path"}
`;
  const web = deployment('web', { namespace: 'shop' }).replace(
    '        image: example\n',
    '        image: example\n        envFrom: [{secretRef: {name: s}}]\n',
  );
  const files = shop + web + secret;
  const names = [...parseFixture(files).files.keys()].map((uri) => uri.slice(root.length + 1));
  await start(`${files}//- kustomization.yaml\nresources: # ours\n${names.map((name) => `- ${name}\n`).join('')}`);
  const { edit } = await generate(inShop);
  const preview = await client.connection.sendRequest<TextResult>(generatePreviewRequest, { scope: inShop });
  for (const value of ['hunter2', 'admin-user', 'secret-path'])
    expect(JSON.stringify([edit, preview])).not.toContain(value);
  expect(apply((edit ?? {}) as WorkspaceEdit)).toEqual([
    'default-deny.yaml',
    'cart-networkpolicy.yaml',
    'kustomization.yaml',
  ]);
  expect(client.files.get(`${root}/cart-networkpolicy.yaml`)).toContain('# key CART_URL of Secret s, secret.yaml:4\n');
  expect(client.files.get(`${root}/kustomization.yaml`)).toBe(
    `resources: # ours\n${[...names, 'default-deny.yaml', 'cart-networkpolicy.yaml'].map((name) => `- ${name}\n`).join('')}`,
  );
});
