import { describe, expect, test } from 'vitest';
import { run } from './run.ts';

const deployment = (name: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: example, ports: [{containerPort: ${port}}]}]}
`;

const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 7070}]
`;

const passing = `tests:
  - name: only web may call cart
    to: shop/cart
    port: 7070
    allow: shop/web
    deny: everyone else
`;

const failing = `tests:
  - name: web may pay
    to: shop/pay
    allow: [shop/web]
    deny: [shop/cart]
`;

const files = {
  'cart.yaml': deployment('cart', 7070),
  'web.yaml': deployment('web', 8080),
  'pay.yaml': deployment('pay', 50051),
  'policies.yaml': policies,
  'tests/cart.netpol-test.yaml': passing,
};
const all = { ...files, 'tests/pay.netpol-test.yaml': failing };
const wrong = { ...files, 'tests/web.netpol-test.yaml': 'tests:\n  - {to: wbe, allow: shop/cart}\n  - {too: web}\n' };

test('all is as expected', async () => {
  expect(await run(['test'], files)).toEqual({
    exit: 0,
    error: '',
    out: 'tests/cart.netpol-test.yaml:2:11 passed: only web may call cart\n1 test: 1 passed\n',
  });
});

describe('something is not as expected', () => {
  test.each(['text', 'json', 'junit'])('%s', async (format) => {
    const { out, exit, error } = await run(['test', '--format', format], all);
    expect({ exit, error }).toEqual({ exit: 1, error: '' });
    await expect(out).toMatchFileSnapshot(`golden/test.${format}.txt`);
  });
});

test('something cannot be asked', async () => {
  const { out, exit, error } = await run(['test'], wrong);
  expect({ exit, error }).toEqual({ exit: 2, error: '' });
  await expect(out).toMatchFileSnapshot('golden/test.wrong.txt');
  const junit = await run(['test', '--format', 'junit'], wrong);
  expect(junit.out).toContain('<testsuites name="netpol" tests="5" failures="0" errors="3">');
});

test('what cannot be told fails', async () => {
  const open = policies.replace(
    '{podSelector: {matchLabels: {app: web}}}',
    '{namespaceSelector: {matchLabels: {a: b}}}',
  );
  const { out, exit } = await run(['test'], { ...files, 'policies.yaml': open });
  expect(exit).toBe(1);
  expect(out).toContain('cannot be told: only web may call cart\n');
});

test('a manifest that cannot be read', async () => {
  const { exit, error } = await run(['test'], { ...files, 'broken.yaml': 'kind: Pod\nmetadata: [\n' });
  expect(exit).toBe(2);
  expect(error).toContain('broken.yaml:');
});

test('--filter: only tests of such a name', async () => {
  const { out, exit } = await run(['test', '--filter', 'CART'], all);
  expect({ out, exit }).toEqual({
    exit: 0,
    out: 'tests/cart.netpol-test.yaml:2:11 passed: only web may call cart\n1 test: 1 passed\n',
  });
});

test('--out: into a file', async () => {
  const { out, exit, written } = await run(['test', '--format', 'junit', '--out', 'build/tests.xml'], files);
  expect({ out, exit, names: Object.keys(written ?? {}) }).toEqual({ out: '', exit: 0, names: ['build/tests.xml'] });
  expect(written?.['build/tests.xml']).toMatch(/^<\?xml/);
});

test('PATHs: tests and manifests are found below them', async () => {
  expect((await run(['test', 'tests/cart.netpol-test.yaml', 'cart.yaml', 'web.yaml', 'policies.yaml'], all)).exit).toBe(
    0,
  );
  expect((await run(['test', 'tests'], files)).out).toContain('There is no workload shop/cart.');
});

test('--cluster: in one of several', async () => {
  const overlay = (port: number) =>
    `resources: [../base]\npatches:\n- target: {kind: NetworkPolicy, name: cart}\n  patch: |\n    - {op: replace, path: /spec/ingress/0/ports/0/port, value: ${port}}\n`;
  const texts = {
    'base/kustomization.yaml': 'resources: [cart.yaml, web.yaml, policies.yaml]\n',
    'base/cart.yaml': files['cart.yaml'],
    'base/web.yaml': files['web.yaml'],
    'base/policies.yaml': policies,
    'dev/kustomization.yaml': overlay(7070),
    'prod/kustomization.yaml': overlay(7071),
    'cart.netpol-test.yaml': passing,
  };
  const exits = ['dev', 'prod'].map(async (name) => (await run(['test', '--cluster', name], texts)).exit);
  expect(await Promise.all(exits)).toEqual([0, 1]);
  expect((await run(['test'], texts)).out).toContain('    prod: web may not call cart on TCP 7070: ');
});

test.each([
  ['', { 'cart.yaml': files['cart.yaml'] }, 'there is no file *.netpol-test.yaml here'],
  ['--filter nothing', files, 'no test has nothing in its name'],
  ['--format tap', files, '--format is text, json or junit, not tap'],
  ['--cluster prod', files, 'there is no cluster prod; known are work'],
])('%s', async (line, texts, message) => {
  expect(await run(['test', ...line.split(' ').filter((word) => word !== '')], texts)).toEqual({
    exit: 2,
    out: '',
    error: `netpol test: ${message}\n`,
  });
});

test('netpol files says what they are', async () => {
  expect((await run(['files'], files)).out).toContain('tests/cart.netpol-test.yaml: policy tests');
  expect((await run(['check', 'tests'], files)).exit).toBe(0);
});
