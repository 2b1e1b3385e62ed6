/** Files of policy tests in the editor: what is offered and said there, and the tests as an explorer shows and runs them. */
import { afterEach, expect, test } from 'vitest';
import type { CompletionItem, Hover, Location, Position } from 'vscode-languageserver-types';
import {
  type RunTestsParams,
  runTestsRequest,
  type TestFileItem,
  type TestFileResult,
  type TestsParams,
  testsRequest,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const namespace = 'shop';
const { files } = parseFixture(
  [
    deployment('web', { namespace, ports: [8080] }),
    deployment('cart', { namespace, ports: ['name: grpc, containerPort: 7070', 'containerPort: 53, protocol: UDP'] }),
    policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]', namespace),
    policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 7070}]}]',
      namespace,
    ),
  ].join(''),
);
const uri = `${root}/tests/shop.netpol-test.yaml`;
const tests = `tests:
  - name: only web
    to: shop/cart
    port: 7070
    allow: shop/web
    deny: everyone else
  - from: shop/cart
    deny: [{to: shop/web, port: 8080}, internet]
`;

async function start(text = tests): Promise<void> {
  client = await startClient(new Map([...files, [uri, text]]));
}

const items = (params: TestsParams = {}): Promise<TestFileItem[]> =>
  client.connection.sendRequest(testsRequest, params);
const run = (params: RunTestsParams = {}): Promise<TestFileResult[]> =>
  client.connection.sendRequest(runTestsRequest, params);

/** Each result in one line. */
async function results(params: RunTestsParams = {}): Promise<string[]> {
  return (await run(params)).flatMap((file) =>
    file.results.map(({ test, expectation, outcome }) => `${test}: ${expectation}: ${outcome}`),
  );
}

/** The text in the editor, and the position of `$0` in it. */
function marked(text: string): { text: string; position: Position } {
  const lines = text.slice(0, text.indexOf('$0')).split('\n');
  return { text: text.replace('$0', ''), position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
}

async function ask<T>(method: string, source: string): Promise<T> {
  const { text, position } = marked(source);
  client.open(uri, text);
  return client.connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, position });
}

async function offered(source: string): Promise<string[]> {
  return ((await ask<CompletionItem[] | null>('completion', source)) ?? []).map(({ label }) => label);
}

const shown = (): string[] =>
  (client.diagnostics.get(uri) ?? []).map(
    ({ range, message }) => `${range.start.line}:${range.start.character} ${message}`,
  );

test('the tests of all files, with their places', async () => {
  await start();
  const [file, ...others] = await items();
  expect(others).toEqual([]);
  expect(file?.uri).toBe(uri);
  expect(
    file?.tests.map(({ label, range, expectations }) => [
      `${range.start.line}:${range.start.character} ${label}`,
      ...expectations.map((each) => `${each.range.start.line}:${each.range.start.character} ${each.label}`),
    ]),
  ).toEqual([
    ['1:10 only web', '4:11 allow shop/web on TCP 7070', '5:10 deny everyone else on TCP 7070'],
    ['6:10 from shop/cart', '7:11 deny shop/web on TCP 8080', '7:39 deny internet'],
  ]);
  expect(await items({ uri })).toEqual([file]);
  expect(await items({ uri: `${root}/web.yaml` })).toEqual([]);
});

test('what comes out of them, with what decides', async () => {
  await start();
  expect(await results()).toEqual([
    'only web: allow shop/web on TCP 7070: passed',
    'only web: deny everyone else on TCP 7070: passed',
    'from shop/cart: deny shop/web on TCP 8080: passed',
    'from shop/cart: deny internet: failed',
  ]);
  expect(await results({ uri, ids: ['only web'] })).toHaveLength(2);
  const [file] = await run();
  expect(file?.problems).toEqual([]);
  expect(file?.results.at(-1)?.messages).toEqual([
    'cart may call the internet on all ports: no policy isolates cart for egress.',
  ]);
});

test('the same as text, as the command line prints it', async () => {
  await start();
  const failing = `tests/shop.netpol-test.yaml:7:11 failed: from shop/cart
  tests/shop.netpol-test.yaml:8:40 deny internet
    cart may call the internet on all ports: no policy isolates cart for egress.
`;
  const passing = 'tests/shop.netpol-test.yaml:2:11 passed: only web\n';
  const outputs = async (params: RunTestsParams): Promise<string[]> => (await run(params)).map(({ output }) => output);
  expect(await outputs({})).toEqual([`${passing}${failing}2 tests: 1 passed, 1 failed\n`]);
  expect(await outputs({ uri, ids: ['only web'] })).toEqual([`${passing}1 test: 1 passed\n`]);
  client.open(uri, tests.replaceAll('\n', '\r\n'));
  expect(await outputs({})).toEqual([`${passing}${failing}2 tests: 1 passed, 1 failed\n`]);
  client.change(uri, tests.replace('deny: [{', 'deny: [{{'));
  expect((await outputs({}))[0]).toContain('tests/shop.netpol-test.yaml:8:');
  expect(await outputs({ uri: `${root}/web.yaml` })).toEqual(['']);
});

