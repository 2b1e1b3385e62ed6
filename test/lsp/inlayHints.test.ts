import { afterEach, expect, test } from 'vitest';
import type { InlayHint, MarkupContent } from 'vscode-languageserver-types';
import { type ClusterInViewParams, clusterInViewNotification } from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const uri = (path: string): string => `${root}/${path}`;
const cart = deployment('cart', { namespace: 'shop', ports: ['containerPort: 7070, name: http'] });
const spec = `
podSelector:
  matchLabels:
    app: cart
ingress:
- from:
  - podSelector: {matchLabels: {app: web}}
  ports:
  - port: http
`;
const { files } = parseFixture(
  policy('only-web', spec, 'shop') + cart + deployment('web', { namespace: 'shop' }) + deployment('other'),
);
const policyUri = uri('only-web-policy.yaml');
const policyText = files.get(policyUri) ?? '';

async function start(options: ClientOptions = {}): Promise<void> {
  client = await startClient(files, options);
  client.open(policyUri);
}

const ask = (first = 0, last = 100, of = policyUri): Promise<InlayHint[]> =>
  client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: of },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
  });
/** `6:15 Deployment cart`, from zero. */
const shown = (hints: readonly InlayHint[]): string[] =>
  hints.map(({ position: { line, character }, label }) => {
    const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
    return `${line}:${character} ${text}`;
  });

test('for the lines that are asked for, with what one workload leads to and more when it is looked at', async () => {
  await start();
  const hints = await ask();
  expect(shown(hints)).toEqual(['6:14 Deployment cart', '11:44 Deployment web', '13:16 7070 on cart']);
  expect(shown(await ask(10, 12))).toEqual(['11:44 Deployment web']);
  expect(await ask(0, 5)).toEqual([]);
  expect(await ask(0, 100, uri('cart.yaml'))).toEqual([]);
  expect(await ask(0, 100, uri('none.yaml'))).toEqual([]);

  const [first] = hints;
  expect(first?.label).toEqual([
    {
      value: 'Deployment cart',
      location: {
        uri: uri('cart.yaml'),
        range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
      },
    },
  ]);
  expect(first?.tooltip).toBeUndefined();
  const resolved = await client.connection.sendRequest<InlayHint>('inlayHint/resolve', first);
  expect((resolved.tooltip as MarkupContent).value).toMatch(/^\*\*Selects 1 of 2 workloads in shop\*\*/);
});

test('a client that asks for no tooltips has them at once', async () => {
  await start({ plain: true });
  expect((await ask()).map(({ tooltip }) => (tooltip as MarkupContent).value.split('\n')[0]?.trim())).toEqual([
    '**Selects 1 of 2 workloads in shop**',
    'Pods with app=web in namespace shop **and** no other namespace',
    '**Admits TCP http**',
  ]);
});

test('as a selector is typed that matches nothing any more', async () => {
  await start();
  client.change(policyUri, policyText.replace('app: cart', 'app: carts'));
  expect(shown(await ask(6, 7))).toEqual(['6:14 no pods, did you mean app=cart?']);
  client.change(policyUri, policyText.replace('app: cart', 'app: cart: '));
  expect(shown(await ask(6, 7))).toEqual(['6:14 no pods, did you mean app=cart?']);
  client.change(policyUri, policyText);
  expect(shown(await ask(6, 7))).toEqual(['6:14 Deployment cart']);
});

test('the client is told to ask again when another file makes a hint another one', async () => {
  await start();
  expect(shown(await ask(6, 7))).toEqual(['6:14 Deployment cart']);
  const text = files.get(uri('web.yaml')) ?? '';
  client.open(uri('web.yaml'));
  client.change(uri('web.yaml'), text.replace('app: web', 'app: cart'));
  await client.until('a refresh', () => client.refreshes.inlayHint === 1);
  expect(shown(await ask(6, 7))).toEqual(['6:14 2 workloads']);
  client.diskChanged(uri('cart.yaml'), undefined);
  await client.until('a second refresh', () => client.refreshes.inlayHint === 2);
  expect(shown(await ask(6, 7))).toEqual(['6:14 Deployment web']);
});

test('the cluster in view comes first, and switching it asks again', async () => {
  const overlay = (name: string): string =>
    `//- ${name}/kustomization.yaml\nresources: [../base, more.yaml]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
  client = await startClient(
    parseFixture(
      `//- base/kustomization.yaml\nresources: [p.yaml]\n` +
        policy('p', 'podSelector: {matchLabels: {tier: front}}').replace('p-policy.yaml', 'base/p.yaml') +
        overlay('dev') +
        overlay('prod') +
        deployment('web', { labels: 'tier: front', file: 'dev/more.yaml' }) +
        deployment('web', { labels: 'tier: back', file: 'prod/more.yaml' }),
    ).files,
  );
  client.open(uri('base/p.yaml'));
  const texts = async () => shown(await ask(0, 100, uri('base/p.yaml'))).map((text) => text.replace(/^\S+ /, ''));
  expect(await texts()).toEqual(['dev: Deployment web, prod: no known pods']);
  const choice: ClusterInViewParams = { folder: root, cluster: 'prod' };
  await client.connection.sendNotification(clusterInViewNotification, choice);
  await client.until('a refresh', () => client.refreshes.inlayHint === 1);
  expect(await texts()).toEqual(['prod: no known pods, dev: Deployment web']);
});

test('settings turn all or some kinds off, at once', async () => {
  await start({ settings: { netpol: { inlayHints: { ports: false } } } });
  expect(shown(await ask())).toEqual(['6:14 Deployment cart', '11:44 Deployment web']);
  client.configure({ netpol: { inlayHints: false } });
  await client.until('a refresh', () => client.refreshes.inlayHint === 1);
  expect(await ask()).toEqual([]);
  client.configure({ netpol: { inlayHints: true } });
  await client.until('a second refresh', () => client.refreshes.inlayHint === 2);
  expect(await ask()).toHaveLength(3);
});
