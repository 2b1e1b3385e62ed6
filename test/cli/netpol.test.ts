import { expect, test } from 'vitest';
import { run } from './run.ts';

const deployment = (name: string, extra = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: ${name}
        image: ${name}
        ports:
        - containerPort: 7070
${extra}`;

const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec: ${spec}
`;

const files = {
  'cart.yaml': deployment('cart'),
  'frontend.yaml': deployment('frontend'),
  'deny.yaml': policy('deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}'),
  'cart-policy.yaml': policy(
    'cart',
    '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: frontend}}}], ports: [{port: 7070}]}]}',
  ),
  'frontend-policy.yaml': policy(
    'frontend',
    '{podSelector: {matchLabels: {app: frontend}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, {to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
  ),
};

test('list: one line a pair', async () => {
  expect(await run(['list'], files)).toMatchInlineSnapshot(`
    {
      "error": "",
      "exit": 0,
      "out": "shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070
    shop/frontend[Deployment] => 10.0.0.0/8[External] : all ports
    ",
    }
  `);
});

test('list: what is open beyond the workloads that are there', async () => {
  const { out, error, exit } = await run(['list', '--exposure'], files);
  expect({ error, exit }).toEqual({ error: '', exit: 0 });
  expect(out).toBe(`shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070
shop/frontend[Deployment] => 10.0.0.0/8[External] : all ports

Exposure:
shop/frontend[Deployment] => entire cluster : perhaps all ports
shop/frontend[Deployment] => all pods in namespace shop : all ports
shop/frontend[Deployment] => 10.0.0.0/8[External] : all ports
`);
});

test('list: what is open to a part: a workload, a direction, a port', async () => {
  const open = policy(
    'cart',
    '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 7000, endPort: 7100}]}, ' +
      '{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 9090}]}]}',
  );
  const texts = { ...files, 'cart-policy.yaml': open, 'closed.yaml': policy('closed', '{podSelector: {}}') };
  const lines = async (...args: string[]): Promise<string[]> => {
    const { out, error } = await run(['list', '--exposure', ...args], texts);
    expect(error).toBe('');
    return out
      .slice(out.indexOf('Exposure:'))
      .split('\n')
      .filter((line) => line !== '');
  };
  const cart = 'shop/cart[Deployment]';
  const whole = ['Exposure:', `${cart} <= entire cluster : TCP 7000-7100, perhaps TCP 9090`];
  const outside = `${cart} <= 10.0.0.0/8[External] : TCP 9090`;
  expect(await lines('--focus', 'cart', '--direction', 'ingress')).toEqual([...whole, outside]);
  expect(await lines('--focus', 'cart', '--direction', 'ingress', '--port', '7070')).toEqual([
    'Exposure:',
    `${cart} <= entire cluster : TCP 7070`,
  ]);
  expect(await lines('--focus', 'cart', '--direction', 'ingress', '--port', '9090/TCP')).toEqual([
    'Exposure:',
    `${cart} <= entire cluster : perhaps TCP 9090`,
    outside,
  ]);
  expect(await lines('--focus', 'cart', '--direction', 'ingress', '--port', '80')).toEqual([]);
  const json = await run(['list', '--exposure', '--focus', 'cart', '--port', '7070/TCP', '--format', 'json'], texts);
  const [{ exposure }] = JSON.parse(json.out).clusters;
  expect(exposure[0]).toMatchObject({
    workload: { name: 'cart' },
    direction: 'ingress',
    open: [{ peer: { kind: 'EntireCluster' }, allowed: { ports: { TCP: [[7070, 7070]] } }, reasons: [] }],
  });
  expect(exposure.map(({ direction }: { direction: string }) => direction)).toEqual(['ingress', 'egress']);
  const md = await run(['list', '--exposure', '--focus', 'cart', '--port', '7070/TCP', '--format', 'md'], texts);
  expect(md.out).toContain(`| ${cart} | ingress | entire cluster | TCP 7070 | shop/cart ingress rule 1 |`);
});

test('list: what --exposure cannot say is named', async () => {
  const messages: Record<string, string> = {
    '--focus internet': '--exposure is that of workloads: --focus names one of them',
    '--format csv': '--format with --exposure is text, json or md, not csv',
    '--format svg': '--format with --exposure is text, json or md, not svg',
  };
  for (const [line, message] of Object.entries(messages)) {
    const outcome = await run(['list', '--exposure', ...line.split(' ')], files);
    expect(outcome).toEqual({ exit: 2, out: '', error: `netpol list: ${message}\n` });
  }
});

test('list: the same as json, with the rules that make it', async () => {
  const { out } = await run(['list', '--exposure', '--format', 'json'], files);
  const { clusters } = JSON.parse(out) as { clusters: { connections: unknown[]; exposure: { open: unknown[] }[] }[] };
  expect(clusters).toHaveLength(1);
  expect(clusters[0]?.connections).toHaveLength(2);
  const ruleAt = (rule: number, start: number, end: number) => ({
    policy: 'frontend',
    namespace: 'shop',
    rule,
    file: 'frontend-policy.yaml',
    range: { start: { line: 5, character: start }, end: { line: 5, character: end } },
  });
  const all = [[1, 65535]];
  const everything = { ports: { TCP: all, UDP: all, SCTP: all }, named: [] };
  const nothing = { ports: { TCP: [], UDP: [], SCTP: [] }, named: [] };
  const cart = { kind: 'Deployment', namespace: 'shop', name: 'cart' };
  const frontend = { ...cart, name: 'frontend' };
  const range = ruleAt(2, 111, 148);
  expect(clusters[0]?.exposure).toEqual([
    { workload: cart, direction: 'ingress', isProtected: 'yes', open: [] },
    { workload: cart, direction: 'egress', isProtected: 'yes', open: [] },
    { workload: frontend, direction: 'ingress', isProtected: 'yes', open: [] },
    {
      workload: frontend,
      direction: 'egress',
      isProtected: 'yes',
      open: [
        {
          peer: { kind: 'EntireCluster' },
          isLess: false,
          allowed: nothing,
          unknown: everything,
          rules: [range],
          reasons: [
            {
              code: 'ipblock-pod',
              message:
                'egress rule 2 of policy frontend: whether an ipBlock matches pods depends on the network plugin',
              file: range.file,
              range: range.range,
            },
          ],
        },
        {
          peer: { kind: 'Pods', namespace: 'shop', podSelector: [] },
          isLess: false,
          allowed: everything,
          unknown: nothing,
          rules: [ruleAt(1, 84, 109)],
          reasons: [],
        },
        {
          peer: { kind: 'External', ranges: [['10.0.0.0', '10.255.255.255']] },
          isLess: false,
          allowed: everything,
          unknown: nothing,
          rules: [range],
          reasons: [],
        },
      ],
    },
  ]);
});

test('list: json', async () => {
  const { out, exit } = await run(['list', '--format', 'json'], files);
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchInlineSnapshot(`
    {
      "clusters": [
        {
          "connections": [
            {
              "allowed": {
                "SCTP": [],
                "TCP": [
                  [
                    7070,
                    7070,
                  ],
                ],
                "UDP": [],
              },
              "from": {
                "kind": "Deployment",
                "name": "frontend",
                "namespace": "shop",
              },
              "reasons": [],
              "to": {
                "kind": "Deployment",
                "name": "cart",
                "namespace": "shop",
              },
              "unknown": {
                "SCTP": [],
                "TCP": [],
                "UDP": [],
              },
            },
            {
              "allowed": {
                "SCTP": [
                  [
                    1,
                    65535,
                  ],
                ],
                "TCP": [
                  [
                    1,
                    65535,
                  ],
                ],
                "UDP": [
                  [
                    1,
                    65535,
                  ],
                ],
              },
              "from": {
                "kind": "Deployment",
                "name": "frontend",
                "namespace": "shop",
              },
              "reasons": [],
              "to": {
                "kind": "External",
                "ranges": [
                  [
                    "10.0.0.0",
                    "10.255.255.255",
                  ],
                ],
              },
              "unknown": {
                "SCTP": [],
                "TCP": [],
                "UDP": [],
              },
            },
          ],
          "name": "work",
        },
      ],
    }
  `);
});

test('list: the reasons for what is unknown', async () => {
  const { out } = await run(['list', '--format', 'json'], {
    'cart.yaml': deployment('cart'),
    'other.yaml': deployment('other').replace('namespace: shop', 'namespace: elsewhere'),
    'cart-policy.yaml': policy(
      'cart',
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}',
    ),
  });
  const { connections } = JSON.parse(out).clusters[0];
  const unknown = connections.filter(({ reasons }: { reasons: unknown[] }) => reasons.length > 0);
  expect(unknown).toMatchInlineSnapshot(`
    [
      {
        "allowed": {
          "SCTP": [],
          "TCP": [],
          "UDP": [],
        },
        "from": {
          "kind": "Deployment",
          "name": "other",
          "namespace": "elsewhere",
        },
        "reasons": [
          {
            "code": "namespace-labels",
            "file": "cart-policy.yaml",
            "message": "ingress rule 1 of policy cart: the labels of the namespace are not known here",
            "range": {
              "end": {
                "character": 89,
                "line": 5,
              },
              "start": {
                "character": 34,
                "line": 5,
              },
            },
          },
        ],
        "to": {
          "kind": "Deployment",
          "name": "cart",
          "namespace": "shop",
        },
        "unknown": {
          "SCTP": [
            [
              1,
              65535,
            ],
          ],
          "TCP": [
            [
              1,
              65535,
            ],
          ],
          "UDP": [
            [
              1,
              65535,
            ],
          ],
        },
      },
    ]
  `);
});

