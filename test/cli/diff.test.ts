import { expect, test } from 'vitest';
import { run, type Texts } from './run.ts';

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, ports: [{containerPort: 7070}]}]}
`;
const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;
const closed = policy('closed', '{podSelector: {}, policyTypes: [Ingress, Egress]}');
const frontend = (rules: string): string =>
  policy('frontend', `{podSelector: {matchLabels: {app: frontend}}, policyTypes: [Egress], egress: [${rules}]}`);
const cart = (ports: string): string =>
  policy(
    'cart',
    `{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {}}], ports: [${ports}]}]}`,
  );

const toCart = '{to: [{podSelector: {matchLabels: {app: cart}}}]}';
const toTen = '{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}';
const base: Texts = {
  'closed.yaml': closed,
  'workloads.yaml': [deployment('frontend'), deployment('cart'), deployment('old')].join('---\n'),
  'frontend.yaml': frontend(`${toCart}, ${toTen}`),
  'cart.yaml': cart('{port: 7070}'),
  'old.yaml': policy('old', '{podSelector: {matchLabels: {app: old}}, policyTypes: [Egress], egress: [{}]}'),
};
const head: Texts = {
  'closed.yaml': policy('closed', '{podSelector: {}, policyTypes: [Egress]}'),
  'workloads.yaml': [deployment('frontend'), deployment('cart'), deployment('new')].join('---\n'),
  'frontend.yaml': frontend(`${toCart}, {to: [{podSelector: {matchLabels: {app: new}}}]}`),
  'cart.yaml': cart('{port: 7070}, {port: 9090, protocol: UDP}'),
};

/** Files below a folder. */
const below = (folder: string, texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text]));
const both = { ...below('x', base), ...below('y', head) };
const sides = ['diff', '--base', 'x', '--head', 'y'];

test('text: a line a change', async () => {
  expect(await run(sides, both)).toMatchInlineSnapshot(`
    {
      "error": "",
      "exit": 1,
      "out": "+ workload shop/new[Deployment]
    - workload shop/old[Deployment]
    - isolation shop/frontend[Deployment] ingress
    + internet[External] => shop/frontend[Deployment] : all ports
    + internet[External] => shop/new[Deployment] : all ports
    ~ shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070 -> TCP 7070 and UDP 9090
    + shop/frontend[Deployment] => shop/new[Deployment] : all ports
    - shop/frontend[Deployment] => 10.0.0.0/8[External] : TCP 443
    - shop/old[Deployment] => shop/cart[Deployment] : TCP 7070
    - shop/old[Deployment] => internet[External] : all ports
    ",
    }
  `);
});

test('md: for a pull request', async () => {
  const { out, exit } = await run([...sides, '--format', 'md'], both);
  expect(exit).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "**Network policies:** 3 connections added, 3 connections removed, 1 connection changed, 1 isolation lost, 1 workload added and 1 workload removed.

    ### Connections added

    | from | to | allowed |
    | --- | --- | --- |
    | \`internet[External]\` | \`shop/frontend[Deployment]\` | all ports |
    | \`internet[External]\` | \`shop/new[Deployment]\` | all ports |
    | \`shop/frontend[Deployment]\` | \`shop/new[Deployment]\` | all ports |

    ### Connections removed

    | from | to | was allowed |
    | --- | --- | --- |
    | \`shop/frontend[Deployment]\` | \`10.0.0.0/8[External]\` | TCP 443 |
    | \`shop/old[Deployment]\` | \`shop/cart[Deployment]\` | TCP 7070 |
    | \`shop/old[Deployment]\` | \`internet[External]\` | all ports |

    ### Connections changed

    | from | to | before | after |
    | --- | --- | --- | --- |
    | \`shop/frontend[Deployment]\` | \`shop/cart[Deployment]\` | TCP 7070 | TCP 7070 and UDP 9090 |

    ### Isolations lost

    | workload | direction | isolated before | isolated after |
    | --- | --- | --- | --- |
    | \`shop/frontend[Deployment]\` | ingress | yes | no |

    ### Workloads added

    | workload |
    | --- |
    | \`shop/new[Deployment]\` |

    ### Workloads removed

    | workload |
    | --- |
    | \`shop/old[Deployment]\` |
    "
  `);
});

test('md: a long table is folded', async () => {
  const names = Array.from({ length: 21 }, (_, index) => `web-${index + 10}`);
  const files = {
    'x/closed.yaml': closed,
    'y/closed.yaml': closed,
    'y/workloads.yaml': names.map(deployment).join('---\n'),
  };
  const { out } = await run([...sides, '--format', 'md'], files);
  expect(out.split('\n').slice(0, 8)).toEqual([
    '**Network policies:** 21 workloads added.',
    '',
    '<details><summary>Workloads added (21)</summary>',
    '',
    '| workload |',
    '| --- |',
    '| `shop/web-10[Deployment]` |',
    '| `shop/web-11[Deployment]` |',
  ]);
  expect(out.endsWith('| `shop/web-30[Deployment]` |\n\n</details>\n')).toBe(true);
});

