import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { denyText, openText } from '../support/generate.ts';
import { denyAll, deployment, policy, service } from '../support/manifests.ts';
import { run, type Texts } from './run.ts';

const shop = filesOf(
  deployment('frontend', { namespace: 'shop', env: { CART_ADDR: 'cart:7070' } }) +
    deployment('cart', { namespace: 'shop', ports: [8080] }) +
    service('cart', { namespace: 'shop', ports: ['7070 -> 8080'] }),
);

const deny = `# A proposal: nothing in the manifests says who calls frontend.\n${denyText('shop')}`;

const fromFrontend = `  - from:
    # env CART_ADDR of frontend, frontend.yaml:16
    - podSelector:
        matchLabels:
          app: frontend
`;
const cart = openText('cart', fromFrontend, { namespace: 'shop' });

test('prints policies, and says on the error stream what they change and that the calls get through', async () => {
  expect(await run(['generate'], shop)).toEqual({
    exit: 0,
    out: `${deny}---\n${cart}`,
    error: 'connections: 0 opened, 3 closed, 1 cut to fewer ports\n1 call allowed\n',
  });
});

test('one workload, one namespace', async () => {
  expect((await run(['generate', '--workload', 'shop/cart'], shop)).out).toBe(cart);
  expect((await run(['generate', '--namespace', 'shop'], shop)).out).toBe(`${deny}---\n${cart}`);
  const others = { ...shop, ...filesOf(deployment('job', { namespace: 'jobs' })) };
  expect((await run(['generate', '--namespace', 'jobs'], others)).out).not.toContain('namespace: shop');
});

test('namespaces of the cluster itself get nothing, unless they are named', async () => {
  const system = filesOf(deployment('kured', { namespace: 'kube-system' }));
  expect(await run(['generate'], system)).toMatchObject({ exit: 0, out: '' });
  expect((await run(['generate', '--namespace', 'kube-system'], system)).out).toContain('  namespace: kube-system\n');
});

test('writes files, twice nothing', async () => {
  const first = await run(['generate', '--out', 'policies'], shop);
  expect(first.written).toEqual({ 'policies/default-deny.yaml': deny, 'policies/cart.yaml': cart });
  expect(first.out).toBe('');
  expect(first.error).toContain('wrote policies/default-deny.yaml\nwrote policies/cart.yaml\n');
  expect(await run(['generate', '--out', 'policies'], { ...shop, ...first.written })).toEqual({
    exit: 0,
    out: '',
    error: 'there is nothing to write\n1 call allowed\n',
  });
});

test('policies of the folder count though no PATH has it', async () => {
  const below = Object.fromEntries(Object.entries(shop).map(([name, text]) => [`app/${name}`, text]));
  const first = await run(['generate', 'app', '--out', 'policies'], below);
  const again = await run(['generate', 'app', '--out', 'policies'], { ...below, ...first.written });
  expect(Object.keys(first.written ?? {})).toHaveLength(2);
  expect(again).toEqual({ exit: 0, out: '', error: 'there is nothing to write\n1 call allowed\n' });
});

test('lists files in the kustomization of the folder, whose comments stay', async () => {
  const kustomization = '# ours\nresources:\n- frontend.yaml # first\n- cart.yaml\n- cart-service.yaml\n';
  const files = { ...shop, 'kustomization.yaml': kustomization };
  const first = await run(['generate', '--out', '.'], files);
  expect(first.written).toEqual({
    'default-deny.yaml': deny,
    // cart.yaml is that of the Deployment.
    'cart-networkpolicy.yaml': cart,
    'kustomization.yaml': `${kustomization}- default-deny.yaml\n- cart-networkpolicy.yaml\n`,
  });
  expect(await run(['generate', '--out', '.'], { ...files, ...first.written })).not.toHaveProperty('written');
  const without = await run(['generate', '--out', 'policies'], {
    ...shop,
    'policies/kustomization.yaml': 'namespace: shop\n',
  });
  expect(without.written?.['policies/kustomization.yaml']).toBe(
    'namespace: shop\nresources:\n- default-deny.yaml\n- cart.yaml\n',
  );
});