test('list: an Ingress is the ingress controller’s way in, to the container port', async () => {
  const { out } = await run(['list'], {
    'cart.yaml': deployment('cart'),
    'service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {selector: {app: cart}, ports: [{port: 80, targetPort: 7070}]}\n',
    'ingress.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {defaultBackend: {service: {name: cart, port: {number: 80}}}}\n',
    'deny.yaml': policy('deny', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}'),
  });
  expect(out).toContain('IngressController => shop/cart[Deployment] : TCP 7070\n');
});

test('check: findings as text, and the exit code', async () => {
  expect(await run(['check'], { 'cart.yaml': deployment('cart') })).toMatchInlineSnapshot(`
    {
      "error": "",
      "exit": 1,
      "out": "cart.yaml:4:9 warning unprotected-ingress No policy isolates cart for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers.
    cart.yaml:4:9 information unprotected-egress No policy isolates cart for egress: it can reach every pod and every address. Add a default-deny for egress that still allows DNS.
    ",
    }
  `);
  expect((await run(['check', '--fail-on', 'error'], { 'cart.yaml': deployment('cart') })).exit).toBe(0);
  expect((await run(['check'], files)).exit).toBe(0);
});

test('check: json has zero-based positions', async () => {
  const { out } = await run(['check', '--format', 'json', 'cart.yaml'], { 'cart.yaml': deployment('cart') });
  expect(JSON.parse(out).findings[0]).toMatchInlineSnapshot(`
    {
      "clusters": [
        "cart.yaml",
      ],
      "file": "cart.yaml",
      "fingerprint": "pmx6mhk82kov",
      "message": "No policy isolates cart for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers.",
      "object": "apps/Deployment/shop/cart",
      "range": {
        "end": {
          "character": 12,
          "line": 3,
        },
        "start": {
          "character": 8,
          "line": 3,
        },
      },
      "related": [],
      "rule": "unprotected-ingress",
      "severity": "warning",
    }
  `);
});