test('md: no name ends its cell or its code', async () => {
  const files = { 'x/closed.yaml': closed, 'y/closed.yaml': closed, 'y/web.yaml': deployment('"a`b|c\\n<b>"') };
  const { out } = await run([...sides, '--format', 'md'], files);
  expect(out.split('\n')).toContain('| `shop/a b\\|c <b>[Deployment]` |');
});

test('json', async () => {
  const { out, exit } = await run([...sides, '--format', 'json', 'cart.yaml', 'workloads.yaml', 'closed.yaml'], both);
  expect(exit).toBe(1);
  const { clusters } = JSON.parse(out);
  expect(clusters).toHaveLength(1);
  expect(clusters[0].workloads).toMatchInlineSnapshot(`
    [
      {
        "change": "added",
        "workload": {
          "kind": "Deployment",
          "name": "new",
          "namespace": "shop",
        },
      },
      {
        "change": "removed",
        "workload": {
          "kind": "Deployment",
          "name": "old",
          "namespace": "shop",
        },
      },
    ]
  `);
  expect(clusters[0].isolation[0]).toMatchInlineSnapshot(`
    {
      "after": "no",
      "before": "yes",
      "direction": "ingress",
      "workload": {
        "kind": "Deployment",
        "name": "frontend",
        "namespace": "shop",
      },
    }
  `);
  expect(clusters[0].connections[0]).toMatchInlineSnapshot(`
    {
      "after": {
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
        "reasons": [],
        "unknown": {
          "SCTP": [],
          "TCP": [],
          "UDP": [],
        },
      },
      "before": {
        "allowed": {
          "SCTP": [],
          "TCP": [],
          "UDP": [],
        },
        "reasons": [],
        "unknown": {
          "SCTP": [],
          "TCP": [],
          "UDP": [],
        },
      },
      "change": "added",
      "from": {
        "kind": "External",
        "ranges": [
          [
            "0.0.0.0",
            "255.255.255.255",
          ],
          [
            "::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          ],
        ],
      },
      "to": {
        "kind": "Deployment",
        "name": "frontend",
        "namespace": "shop",
      },
    }
  `);
});

