import { describe, expect, test } from 'vitest';
import { run, type Texts } from './run.ts';

interface WorkloadText {
  readonly namespace?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly more?: string;
}

function workload(name: string, { namespace = 'shop', port, env = {}, more = '' }: WorkloadText = {}): string {
  const variables = Object.entries(env).map(([key, value]) => `{name: ${key}, value: "${value}"}`);
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: main
        image: ${name}
        ports: [${port === undefined ? '' : `{containerPort: ${port}}`}]
        env: [${variables.join(', ')}]
${more}`;
}

const service = (name: string, port: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{${port}}]${more}}
`;

const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;

const documents = (...texts: string[]): string => texts.join('---\n');

/**
 * A shop of which every kind of answer is given: a call that is allowed, two that are denied (one by a policy of the
 * caller), one to a host outside, one by an Ingress of which nobody knows whence it comes, one to a port that the Service
 * does not have, one that the configuration declares, a workload without evidence, and a rule that nothing needs.
 */
const shop: Texts = {
  '.netpol.yaml': 'callers:\n- {of: shop/db, from: [shop/batch], ports: [5432]}\n',
  'web.yaml': documents(
    workload('web', {
      port: 8080,
      env: { CART: 'cart:80', CART_AGAIN: 'http://cart', BAD: 'cart:81', PAY: 'https://api.example.com' },
    }),
    service('web', 'port: 80, targetPort: 8080'),
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n',
  ),
  'cart.yaml': documents(
    workload('cart', { port: 7070, env: { DB: 'postgres://u:p@db:5432/x' } }),
    service('cart', 'port: 80, targetPort: 7070'),
  ),
  'db.yaml': documents(workload('db', { port: 5432 }), service('db', 'port: 5432')),
  'batch.yaml': workload('batch'),
  'idle.yaml': workload('idle', { namespace: 'ops' }),
  'policies.yaml': documents(
    policy('deny', '{podSelector: {}, policyTypes: [Ingress]}'),
    policy(
      'cart',
      '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: batch}}}], ports: [{port: 7070}]}], egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}]}',
    ),
    policy(
      'db',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: cart}}}]}]}',
    ),
    policy('web', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}'),
  ),
};

const calls = (args: string, texts = shop) => run(['calls', ...args.split(' ').filter((word) => word !== '')], texts);

describe('golden', () => {
  test.each([
    ['calls.text', ''],
    ['calls.json.txt', '--format json'],
    ['calls.md', '--format md'],
    ['calls-unneeded.text', '--unneeded'],
    ['calls-unneeded.md', '--unneeded --blocked --format md'],
  ])('%s', async (file, args) => {
    const { out, error } = await calls(args);
    expect(error).toBe('');
    await expect(out).toMatchFileSnapshot(`golden/${file}`);
  });
});

test('Windows line endings change nothing', async () => {
  const crlf = Object.fromEntries(
    Object.entries(shop).map(([name, text]) => [name, text?.replaceAll('\n', '\r\n') ?? null]),
  );
  for (const args of ['', '--format json', '--format md', '--unneeded']) {
    expect(await calls(args, crlf), args).toEqual(await calls(args));
  }
});

/** Without the evidence. */
const heads = (out: string): string[] =>
  out.split('\n').flatMap((line) => (line === '' ? [] : [line.split(';')[0] ?? '']));

test('what is blocked, and what of it is sure', async () => {
  const { out, exit } = await calls('--blocked');
  expect(exit).toBe(1);
  expect(heads(out)).toEqual([
    'IngressController => shop/web[Deployment] : TCP 8080 unknown: whether an ipBlock matches pods depends on the network plugin',
    'shop/batch[Deployment] => shop/db[Deployment] : TCP 5432 denied by NetworkPolicy deny (policies.yaml:3), NetworkPolicy db (policies.yaml:13)',
    'shop/cart[Deployment] => shop/db[Deployment] : TCP 5432 denied by NetworkPolicy cart (policies.yaml:8)',
  ]);
});