test('check: what cannot be read is named once, and makes the run fail', async () => {
  expect(
    await run(['check'], {
      'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: "a\n---\nkind: Pod\na: [\n',
      'secret.yaml': null,
      'deny.yaml': files['deny.yaml'],
    }),
  ).toMatchInlineSnapshot(`
    {
      "error": "secret.yaml: cannot be read: permission denied
    broken.yaml:4:1: cannot be read: The closing " is missing.
    ",
      "exit": 2,
      "out": "",
    }
  `);
});

test('check: more files than a function takes arguments', { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 150_000 }, (_, index): [string, string] => [`m${index}.yaml`, '']);
  expect(await run(['check'], Object.fromEntries(many))).toEqual({ exit: 0, out: '', error: '' });
});

test('check: a template that is no YAML yet is not broken', async () => {
  const template = `{% if closed %}\n${files['deny.yaml']}{% endif %}\n`;
  expect(await run(['check'], { 'jinja.yaml': template })).toEqual({ exit: 0, out: '', error: '' });
});

test('the configuration: the nearest one upwards, or the one that is named', async () => {
  const config = 'rules:\n  unprotected-ingress: off\n  unprotected-egress: error\nexclude: [vendor/**]\n';
  const manifests = { 'deploy/cart.yaml': deployment('cart'), 'deploy/vendor/web.yaml': deployment('web') };
  const nearest = await run(['check', 'deploy'], { ...manifests, '.netpol.yaml': config });
  expect(nearest.out.split(' ').slice(0, 3)).toEqual(['deploy/cart.yaml:4:9', 'error', 'unprotected-egress']);
  expect(nearest.out.split('\n')).toHaveLength(2);
  const named = await run(['check', '--config', 'ci.yaml', 'deploy'], { ...manifests, 'ci.yaml': config });
  expect(named.out).toBe(nearest.out);
});