test('what is typed counts, in manifests and in tests', async () => {
  await start();
  const path = `${root}/cart-policy.yaml`;
  client.open(path, (files.get(path) ?? '').replace('7070', '7071'));
  const [file] = await run({ uri, ids: ['only web'] });
  expect(file?.results[0]?.outcome).toBe('failed');
  expect(file?.results[0]?.messages).toEqual([
    `web may not call cart on TCP 7070: NetworkPolicy cart and NetworkPolicy deny isolate cart for ingress, and rules allow it on TCP 7071 only. See [NetworkPolicy cart](${root}/cart-policy.yaml#4,9), [NetworkPolicy deny](${root}/deny-policy.yaml#4,9).`,
  ]);
  client.open(uri, tests.replace('only web', 'web alone'));
  expect((await items())[0]?.tests[0]?.label).toBe('web alone');
});

test('files that come and go', async () => {
  await start();
  const other = `${root}/other.netpol-test.yaml`;
  client.diskChanged(other, 'tests: [{to: cart, allow: web}]\n');
  // Each answer comes after what was said before it.
  for (let known: TestFileItem[] = []; known.length < 2; known = await items());
  client.diskChanged(other, undefined);
  for (let known = await items(); known.length > 1; known = await items());
  expect((await items()).map((file) => file.uri)).toEqual([uri]);
});

test('diagnostics: what cannot be run, and nothing that merely fails', async () => {
  await start(tests.replace('to: shop/cart', 'to: shop/carts').replace('deny: everyone', 'dny: everyone'));
  await client.until('problems', () => shown().length === 2);
  expect(shown()).toEqual([
    '2:8 There is no workload shop/carts; there is Deployment/shop/cart.',
    '5:4 There is no setting "dny" in a test; known are name, to, from, port, allow and deny.',
  ]);
  client.open(uri, tests.replaceAll('\n', '\r\n'));
  await client.until('no problem', () => shown().length === 0);
  // A workload that goes is missed where it is named.
  client.diskChanged(`${root}/web.yaml`, undefined);
  await client.until('problems of others', () => shown().length === 2);
  expect(shown()[0]).toMatch(/^4:11 There is no workload shop\/web/);
});

test('completion', async () => {
  await start('');
  expect(await offered('$0')).toEqual(['cluster', 'tests']);
  expect(await offered('tests:\n  - $0\n')).toEqual(['name', 'to', 'from', 'port', 'allow', 'deny']);
  expect(await offered('tests:\n  - to: shop/cart\n    $0\n')).toEqual(['name', 'port', 'allow', 'deny']);
  expect(await offered('tests:\n  - to: $0\n')).toEqual(['shop/cart', 'shop/web', 'internet', 'ingress-controller']);
  const others = ['shop/cart', 'shop/web', 'internet', 'ingress-controller'];
  expect(await offered('tests:\n  - to: shop/cart\n    allow: [$0]\n')).toEqual(others);
  expect(await offered('tests:\n  - to: shop/cart\n    deny: $0\n')).toEqual(['everyone else', ...others]);
  const keys = ['port', 'workload', 'kind', 'namespace', 'labels'];
  expect(await offered('tests:\n  - to: shop/cart\n    allow: {$0}\n')).toEqual(['from', ...keys]);
  expect(await offered('tests:\n  - from: shop/cart\n    allow: {$0}\n')).toEqual(['to', ...keys]);
  expect(await offered('tests:\n  - to: shop/cart\n    port: $0\n')).toEqual(['7070', 'grpc', '53/UDP']);
  expect(await offered('tests:\n  - from: shop/cart\n    allow: [{to: web, port: $0}]\n')).toEqual(['8080']);
  expect(await offered('tests:\n  - to: {namespace: $0}\n')).toEqual(['shop']);
  expect(await offered('tests:\n  - to: {kind: $0}\n')).toEqual(['Deployment']);
  expect(await offered('tests:\n  - to: {workload: $0}\n')).toEqual(['cart', 'web']);
  expect(await offered('cluster: $0\n')).toEqual(['ws']);
});

test('hover: what an end means, and whether it is so now', async () => {
  await start('');
  const said = async (source: string): Promise<string[]> => {
    const hover = await ask<Hover | null>('hover', source);
    return hover ? (hover.contents as { value: string }).value.split('  \n') : [];
  };
  expect(await said(tests.replace('allow: shop', 'allow: sh$0op'))).toEqual([
    '**only web: allow shop/web on TCP 7070**',
    'So it is now.',
    `shop/web is [Deployment shop/web](${root}/web.yaml#4,9).`,
  ]);
  expect(await said(tests.replace('internet]', 'inter$0net]'))).toEqual([
    '**from shop/cart: deny internet**',
    'cart may call the internet on all ports: no policy isolates cart for egress.',
  ]);
  expect((await said(tests.replace('to: shop/cart', 'to: shop/c$0art')))[0]).toBe('**Deployment cart in shop**');
  expect((await said(tests.replace('deny: every', 'de$0ny: every')))[0]).toBe('**deny**');
  expect(await said('tests: []\n# $0\n')).toEqual([]);
});

test('definition: from an end to the workload', async () => {
  await start('');
  const found = await ask<Location[] | null>('definition', tests.replace('allow: shop', 'allow: sh$0op'));
  expect(found).toEqual([
    { uri: `${root}/web.yaml`, range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } } },
  ]);
  expect(await ask('definition', tests.replace('everyone', 'every$0one'))).toBeNull();
});