test('dot: colours say what became of it', async () => {
  const { out, exit } = await run([...sides, '--format', 'dot'], both);
  expect(exit).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "digraph "y" {
      "shop/new[Deployment]" [color=green]
      "shop/old[Deployment]" [color=red, style=dashed]
      "internet[External]" -> "shop/frontend[Deployment]" [color=green, label="all ports"]
      "internet[External]" -> "shop/new[Deployment]" [color=green, label="all ports"]
      "shop/frontend[Deployment]" -> "shop/cart[Deployment]" [color=orange, label="TCP 7070 -> TCP 7070 and UDP 9090"]
      "shop/frontend[Deployment]" -> "shop/new[Deployment]" [color=green, label="all ports"]
      "shop/frontend[Deployment]" -> "10.0.0.0/8[External]" [color=red, style=dashed, label="TCP 443"]
      "shop/old[Deployment]" -> "shop/cart[Deployment]" [color=red, style=dashed, label="TCP 7070"]
      "shop/old[Deployment]" -> "internet[External]" [color=red, style=dashed, label="all ports"]
    }
    "
  `);
});

test('nothing differs', async () => {
  const same = { ...below('x', base), ...below('y', base) };
  const outcome = async (format: string): Promise<unknown> => run([...sides, '--format', format], same);
  expect(await outcome('text')).toEqual({ exit: 0, out: '', error: '' });
  expect(await outcome('md')).toEqual({ exit: 0, out: '**Network policies:** no difference.\n', error: '' });
  expect(await outcome('dot')).toEqual({ exit: 0, out: 'digraph "y" {\n}\n', error: '' });
  expect(await outcome('json')).toMatchObject({ exit: 0 });
});

test('a side is a folder or a file where there is one of that name, otherwise a revision', async () => {
  const only = '- workload shop/old[Deployment]\n+ workload shop/new[Deployment]\n';
  const expected = only.split('\n').sort().join('\n').trim();
  const lines = (out: string): string =>
    out
      .split('\n')
      .filter((line) => line.includes('workload'))
      .sort()
      .join('\n');
  expect(lines((await run(['diff', '--base', 'main', '--head', 'next'], {}, { main: base, next: head })).out)).toBe(
    expected,
  );
  expect(lines((await run(['diff', '--base', 'main'], head, { main: base })).out)).toBe(expected);
  expect(
    lines((await run(['diff', '--base', 'x', '--head', 'main'], below('x', base), { main: head, x: head })).out),
  ).toBe(expected);
  const files = { 'a.yaml': Object.values(base).join('---\n'), 'b.yaml': Object.values(head).join('---\n') };
  expect(lines((await run(['diff', '--base', 'a.yaml', '--head', 'b.yaml'], files)).out)).toBe(expected);
});

test('a PATH of one side alone is added or removed', async () => {
  const files = { 'x/a/closed.yaml': closed, 'y/b/all.yaml': `${closed}---\n${deployment('web')}` };
  expect((await run([...sides, 'b'], files)).out).toBe('+ workload shop/web[Deployment]\n');
  expect(await run([...sides, 'a', 'b'], files)).toMatchObject({ out: '+ workload shop/web[Deployment]\n', exit: 1 });
  expect(await run([...sides, 'c'], files)).toEqual({ exit: 2, out: '', error: 'netpol diff: neither side has c\n' });
});

test('the configuration of each side, or the one that is named for both', async () => {
  const files = {
    ...below('x', { ...base, '.netpol.yaml': 'exclude: [workloads.yaml]' }),
    ...below('y', base),
    'none.yaml': 'exclude: [workloads.yaml]',
  };
  expect((await run(sides, files)).exit).toBe(1);
  expect(await run([...sides, '--config', 'none.yaml'], files)).toEqual({ exit: 0, out: '', error: '' });
  expect((await run([...sides, '--config', 'absent.yaml'], files)).exit).toBe(2);
});

test('what cannot be read makes the run fail, after what could be', async () => {
  const files = { ...both, 'x/unreadable.yaml': null };
  const { exit, out, error } = await run(sides, files);
  expect({ exit, error }).toEqual({ exit: 2, error: 'x/unreadable.yaml: cannot be read: permission denied\n' });
  expect(out).toBe((await run(sides, both)).out);
});

test.each([
  [[], '--base is needed: a folder, or a git revision'],
  [['--base', ''], '--base is needed: a folder, or a git revision'],
  [['--base', 'x', '--head', ''], '--head is a folder or a git revision'],
  [['--base', 'x', '--format', 'svg'], '--format is text, md, json or dot, not svg'],
  [['--base', 'x', '--format', 'toString'], '--format is text, md, json or dot, not toString'],
  [['--base', 'z'], 'z is no folder, and no revision: no such revision'],
])('bad usage: %j', async (args, message) => {
  expect(await run(['diff', ...args], both)).toEqual({ exit: 2, out: '', error: `netpol diff: ${message}\n` });
});

test('one side may be standard input', async () => {
  const piped = { ...below('x', base), '-': Object.values(head).join('---\n') };
  const expected = await run(sides, both);
  expect(await run(['diff', '--base', 'x', '--head', '-'], piped)).toEqual(expected);
  const { out, exit } = await run(['diff', '--base', '-', '--head', 'x'], piped);
  expect({ exit, lines: out.split('\n').length }).toEqual({ exit: 1, lines: expected.out.split('\n').length });
  expect(out).toContain('+ workload shop/old[Deployment]\n');
  const part = await run(['diff', '--base', 'x', '--head', '-', 'workloads.yaml'], {
    ...piped,
    '-': String(base['workloads.yaml']),
  });
  expect(part).toEqual({ exit: 0, out: '', error: '' });
});

test('both sides cannot be standard input, and an empty one is no empty cluster', async () => {
  const ofBoth = await run(['diff', '--base', '-', '--head', '-'], { '-': closed });
  expect(ofBoth).toEqual({
    exit: 2,
    out: '',
    error: 'netpol diff: --base and --head cannot both be -: there is one standard input\n',
  });
  const empty = await run(['diff', '--base', 'x', '--head', '-'], { ...below('x', base), '-': '\n' });
  expect(empty).toMatchObject({ exit: 2, error: 'netpol: there is nothing on standard input\n' });
});

test('json says why ports are unknown, with the places of each side', async () => {
  const fromMonitoring = (label: string): string =>
    policy(
      'cart',
      `{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {matchLabels: {${label}}}}]}]}`,
    );
  const other = deployment('prometheus').replace('namespace: shop', 'namespace: ops');
  const files = {
    'x/all.yaml': [deployment('cart'), other, fromMonitoring('team: ops')].join('---\n'),
    'y/all.yaml': [deployment('cart'), other, fromMonitoring('kubernetes.io/metadata.name: ops')].join('---\n'),
  };
  const { out } = await run([...sides, '--format', 'json'], files);
  const [{ connections }] = JSON.parse(out).clusters;
  const found = connections.find((each: { from: { name?: string } }) => each.from.name === 'prometheus');
  expect(found.before.reasons).toEqual([
    {
      code: 'namespace-labels',
      message: 'ingress rule 1 of policy cart: the labels of the namespace are not known here',
      file: 'x/all.yaml',
      range: expect.objectContaining({ start: { line: expect.any(Number), character: expect.any(Number) } }),
    },
  ]);
  expect(found.after).toMatchObject({ unknown: { TCP: [], UDP: [], SCTP: [] }, reasons: [] });
});