test('the exit code says whether anything is blocked, or may be', async () => {
  const open = {
    'a.yaml': documents(workload('web', { env: { CART: 'cart' } }), workload('cart'), service('cart', 'port: 80')),
  };
  expect((await calls('--blocked', open)).exit).toBe(0);
  expect((await calls('', open)).exit).toBe(0);
  expect((await calls('--blocked --workload web', shop)).exit).toBe(3);
  expect((await calls('--workload web', shop)).exit).toBe(0);
  expect((await calls('--blocked --workload idle', shop)).exit).toBe(0);
  expect((await calls('--unneeded --workload idle', shop)).exit).toBe(0);
  expect((await calls('--unneeded --workload cart', shop)).exit).toBe(1);
});

test('what is only perhaps let in is not sure', async () => {
  const rule = policy(
    'db',
    '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}',
  );
  const { out, exit } = await calls('--unneeded', { 'a.yaml': documents(workload('db'), workload('web'), rule) });
  expect(exit).toBe(3);
  expect(heads(out)).toEqual(['shop/web[Deployment] => shop/db[Deployment] : perhaps all ports not needed']);
});

test('some workloads, some namespaces, and names that there are none of', async () => {
  const about = async (args: string): Promise<string[]> =>
    heads((await calls(args)).out).map((line) => line.split(' : ')[0] ?? '');
  expect(await about('--workload shop/batch')).toEqual(['shop/batch[Deployment] => shop/db[Deployment]']);
  expect(await about('--namespace ops')).toEqual(['ops/idle[Deployment]']);
  expect(await about('--namespace ops --workload batch')).toHaveLength(2);
  expect(await calls('--workload bach')).toEqual({
    exit: 2,
    out: '',
    error: 'netpol calls: --workload: there is no workload bach; near are shop/batch\n',
  });
  expect((await calls('--namespace nope')).error).toBe(
    'netpol calls: --namespace: there is no namespace nope; known are ops and shop\n',
  );
  expect((await calls('--workload internet')).error).toBe('netpol calls: --workload is one of the manifests\n');
});

test('of several clusters each line says which', async () => {
  const overlay = (name: string): string =>
    `resources: [../base]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
  const texts = {
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'base/all.yaml': documents(
      workload('web', { env: { CART: 'cart:80' } }),
      workload('cart'),
      service('cart', 'port: 80'),
    ),
    'dev/kustomization.yaml': overlay('dev'),
    'prod/kustomization.yaml': overlay('prod'),
  };
  const { out } = await calls('--workload cart', texts);
  expect(heads(out)).toEqual([
    'dev: shop/web[Deployment] => shop/cart[Deployment] : TCP 80 allowed',
    'prod: shop/web[Deployment] => shop/cart[Deployment] : TCP 80 allowed',
  ]);
  expect(heads((await calls('--cluster prod --workload cart', texts)).out)).toEqual([
    'shop/web[Deployment] => shop/cart[Deployment] : TCP 80 allowed',
  ]);
});

test('nothing of a Secret but its name and its keys', async () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: dsn, namespace: shop}\nstringData: {url: "postgres://root:hunter2@db:5432/x", other: "https://secret.example.com:8443/hunter2"}\n';
  const reader = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: main, image: web, envFrom: [{secretRef: {name: dsn}}]}]}
`;
  const texts = { 'a.yaml': documents(reader, secret, workload('db', { port: 5432 }), service('db', 'port: 5432')) };
  for (const args of ['', '--format json', '--format md', '--unneeded', '--blocked']) {
    const { out, error } = await calls(args, texts);
    expect(out + error, args).not.toMatch(/hunter2|secret\.example|8443|root/);
  }
  expect(heads((await calls('', texts)).out)).toContain('shop/web[Pod] => shop/db[Deployment] : TCP 5432 allowed');
});

