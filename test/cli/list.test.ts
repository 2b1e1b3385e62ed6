import { describe, expect, test } from 'vitest';
import { run, type Texts } from './run.ts';

const deployment = (namespace: string, name: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: ${name}, ports: [{containerPort: ${port}}]}]}
`;

const policy = (namespace: string, name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

const documents = (...texts: string[]): string => texts.join('---\n');

/**
 * A web shop: addresses in and out, one chain of calls, a peer that nobody can tell (the labels of `ops` are not
 * declared), a workload that nothing connects (`batch`), and one that nothing protects (`prometheus`).
 */
const shop = {
  'shop.yaml': documents(
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    deployment('shop', 'web', 8080),
    deployment('shop', 'cart', 7070),
    deployment('shop', 'db', 5432),
    deployment('shop', 'batch', 80),
    policy('shop', 'deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}'),
    policy(
      'shop',
      'web',
      `
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 8080}]}]
  egress: [{to: [{podSelector: {matchLabels: {app: cart}}}]}, {to: [{ipBlock: {cidr: 203.0.113.7/32}}], ports: [{port: 443}]}]
  policyTypes: [Ingress, Egress]`,
    ),
    policy(
      'shop',
      'cart',
      `
  podSelector: {matchLabels: {app: cart}}
  ingress:
  - {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 7070}]}
  - {from: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{port: 9090, endPort: 9099}]}
  egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]
  policyTypes: [Ingress, Egress]`,
    ),
    policy(
      'shop',
      'db',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 5432}]}]}',
    ),
  ),
  'ops.yaml': deployment('ops', 'prometheus', 9090),
};

const formats = ['text', 'md', 'csv', 'dot', 'mermaid', 'svg'];

describe('formats', () => {
  for (const format of formats) {
    test(format, async () => {
      const { exit, error, out } = await run(['list', '--format', format], shop);
      expect({ exit, error }).toEqual({ exit: 0, error: '' });
      // Every file of this repository has plain line endings.
      await expect(out.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/list.${format}`);
    });
  }

  test('Windows line endings change nothing', async () => {
    const windows = Object.fromEntries(
      Object.entries(shop).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
    );
    for (const format of formats) {
      expect(await run(['list', '--format', format], windows)).toEqual(await run(['list', '--format', format], shop));
    }
  });
});

describe('filters', () => {
  const lines = async (...args: string[]): Promise<string[]> => {
    const { exit, error, out } = await run(['list', ...args], shop);
    expect({ exit, error }).toEqual({ exit: 0, error: '' });
    return out.split('\n').slice(0, -1);
  };

  const callersOfCart = [
    'ops/prometheus[Deployment] => shop/cart[Deployment] : perhaps TCP 9090-9099',
    'shop/web[Deployment] => shop/cart[Deployment] : TCP 7070',
  ];
  const cartCalls = ['shop/cart[Deployment] => shop/db[Deployment] : TCP 5432'];

  test('--focus: both ways, or the one that --direction says, seen from the focus', async () => {
    expect((await lines('--focus', 'shop/cart')).sort()).toEqual([...callersOfCart, ...cartCalls].sort());
    expect((await lines('--focus', 'cart', '--direction', 'ingress')).sort()).toEqual(callersOfCart);
    expect(await lines('--focus', 'cart', '--direction', 'egress')).toEqual(cartCalls);
  });

  test('--focus more than once', async () => {
    expect(await lines('--focus', 'cart', '--focus', 'db', '--direction', 'egress')).toEqual(cartCalls);
  });

  test('--focus internet: what addresses outside may reach, and what may reach them', async () => {
    expect(await lines('--focus', 'internet')).toMatchInlineSnapshot(`
      [
        "internet[External] => ops/prometheus[Deployment] : all ports",
        "0.0.0.0/0 but 10.0.0.0/8[External] => shop/web[Deployment] : TCP 8080",
        "ops/prometheus[Deployment] => internet[External] : all ports",
        "shop/web[Deployment] => 203.0.113.7[External] : TCP 443",
      ]
    `);
  });

  test('--port cuts connections to it, and drops those that lack it', async () => {
    expect(await lines('--port', '9095/TCP', '--focus', 'cart')).toMatchInlineSnapshot(`
      [
        "ops/prometheus[Deployment] => shop/cart[Deployment] : perhaps TCP 9095",
      ]
    `);
    expect(await lines('--port', '7000-7100', '--port', '5432/tcp', '--focus', 'cart')).toMatchInlineSnapshot(`
      [
        "shop/cart[Deployment] => shop/db[Deployment] : TCP 5432",
        "shop/web[Deployment] => shop/cart[Deployment] : TCP 7070",
      ]
    `);
    expect(await lines('--port', '5432/UDP', '--focus', 'cart')).toEqual([]);
  });

  test('a filter that makes no sense is named', async () => {
    const messages: Record<string, string> = {
      '--focus crat': 'netpol list: --focus: there is no workload crat\n',
      '--focus shop/card': 'netpol list: --focus: there is no workload shop/card; near are shop/cart\n',
      '--focus ops/web': 'netpol list: --focus: there is no workload ops/web; near are shop/web\n',
      '--direction in --focus web': 'netpol list: --direction is ingress or egress, not in\n',
      '--direction ingress': 'netpol list: --direction is seen from a workload: name it with --focus\n',
    };
    for (const port of ['http', '0', '65536', '90-80', '80/ICMP', '80/', '-80', '8e1', '']) {
      messages[`--port=${port}`] =
        `netpol list: --port is a port such as 8080, 8080/TCP or 8000-8090/UDP, not ${port}\n`;
    }
    for (const [line, error] of Object.entries(messages)) {
      expect({ line, ...(await run(['list', ...line.split(' ')], shop)) }).toEqual({ line, exit: 2, out: '', error });
    }
  });

  test('a name that several namespaces have is not guessed', async () => {
    const twice = { ...shop, 'more.yaml': deployment('ops', 'cart', 1) };
    expect(await run(['list', '--focus', 'cart'], twice)).toEqual({
      exit: 2,
      out: '',
      error: 'netpol list: --focus: cart may be ops/cart or shop/cart\n',
    });
  });
});

