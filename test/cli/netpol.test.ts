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
    shop/frontend[Deployment] => 10.0.0.0-10.255.255.255[External] : all ports
    ",
    }
  `);
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
      "message": "No policy isolates cart for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers.",
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

test('the configuration: the nearest one upwards, or the one that is named', async () => {
  const config = 'rules:\n  unprotected-ingress: off\n  unprotected-egress: error\nexclude: [vendor/**]\n';
  const manifests = { 'deploy/cart.yaml': deployment('cart'), 'deploy/vendor/web.yaml': deployment('web') };
  const nearest = await run(['check', 'deploy'], { ...manifests, '.netpol.yaml': config });
  expect(nearest.out.split(' ').slice(0, 3)).toEqual(['deploy/cart.yaml:4:9', 'error', 'unprotected-egress']);
  expect(nearest.out.split('\n')).toHaveLength(2);
  const named = await run(['check', '--config', 'ci.yaml', 'deploy'], { ...manifests, 'ci.yaml': config });
  expect(named.out).toBe(nearest.out);
});

test('a wrong configuration is named at its place, and the rest of it counts', async () => {
  const config = 'rules:\n  unprotected-ingress: loud\n  unprotected-egress: off\ncluster: x\n';
  const { exit, out, error } = await run(['check'], { 'cart.yaml': deployment('cart'), '.netpol.yaml': config });
  expect({ exit, error }).toMatchInlineSnapshot(`
    {
      "error": ".netpol.yaml:2:24: A rule's level must be one of error, warning, information, hint, off.
    .netpol.yaml:4:1: There is no setting "cluster"; known are exclude, rules, cni, ipBlockMatchesPods, closedWorld, namespaces, podCIDRs, serviceCIDRs, nodeCIDRs, ingressControllers and dns.
    ",
      "exit": 2,
    }
  `);
  expect(out).not.toContain('unprotected-egress');
});

test('bad usage', async () => {
  for (const args of [
    [],
    ['frobnicate'],
    ['toString'],
    ['check', '--format', 'xml'],
    ['check', '--nope'],
    ['check', 'gone'],
    ['list', '--config', 'gone'],
  ]) {
    const { exit, out, error } = await run(args, files);
    expect({ args, exit, out }).toEqual({ args, exit: 2, out: '' });
    expect(error).not.toBe('');
  }
  expect(await run(['--help'], {})).toMatchObject({ exit: 0, error: '' });
});