test('what a policy about the same pods lacks goes into it, and is printed with all of it', async () => {
  const own = filesOf(policy('ours', 'podSelector: {matchLabels: {app: cart}} # the cart', 'shop'));
  const files = { ...shop, ...own, 'deny.yaml': deny };
  const extended = `${own['ours-policy.yaml']}  ingress:
${fromFrontend}    ports:
    - protocol: TCP
      port: 8080
`;
  expect((await run(['generate', '--out', 'policies'], files)).written).toEqual({ 'ours-policy.yaml': extended });
  const printed = await run(['generate', '--stdout'], {
    ...files,
    'ours-policy.yaml': `---\n${own['ours-policy.yaml']}`,
  });
  expect(printed.out).toBe(extended);
  expect(printed.error).toContain('extends ours-policy.yaml, which is printed as a whole\n');
  const dry = await run(['generate', '--out', 'policies', '--dry-run'], files);
  expect(dry.error).toContain('would extend ours-policy.yaml\n');
  expect(dry).not.toHaveProperty('written');
});

test('a policy that a kustomization changes is not printed, since it could not be applied as it is written', async () => {
  const own = filesOf(policy('ours', 'podSelector: {matchLabels: {app: cart}}', 'shop'));
  const kustomization = `namespace: prod\nresources: [${Object.keys({ ...shop, ...own }).join(', ')}]\n`;
  const files = { ...shop, ...own, 'kustomization.yaml': kustomization };
  const { out } = await run(['generate'], files);
  expect(out).not.toContain('name: ours');
  expect(out).toContain('  name: cart\n  namespace: prod\n');
  expect((await run(['generate', '--out', 'p'], files)).written?.['ours-policy.yaml']).toContain('  ingress:\n');
});

test('what cannot be edited stays as it is: standard input, saved output, and on standard output a list or JSON', async () => {
  const own = policy('ours', 'podSelector: {matchLabels: {app: cart}}', 'shop').split('\n').slice(1).join('\n');
  const list = `apiVersion: v1\nkind: List\nitems:\n${own.replace(/^/gm, '  ').replace('  ', '- ').trimEnd()}\n`;
  const json = JSON.stringify(parse(own));
  const written = async (args: string[], files: Texts): Promise<string[]> => {
    const { exit, out, written } = await run(['generate', ...args], { ...shop, 'deny.yaml': deny, ...files });
    expect(exit).toBe(0);
    expect(out).not.toContain('ours');
    return Object.keys(written ?? {});
  };
  expect(await written(['.', '-', '--out', 'p'], { '-': own })).toEqual(['p/cart.yaml']);
  const known = { 'live.yaml': own, '.netpol.yaml': 'known: [live.yaml]\n' };
  expect(await written(['--out', 'p'], known)).toEqual(['p/cart.yaml']);
  for (const text of [list, json]) expect(await written([], { 'ours.yaml': text })).toEqual([]);
  for (const text of [list, json]) expect(await written(['--out', 'p'], { 'ours.yaml': text })).toEqual(['ours.yaml']);
});

test('says where a policy lands beside the cluster that it was made for', async () => {
  const files = {
    ...Object.fromEntries(Object.entries(shop).map(([name, text]) => [`base/${name}`, text])),
    'base/kustomization.yaml': `resources: [${Object.keys(shop).join(', ')}]\n`,
    'dev/kustomization.yaml': 'resources: [../base]\nlabels: [{pairs: {env: dev}, includeTemplates: true}]\n',
    'prod/kustomization.yaml': 'resources: [../base]\nlabels: [{pairs: {env: prod}, includeTemplates: true}]\n',
  };
  const { error, written } = await run(['generate', '--cluster', 'prod', '--out', 'base'], files);
  expect(Object.keys(written ?? {})).toHaveLength(3);
  expect(error).toContain(
    'note: base/default-deny.yaml and base/cart-networkpolicy.yaml are part of several clusters: dev and prod\n',
  );
  const alone = await run(['generate', '--cluster', 'prod', '--out', 'prod'], files);
  expect(alone.error).not.toContain('several clusters');
});

test('workloads with equal rules share a policy', async () => {
  const twins = filesOf(
    deployment('frontend', { namespace: 'shop', env: { CART_ADDR: 'cart:80', BASKET_ADDR: 'basket:80' } }) +
      ['cart', 'basket']
        .map((name) => deployment(name, { namespace: 'shop' }) + service(name, { namespace: 'shop' }))
        .join(''),
  );
  const { out, error } = await run(['generate', '--style', 'namespace'], twins);
  expect(out).toBe(`${deny}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: basket-and-cart
  namespace: shop
spec:
  podSelector:
    matchExpressions:
    - key: app
      operator: In
      values:
      - basket
      - cart
  policyTypes:
  - Ingress
  ingress:
  - from:
    # env BASKET_ADDR of frontend, frontend.yaml:18
    # env CART_ADDR of frontend, frontend.yaml:16
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - protocol: TCP
      port: 80
`);
  expect(error).toContain('2 calls allowed\n');
});

