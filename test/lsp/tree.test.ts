import { afterEach, expect, test } from 'vitest';
import {
  type ClusterInViewParams,
  clusterInViewNotification,
  type TreeItem,
  type TreeParams,
  type TreeRevealParams,
  treeRequest,
  treeRevealRequest,
  treeTooltipRequest,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const namespace = 'shop';
const everything = { text: '', onlyOpen: false };
const { files } = parseFixture(
  [
    deployment('web', { namespace, env: { CART: 'cart:80' } }),
    deployment('cart', { namespace, ports: [7070] }),
    service('cart', { namespace, ports: ['80 -> 7070'] }),
    policy('deny', 'podSelector: {matchLabels: {app: cart}}', namespace),
  ].join(''),
);
const uri = (path: string): string => `${root}/${path}`;
const ask = (params: Partial<TreeParams> = {}): Promise<TreeItem[]> =>
  client.connection.sendRequest<TreeItem[]>(treeRequest, { ...everything, ...params });
const labels = (items: readonly TreeItem[]): string[] => items.map(({ label }) => label);

async function itemAt(...way: readonly string[]): Promise<TreeItem> {
  let found: TreeItem | undefined;
  for (const label of way) {
    const items = await ask(found ? { key: found.key } : {});
    found = items.find((item) => item.label === label);
    if (!found) throw new Error(`no ${label} among ${labels(items).join(', ')}`);
  }
  return found as TreeItem;
}

test('a level at a time, with the places and what commands need', async () => {
  client = await startClient(files);
  expect(labels(await ask())).toEqual(['shop']);
  const { key, ...cart } = await itemAt('shop', 'Workloads', 'cart');
  const choice = `${root}|ws|apps/Deployment/shop/cart`;
  expect(cart).toEqual({
    icon: 'partly',
    label: 'cart',
    description: 'isolated for ingress · 1 caller',
    spoken: 'Deployment cart, isolated for ingress, 1 caller',
    opens: 'closed',
    uri: uri('cart.yaml'),
    range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
    name: 'cart',
    generate: { folder: root, cluster: 'ws', workload: 'apps/Deployment/shop/cart' },
    calls: { type: 'workload', key: choice },
    explain: { to: { key: choice, name: 'cart' } },
  });
  expect(labels(await ask({ key }))).toEqual(['Called by', 'Calls', 'Policies', 'Also let in']);
  const call = await itemAt('shop', 'Workloads', 'cart', 'Called by', 'web');
  expect(call.explain).toEqual({
    from: { key: `${root}|ws|apps/Deployment/shop/web`, name: 'web' },
    to: { key: choice, name: 'cart' },
  });
});

test('from what is typed and not saved', async () => {
  client = await startClient(files);
  client.open(uri('deny-policy.yaml'));
  client.change(uri('deny-policy.yaml'), '');
  expect((await itemAt('shop', 'Workloads', 'cart')).description).toBe('not isolated · 1 caller');
});

test('with more to say of an item, and nothing of what is gone or was never there', async () => {
  client = await startClient(files);
  const { key } = await itemAt('shop', 'Workloads', 'cart');
  expect(await client.connection.sendRequest(treeTooltipRequest, { key })).toMatch(/^\*\*Deployment cart in shop\*\*/);
  expect(await client.connection.sendRequest(treeTooltipRequest, { key: '["gone"]' })).toBeNull();
  expect(await ask({ key: '["gone","gone"]' })).toEqual([]);
  expect(await ask({ key: 'no key at all' })).toEqual([]);
});

test('the items that lead to what is at a place', async () => {
  client = await startClient(files);
  const reveal = async (path: string, line: number, filter = everything): Promise<string[]> => {
    const params: TreeRevealParams = { ...filter, uri: uri(path), position: { line, character: 9 } };
    return labels(await client.connection.sendRequest<TreeItem[]>(treeRevealRequest, params));
  };
  expect(await reveal('cart.yaml', 3)).toEqual(['shop', 'Workloads', 'cart']);
  expect(await reveal('cart.yaml', 3, { text: 'web', onlyOpen: false })).toEqual([]);
  expect(await reveal('deny-policy.yaml', 4)).toEqual(['shop', 'Policies', 'deny']);
  expect(await reveal('nowhere.yaml', 3)).toEqual([]);
});

test('the cluster that the user looks at first', async () => {
  const overlay = (stage: string): string =>
    `//- ${stage}/kustomization.yaml\nresources: [../base]\nlabels: [{pairs: {stage: ${stage}}, includeTemplates: true}]\n`;
  const base = '//- base/kustomization.yaml\nresources: [cart.yaml]\n';
  const cart = deployment('cart', { namespace, file: 'base/cart.yaml' });
  client = await startClient(parseFixture(cart + base + overlay('dev') + overlay('prod')).files);
  expect(labels(await ask())).toEqual(['dev', 'prod']);
  const params: ClusterInViewParams = { folder: root, cluster: 'prod' };
  await client.connection.sendNotification(clusterInViewNotification, params);
  expect((await ask()).map(({ label, opens }) => `${label} ${opens}`)).toEqual(['prod open', 'dev closed']);
});
