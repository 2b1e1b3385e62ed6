import { afterEach, expect, test } from 'vitest';
import {
  type CallScope,
  type CallScopesParams,
  type CallsParams,
  callScopesRequest,
  callsRequest,
  type TextResult,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const namespace = 'shop';
const { files } = parseFixture(
  [
    deployment('web', {
      namespace,
      ports: [8080],
      env: { CART: 'cart:80', BAD: 'cart:81', PAY: 'https://api.example.com' },
    }),
    service('web', { namespace }),
    ingress('shop', ['{name: web, port: {number: 80}}'], namespace),
    deployment('cart', { namespace, ports: [7070], env: { DB: 'db:5432' } }),
    service('cart', { namespace, ports: ['80 -> 7070'] }),
    deployment('db', { namespace, ports: [5432] }),
    service('db', { namespace, ports: [5432] }),
    deployment('idle', { namespace: 'ops' }),
    policy('deny', 'podSelector: {matchLabels: {app: db}}', namespace),
    policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]',
      namespace,
    ),
  ].join(''),
);
const uri = (path: string): string => `${root}/${path}`;
const scopes = (params: CallScopesParams): Promise<CallScope[]> =>
  client.connection.sendRequest<CallScope[]>(callScopesRequest, params);
const labels = async (params: CallScopesParams): Promise<string[]> => (await scopes(params)).map(({ label }) => label);
const show = (params: CallsParams): Promise<TextResult> => client.connection.sendRequest(callsRequest, params);

async function calls(label: string): Promise<TextResult> {
  const scope = (await scopes({})).find((one) => one.label === label);
  if (!scope) throw new Error(`there is no ${label}`);
  return show({ type: scope.type, key: scope.key });
}

test('what can be asked about: what is at the cursor first, each once', async () => {
  client = await startClient(files);
  const all = [
    'cluster ws',
    'namespace ops',
    'namespace shop',
    'Deployment idle',
    'Deployment cart',
    'Deployment db',
    'Deployment web',
  ];
  expect(await labels({})).toEqual(all);
  const first = ['Deployment web', 'namespace shop', 'cluster ws'];
  const others = all.filter((label) => !first.includes(label));
  expect(await labels({ uri: uri('web.yaml'), position: { line: 14, character: 20 } })).toEqual([...first, ...others]);
  expect((await labels({ uri: uri('cart-policy.yaml'), position: { line: 3, character: 9 } })).slice(0, 2)).toEqual([
    'namespace shop',
    'cluster ws',
  ]);
  expect(await labels({ uri: uri('nowhere.yaml'), position: { line: 3, character: 9 } })).toEqual(all);
});

test('of a workload: what is blocked and allowed, by what, and where it says so', async () => {
  client = await startClient(files);
  const { text, links } = await calls('Deployment cart');
  expect(text).toMatchInlineSnapshot(`
    "Calls of Deployment cart: 1 blocked, 1 leading nowhere, 2 allowed

      Blocked
        cart calls db on TCP 5432
          blocked by NetworkPolicy deny
          env DB of cart

      Leading nowhere
        web calls cart: Service cart has no port 81
          env BAD of web

      Allowed
        cart calls DNS on TCP 53 and UDP 53
          env DB of cart
        web calls cart on TCP 7070
          env CART of web

      Let in though nothing tells that it is needed
        db may call cart on TCP 7070
          admitted by rule 1 of NetworkPolicy cart
    "
  `);
  const lines = text.split('\n');
  expect(
    links.map(({ line, start, end, target, place }) => `${lines[line]?.slice(start, end)} at ${place} -> ${target}`),
  ).toContain(`env DB of cart at cart.yaml:18 -> ${uri('cart.yaml')}#18,18`);
});

test('of a cluster', async () => {
  client = await startClient(files);
  expect((await calls('cluster ws')).text).toMatchInlineSnapshot(`
    "Calls of cluster ws: 1 blocked, 1 leading nowhere, 5 allowed

      Blocked
        shop/cart calls shop/db on TCP 5432
          blocked by NetworkPolicy deny
          env DB of cart

      Leading nowhere
        shop/web calls shop/cart: Service cart has no port 81
          env BAD of web

      Allowed
        The ingress controller calls shop/web on TCP 80
          backend of Ingress shop
        shop/cart calls DNS on TCP 53 and UDP 53
          env DB of cart
        shop/web calls DNS on TCP 53 and UDP 53
          env CART of web
        shop/web calls api.example.com on TCP 443
          env PAY of web
        shop/web calls shop/cart on TCP 7070
          env CART of web

      Let in though nothing tells that it is needed
        shop/db may call shop/cart on TCP 7070
          admitted by rule 1 of NetworkPolicy cart

      Without evidence of any call: whom these call, and who calls them, is not known
        ops/idle
    "
  `);
  expect((await calls('namespace ops')).text).toMatchInlineSnapshot(`
    "Calls of namespace ops: nothing tells of any

      Without evidence of any call: whom these call, and who calls them, is not known
        idle
    "
  `);
});

test('as it is typed; and what is gone', async () => {
  client = await startClient(files);
  const [cart] = (await scopes({})).filter(({ label }) => label === 'Deployment cart');
  const params: CallsParams = { type: 'workload', key: cart?.key ?? '' };
  client.open(uri('cart.yaml'));
  client.change(uri('cart.yaml'), (files.get(uri('cart.yaml')) ?? '').replace('db:5432', 'nothing'));
  expect((await show(params)).text).not.toContain('env DB of cart');
  client.change(uri('cart.yaml'), '');
  for (const gone of [params, { type: 'namespace', key: 'x' } as const, { type: 'cluster', key: 'x' } as const])
    expect(await show(gone)).toEqual({ text: 'What was asked about is not in this workspace any more.\n', links: [] });
});