test('one file for each namespace', async () => {
  const one = await run(['generate', '--out', 'policies', '--style', 'namespace'], shop);
  expect(one.written).toEqual({ 'policies/network-policies.yaml': `${deny}---\n${cart}` });
  const two = { ...shop, ...filesOf(deployment('job', { namespace: 'jobs' })) };
  const { written = {} } = await run(['generate', '--out', 'policies', '--style', 'namespace'], two);
  expect(Object.keys(written)).toEqual(['policies/jobs-network-policies.yaml', 'policies/shop-network-policies.yaml']);
  const each = await run(['generate', '--out', 'policies'], two);
  expect(Object.keys(each.written ?? {})).toEqual([
    'policies/jobs-default-deny.yaml',
    'policies/shop-default-deny.yaml',
    'policies/shop-cart.yaml',
  ]);
});

test('the style of the neighbours: line breaks and indentation', async () => {
  const indented = (shop['cart.yaml'] ?? '').replace(
    '      containers:\n      - name',
    '      containers:\n        - name',
  );
  const files = { ...shop, 'cart.yaml': indented.replaceAll(/^ {8}(?=image|ports|- \{)/gm, '          ') };
  const crlf = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text?.replaceAll('\n', '\r\n') ?? '']),
  );
  const { written = {} } = await run(['generate', '--out', 'p', '--workload', 'cart'], crlf);
  const text = written['p/cart.yaml'] ?? '';
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(text).toContain('  policyTypes:\r\n    - Ingress\r\n');
  const printed = await run(['generate', '--workload', 'cart'], crlf);
  expect(printed.out).not.toContain('\r');
});

test('--dry-run writes nothing and prints what would change', async () => {
  const { exit, out, error, written } = await run(['generate', '--out', 'p', '--dry-run'], shop);
  expect({ exit, written }).toEqual({ exit: 0, written: undefined });
  expect(out.split('\n')).toEqual([
    '+ isolation shop/cart[Deployment] ingress',
    '+ isolation shop/frontend[Deployment] ingress',
    '- internet[External] => shop/cart[Deployment] : all ports',
    '- internet[External] => shop/frontend[Deployment] : all ports',
    '- shop/cart[Deployment] => shop/frontend[Deployment] : all ports',
    '~ shop/frontend[Deployment] => shop/cart[Deployment] : all ports -> TCP 8080',
    '',
  ]);
  expect(error).toContain('1 call allowed\n');
});

test('what is not sure is said, and the exit code too', async () => {
  const onNode = filesOf(
    deployment('agent', { namespace: 'shop', pod: 'hostNetwork: true', env: { A_ADDR: 'cart:7070' } }),
  );
  const unsure = await run(['generate'], { ...shop, ...onNode });
  expect(unsure.exit).toBe(1);
  expect(unsure.error).toContain(
    '1 call that nobody can know:\n  shop/agent[Deployment] => shop/cart[Deployment] : TCP 8080, env A_ADDR of agent; network plugins differ on pods that use hostNetwork\n',
  );
  expect(unsure.error).toContain(
    'as their nodes, which may call every pod on them, since they use hostNetwork:\n  shop/agent[Deployment]\n',
  );
  const open = filesOf(
    policy(
      'open',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}], ports: [{port: 8080}, {port: 1}]}]',
      'shop',
    ),
  );
  const beyond = await run(['generate'], { ...shop, ...open });
  expect(beyond.error).toContain(
    '1 connection open beyond the calls:\n  shop/frontend[Deployment] => shop/cart[Deployment] : TCP 1\n',
  );
});