test('several folders are one workspace, in every format', async () => {
  const texts: Texts = {
    'a/web.yaml': deployment('shop', 'web', 80),
    'b/cart.yaml': deployment('shop', 'cart', 7070),
  };
  for (const format of ['text', 'json', 'md', 'csv', 'dot', 'mermaid', 'svg']) {
    const whole = await run(['list', '--format', format], texts);
    expect(whole).toMatchObject({ exit: 0, error: '' });
    expect(whole.out).toContain('cart');
    expect(await run(['list', '--format', format, 'a', 'b'], texts)).toEqual(whole);
  }
});

describe('standard input', () => {
  const pod = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] },
  });
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
  const toCart = {
    ...deny,
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app: 'cart' } }, ingress: [{}] },
  };
  const listOf = (...items: object[]): string =>
    `${JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, null, 4)}\n`;

  test('what kubectl prints', async () => {
    const stdin = listOf(pod('web'), pod('cart'), deny, toCart);
    expect((await run(['list', '-'], { '-': stdin })).out).toBe('internet[External] => shop/cart[Pod] : all ports\n');
  });

  test('several runs of kubectl, YAML documents, and folders beside it', async () => {
    const expected = 'internet[External] => shop/cart[Pod] : all ports\n';
    const inputs = [
      listOf(pod('web'), pod('cart')) + listOf(deny, toCart),
      (listOf(pod('web'), pod('cart')) + listOf(deny, toCart)).replaceAll('\n', '\r\n'),
      [pod('web'), pod('cart'), deny, toCart].map((each) => JSON.stringify(each)).join('\n---\n'),
      [pod('web'), pod('cart'), deny, toCart].map((each) => JSON.stringify(each)).join('\n'),
    ];
    for (const stdin of inputs) {
      expect(await run(['list', '-'], { '-': stdin })).toEqual({ exit: 0, error: '', out: expected });
    }
    const beside = { '-': listOf(pod('web'), pod('cart')), 'policies/all.json': listOf(deny, toCart) };
    expect(await run(['list', '-', 'policies'], beside)).toEqual({ exit: 0, error: '', out: expected });
  });

  test('a place in it is one of the whole input', async () => {
    const stdin = `${listOf(pod('web'))}{\n  "kind": "Pod",\n  "apiVersion" "v1"\n}\n`;
    const line = listOf(pod('web')).split('\n').length + 2;
    const { exit, error } = await run(['list', '-'], { '-': stdin });
    expect({ exit, error }).toEqual({
      exit: 2,
      error: expect.stringMatching(new RegExp(`^-:${line}:\\d+: cannot be read: `)),
    });
    const findings = await run(['check', '-'], { '-': `\n${JSON.stringify(pod('web'))}` });
    expect(findings.out).toMatch(/^-:2:\d+ warning unprotected-ingress /);
  });

  test('nothing on it is no empty cluster', async () => {
    for (const command of ['check', 'list']) {
      expect(await run([command, '-'], { '-': '\n' })).toEqual({
        exit: 2,
        out: '',
        error: 'netpol: there is nothing on standard input\n',
      });
    }
    expect(await run(['list', '-'], { '-': listOf() })).toEqual({ exit: 0, out: '', error: '' });
  });
});

test('what lies in the ranges of pods and Services is not outside', async () => {
  const egress = (cidr: string): string => `{to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: 80}]}`;
  const policy = (...cidrs: string[]): string =>
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [${cidrs.map(egress).join(', ')}]}
`;
  const web =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: main}]}\n';
  const list = async (config: string, ...cidrs: string[]): Promise<string> =>
    (await run(['list'], { '.netpol.yaml': config, 'web.yaml': web, 'policy.yaml': policy(...cidrs) })).out;
  const services = 'serviceCIDRs: [10.96.0.0/12]\n';
  const row = (range: string) => `default/web[Pod] => ${range}[External] : TCP 80\n`;
  expect(await list('', '10.96.0.0/16')).toBe(row('10.96.0.0/16'));
  expect(await list(services, '10.96.0.0/16')).toBe('');
  expect(await list('podCIDRs: [10.96.0.0/12]\n', '10.96.0.0/16')).toBe('');
  expect(await list(services, '10.96.0.0/11')).toBe(row('10.96.0.0/11'));
  expect(await list(services, '10.96.0.0/12', '0.0.0.0/0')).toBe(row('0.0.0.0/0'));
});