test('a placeholder for a port leaves open whether it is let through', async () => {
  const cart = workload('cart').replace('ports: []', 'ports: [{name: http, containerPort: "${PORT}"}]');
  const some = policy('cart', '{podSelector: {matchLabels: {app: cart}}, ingress: [{ports: [{port: 8080}]}]}');
  const texts = {
    'a.yaml': documents(
      workload('web', { env: { C: 'cart:80' } }),
      cart,
      service('cart', 'port: 80, targetPort: http'),
      some,
    ),
  };
  const { out, exit } = await calls('--blocked', texts);
  expect({ lines: heads(out), exit }).toEqual({
    lines: ['shop/web[Deployment] => shop/cart[Deployment] : all TCP ports unknown: a placeholder hides a value'],
    exit: 3,
  });
});

test.each([
  [
    'unknown',
    'its namespace is perhaps admitted',
    '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]}',
  ],
  [
    'unknown',
    'its labels perhaps are',
    '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: prometheus}}}]}]}',
  ],
  ['allowed', 'every pod is', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}'],
  ['denied', 'nobody is', '{podSelector: {}, policyTypes: [Ingress]}'],
  [
    'denied',
    'only its port is not',
    '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{port: 80}]}]}',
  ],
])('Prometheus, which no manifest shows, is %s where %s', async (verdict, _, spec) => {
  const scraped = workload('web', { port: 9100 }).replace(
    'metadata: {labels: {app: web}}',
    'metadata: {labels: {app: web}, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9100"}}',
  );
  const { out } = await run(['calls'], { 'web.yaml': documents(scraped, policy('web', spec)) });
  expect(out).toContain(`Prometheus => shop/web[Deployment] : TCP 9100 ${verdict}`);
  expect(out.includes('the namespace and the labels of the caller are not known')).toBe(verdict === 'unknown');
});

const agents = '{matchLabels: {k8s-app: konnectivity-agent}}';
const ofKubeSystem = '{matchLabels: {kubernetes.io/metadata.name: kube-system}}';

test.each([
  ['unknown', 'every pod is let in', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}'],
  [
    'unknown',
    'the pods are by which it may call',
    `{podSelector: {}, ingress: [{from: [{namespaceSelector: ${ofKubeSystem}, podSelector: ${agents}}]}]}`,
  ],
  ['denied', 'other pods are', '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}'],
  ['allowed', 'everybody is', '{podSelector: {}, ingress: [{}]}'],
])('a call of the API server is %s where %s', async (verdict, _, spec) => {
  const hook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.example, clientConfig: {service: {name: web, namespace: shop, port: 80}}}]
`;
  const texts = documents(workload('web', { port: 80 }), service('web', 'port: 80'), hook, policy('web', spec));
  const { out } = await run(['calls'], { 'web.yaml': texts });
  expect(out).toContain(`=> shop/web[Deployment] : TCP 80 ${verdict}`);
  expect(out.includes('the namespace and the labels of the caller are not known')).toBe(verdict === 'unknown');
});

test.each([
  [
    'UDP 53 allowed',
    '{podSelector: {}, egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}, {to: [{podSelector: {}}]}]}',
  ],
  [
    'UDP 53 unknown: the labels of the namespace are not known',
    '{podSelector: {}, egress: [{to: [{namespaceSelector: {matchLabels: {name: kube-system}}}], ports: [{port: 53, protocol: UDP}]}, {to: [{podSelector: {}}]}]}',
  ],
  [
    'TCP 53 and UDP 53 denied',
    '{podSelector: {}, egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53}]}, {to: [{podSelector: {}}]}]}',
  ],
])('queries are %s', async (said, spec) => {
  const texts = documents(
    workload('web', { env: { CART: 'cart:80' } }),
    workload('cart', { port: 80 }),
    service('cart', 'port: 80'),
    policy('web', spec),
  );
  const { out } = await run(['calls'], { 'web.yaml': texts });
  expect(out).toContain(`shop/web[Deployment] => Dns : ${said}`);
});