test.each(['workload', 'namespace'])('all kinds of rules, with --style %s', async (style) => {
  const db = { namespace: 'data', ports: [5432] };
  const files = filesOf(
    deployment('web', {
      namespace: 'shop',
      ports: ['name: http, containerPort: 8080'],
      env: { CART: 'cart:80', BASKET: 'basket:80' },
    }) +
      service('web', { namespace: 'shop', ports: ['80 -> http'], spec: 'type: LoadBalancer' }) +
      ['cart', 'basket']
        .map(
          (name) =>
            deployment(name, {
              namespace: 'shop',
              env: { DB_URL: 'postgres://db.data:5432/x', PAY: 'https://pay.example.com' },
            }) + service(name, { namespace: 'shop' }),
        )
        .join('') +
      deployment('db', { ...db, kind: 'StatefulSet' }) +
      service('db', db),
  );
  const { exit, out } = await run(['generate', '--egress', '--style', style], files);
  expect(exit).toBe(0);
  await expect(out).toMatchFileSnapshot(`golden/generate.${style}.yaml`);
});

test('usage', async () => {
  const failing = async (...args: string[]): Promise<string> => {
    const { exit, error } = await run(['generate', ...args], shop);
    expect(exit).toBe(2);
    return error;
  };
  expect(await failing('--namespace', 'none')).toBe(
    'netpol generate: --namespace: there is no namespace none; known are shop\n',
  );
  expect(await failing('--workload', 'crt')).toContain('--workload: there is no workload crt');
  expect(await failing('--style', 'x')).toBe('netpol generate: --style is workload or namespace, not x\n');
  expect(await failing('--out', 'cart.yaml')).toBe(
    'netpol generate: --out is a folder, and there is a file of that name\n',
  );
  expect(await failing('--out', 'p', '--stdout')).toBe('netpol generate: --out and --stdout: it is one or the other\n');
  const prod = 'namespace: prod\nresources: [../base]\nnamePrefix: p-\n';
  const clusters = {
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': filesOf(deployment('web'))['web.yaml'] ?? '',
    'a/kustomization.yaml': `${prod}labels: [{pairs: {env: a}, includeTemplates: true}]\n`,
    'b/kustomization.yaml': `${prod}labels: [{pairs: {env: b}, includeTemplates: true}]\n`,
  };
  expect(await run(['generate'], clusters)).toMatchObject({
    exit: 2,
    error: 'netpol generate: --cluster is needed: a or b\n',
  });
  const { exit, out } = await run(['generate', '--cluster', 'b'], clusters);
  expect(exit).toBe(0);
  expect(out).toContain('  name: default-deny\n  namespace: prod\n');
});

test('nothing is written where something could not be read', async () => {
  const broken = { ...shop, 'broken.yaml': 'kind: Deployment\nmetadata: {name: [\n' };
  const { exit, error, written } = await run(['generate', '--out', 'p'], broken);
  expect({ exit, written }).toEqual({ exit: 2, written: undefined });
  expect(error).toContain('netpol generate: nothing is written, since something could not be read\n');
});

test('nothing of a Secret but its name and keys is ever printed', async () => {
  const secret = `//- secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
stringData:
  CART_URL: redis://admin-user:hunter2@cart:7070/secret-path
  OUT_URL: https://admin-user:hunter2@vault.example.com:54329/secret-path
data:
  DB_URL: ${btoa('tcp://127.9.9.9:54328')}
`;
  const web = deployment('web', { namespace: 'shop', pod: 'hostNetwork: false' }).replace(
    '        image: example\n',
    '        image: example\n        envFrom: [{secretRef: {name: s}}]\n',
  );
  const { out, error } = await run(['generate', '--egress'], { ...shop, ...filesOf(web + secret) });
  expect(out).toContain('    # key CART_URL of Secret s, secret.yaml:5\n');
  for (const value of ['hunter2', 'admin-user', 'secret-path', 'vault.example.com', '54329', '54328', '127.9.9.9']) {
    expect(out + error).not.toContain(value);
  }
});

test('egress, and names of ports', async () => {
  const { out } = await run(['generate', '--egress', '--ports', 'names'], {
    ...shop,
    ...filesOf(deployment('cart', { namespace: 'shop', ports: ['name: grpc, containerPort: 8080'] })),
  });
  expect(out).toContain('      port: grpc\n');
  expect(out).toContain('  # DNS of the cluster\n');
});

test('a default-deny of its own is respected', async () => {
  const own = filesOf(denyAll.replace('name: deny\n', 'name: deny\n  namespace: shop\n'));
  expect((await run(['generate'], { ...shop, ...own })).out).toBe(cart);
});

function filesOf(source: string): Texts {
  return Object.fromEntries(
    source
      .split(/^\/\/- /m)
      .slice(1)
      .map((file) => {
        const end = file.indexOf('\n');
        return [file.slice(0, end), file.slice(end + 1)];
      }),
  );
}