test('configurations of folders below say levels for what is there', async () => {
  const manifests = { 'cart.yaml': deployment('cart'), 'apps/web/web.yaml': deployment('web') };
  const own = { '.netpol.yaml': 'rules: {unprotected-egress: off}\n' };
  const below = {
    'apps/.netpol.yaml': 'rules: {coverage: hint}\n',
    'apps/web/.netpol.yaml': 'rules: {unprotected-egress: off}\n',
  };
  const { out, exit } = await run(['check'], { ...manifests, ...own, ...below });
  expect(out.split('\n').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'apps/web/web.yaml:4:9 hint unprotected-ingress',
    'cart.yaml:4:9 warning unprotected-ingress',
    '',
  ]);
  expect(exit).toBe(1);
  const wrong = await run(['check'], { ...manifests, 'apps/.netpol.yaml': 'rules: {nope: off}\ncni: calico\n' });
  // What else it says is for those who run this there.
  expect(wrong.error).toBe('apps/.netpol.yaml:1:9: There is no rule "nope".\n');
  expect(wrong.exit).toBe(2);
  const named = await run(['check', '--config', '.netpol.yaml'], { ...manifests, ...own, ...below });
  expect(named.out).toContain('apps/web/web.yaml:4:9 warning unprotected-ingress');
});

test('a wrong configuration is named at its place, and the rest of it counts', async () => {
  const config = 'rules:\n  unprotected-ingress: loud\n  unprotected-egress: off\ncluster: x\n';
  const { exit, out, error } = await run(['check'], { 'cart.yaml': deployment('cart'), '.netpol.yaml': config });
  expect({ exit, error }).toMatchInlineSnapshot(`
    {
      "error": ".netpol.yaml:2:24: A rule's level must be one of error, warning, information, hint, off.
    .netpol.yaml:4:1: There is no setting "cluster"; known are exclude, rules, charts, cni, ipBlockMatchesPods, closedWorld, namespaces, podCIDRs, serviceCIDRs, nodeCIDRs, ingressControllers, dns, callers, defaultNamespace, clusters and known.
    ",
      "exit": 2,
    }
  `);
  expect(out).not.toContain('unprotected-egress');
});

test('bad usage is named, and nothing is printed', async () => {
  const messages: Record<string, string> = {
    frobnicate: 'netpol: there is no command frobnicate',
    toString: 'netpol: there is no command toString',
    'check --format xml': 'netpol check: --format is text, json, sarif, junit, github or markdown, not xml',
    'check --fail-on never': 'netpol check: --fail-on is error, warning, information or hint, not never',
    'check --nope':
      'netpol check: there is no option --nope; known are --rule, --severity, --format, --fix, --dry-run, --fail-on, --baseline, --write-baseline, --config, --helm, --helm-path, --kustomize, --kustomize-path and --help',
    'check -x': 'netpol check: there is no option -x; known are --rule,',
    'list --fail-on error': 'netpol list: there is no option --fail-on;',
    'list --config': 'netpol list: --config needs a value',
    'list --config --format json': 'netpol list: --config needs a value',
    'check gone': 'netpol: there is no file or folder gone',
    'list --config gone': 'netpol: cannot read the configuration gone',
  };
  for (const [line, message] of Object.entries(messages)) {
    const { exit, out, error } = await run(line.split(' '), files);
    expect({ line, exit, out, error }).toEqual({ line, exit: 2, out: '', error: expect.stringContaining(message) });
  }
  const { exit, out, error } = await run([], files);
  expect({ exit, out, error }).toEqual({ exit: 2, out: '', error: expect.stringContaining('Usage: netpol COMMAND') });
});

test('help: of all, and of one command', async () => {
  const all = await run(['--help'], {});
  expect(all).toMatchObject({ exit: 0, error: '', out: expect.stringContaining('  list     who may call whom') });
  const list = await run(['list', 'gone', '--help'], {});
  expect(list).toMatchObject({ exit: 0, error: '', out: expect.stringContaining('Usage: netpol list ') });
});

test('check: callers that the configuration names and that there are not, where the whole folder is read', async () => {
  const config = 'callers: [{of: shop/cart, from: [shop/frontend, shop/web]}]\n';
  const all = { ...files, '.netpol.yaml': config };
  const { error, exit } = await run(['list'], all);
  expect(error).toBe('.netpol.yaml:1:49: There is no workload shop/web.\n');
  expect(exit).not.toBe(0);
  expect((await run(['list', 'cart.yaml'], all)).error).toBe('');
});

test('what the system refuses is said, and is no finding', async () => {
  const locked = { ...files, 'known.json': null };
  expect(await run(['check', 'cart.yaml', '--write-baseline', 'known.json'], locked)).toEqual({
    exit: 2,
    out: '',
    error: 'netpol check: permission denied\n',
  });
  const { exit, error } = await run(['list'], { ...files, '.netpol.yaml': null });
  expect({ exit, error }).toEqual({ exit: 2, error: 'netpol list: permission denied\n' });
});
