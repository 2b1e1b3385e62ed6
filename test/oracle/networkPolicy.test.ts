/** NetworkPolicies of networking/v1: reference/semantics.md 1.1, 1.2, 1.4, 1.5 and 1.6, row by row. */
import { expect, test } from 'vitest';
import { allows } from './evaluate.ts';
import { policyTypes } from './networkPolicy.ts';
import { callersOf, host, plainPlugin, pod, why, worldOf } from './small.ts';
import type { NetworkPolicy, World } from './world.ts';

const pods = `
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: ops}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]
  initContainers:
    - {restartPolicy: Always, ports: [{name: metrics, containerPort: 9090}]}
    - {ports: [{name: setup, containerPort: 9999}]}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: job, namespace: shop}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: mon, namespace: ops, labels: {app: web}}, spec: {containers: [{}]}}
`;
const everyone = ['shop/db', 'shop/job', 'ops/mon'];

/** The pods above with one policy in `shop`, whose `spec` is a flow mapping. */
function withPolicy(...specs: string[]): World {
  const policies = specs.map(
    (spec, index) =>
      `---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p${index}, namespace: shop}, spec: ${spec}}\n`,
  );
  return worldOf(pods + policies.join(''));
}

// ---- 1.2: what selects ----

test.each([
  '',
  'podSelector: null',
  'podSelector: {}',
  'podSelector: {matchLabels: }',
  'podSelector: {matchLabels: {}}',
  'podSelector: {matchExpressions: []}',
])('{%s} selects all pods of the namespace of the policy and of no other', (podSelector) => {
  const world = withPolicy(`{${podSelector}}`);
  for (const name of ['web', 'db', 'job']) expect(callersOf(world, name)).toEqual([]);
  expect(callersOf(world, 'mon')).toEqual(['shop/web', 'shop/db', 'shop/job']);
});

test('a selector that matches no pod isolates none', () => {
  expect(callersOf(withPolicy('{podSelector: {matchLabels: {app: x}}}'), 'web')).toEqual(everyone);
});

// ---- 1.2: policyTypes ----

test.each<[NetworkPolicy['spec'], string[]]>([
  [{}, ['Ingress']],
  [{ policyTypes: null }, ['Ingress']],
  [{ policyTypes: [] }, ['Ingress']],
  [{ egress: [] }, ['Ingress']],
  [{ egress: null }, ['Ingress']],
  [{ egress: [{}] }, ['Ingress', 'Egress']],
  [{ egress: [null] }, ['Ingress', 'Egress']],
  [{ policyTypes: [], egress: [{}] }, ['Ingress', 'Egress']],
  [{ policyTypes: ['Egress'] }, ['Egress']],
  [{ policyTypes: ['Ingress'], egress: [{}] }, ['Ingress']],
  [undefined, ['Ingress']],
])('policyTypes of %j', (spec, types) => {
  expect(policyTypes({ metadata: { name: 'p', namespace: 'shop' }, spec })).toEqual(types);
});

test('egress: [] without policyTypes isolates for ingress only', () => {
  const world = withPolicy('{podSelector: {matchLabels: {app: web}}, egress: []}');
  expect(callersOf(world, 'web')).toEqual([]);
  expect(callersOf(world, 'db')).toContain('shop/web');
});

test('rules of a direction that policyTypes leaves out are nothing', () => {
  const world = withPolicy(
    '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], ingress: [], egress: [{}]}',
  );
  expect(callersOf(world, 'web')).toEqual(everyone);
});

// ---- 1.2: rules and peers ----

test.each(['', 'ingress: null', 'ingress: []'])('{%s} denies', (ingress) => {
  const world = withPolicy(`{podSelector: {}, policyTypes: [Ingress], ${ingress}}`);
  expect(callersOf(world, 'web')).toEqual([]);
  expect(allows(world, host('8.8.8.8'), pod(world, 'web'), 'TCP', 80)).toBe(false);
});

test.each(['{}', 'null', '{from: }', '{from: []}', '{ports: }', '{ports: []}', '{from: [], ports: []}'])(
  'the rule %s allows everyone on everything',
  (rule) => {
    const world = withPolicy(`{ingress: [${rule}]}`);
    expect(callersOf(world, 'web', 1, 'SCTP')).toEqual(everyone);
    expect(allows(world, host('2001:db8::1'), pod(world, 'web'), 'UDP', 65535)).toBe(true);
  },
);

test.each([
  ['{podSelector: {}}', ['shop/db', 'shop/job']],
  ['{namespaceSelector: {}}', everyone],
  ['{namespaceSelector: {}, podSelector: {}}', everyone],
  ['{podSelector: {matchLabels: {app: web}}}', []],
  ['{podSelector: {matchLabels: {app: web}}, namespaceSelector: null}', []],
  ['{podSelector: {matchLabels: {app: web}}, namespaceSelector: {}}', ['ops/mon']],
  ['{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}, podSelector: null}', ['ops/mon']],
  ['{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: db}}}', ['shop/db']],
  ['{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: x}}}', ['shop/db', 'shop/job']],
  ['{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}', ['ops/mon']],
  // What the API server rejects.
  ['{}', []],
  ['null', []],
  ['{podSelector: null}', []],
  ['{podSelector: {}, ipBlock: {cidr: 0.0.0.0/0}}', []],
] as [string, string[]][])('the peer %s', (peer, callers) => {
  const world = withPolicy(`{podSelector: {matchLabels: {app: web}}, ingress: [{from: [${peer}]}]}`);
  expect(callersOf(world, 'web')).toEqual(callers);
  expect(allows(world, host('8.8.8.8'), pod(world, 'web'), 'TCP', 80)).toBe(false);
});

// ---- 1.4: ports ----

const askedPorts = [1, 53, 80, 8080, 9090, 9999, 65535];

function allOf(protocol: string): string[] {
  return askedPorts.map((port) => `${protocol} ${port}`);
}

test.each([
  ['{}', allOf('TCP')],
  ['null', allOf('TCP')],
  ['{protocol: UDP}', allOf('UDP')],
  ['{port: 80}', ['TCP 80']],
  ['{port: null, protocol: SCTP}', allOf('SCTP')],
  ['{port: 80, protocol: UDP}', ['UDP 80']],
  ['{port: 80, endPort: 8080}', ['TCP 80', 'TCP 8080']],
  ['{port: 9090, endPort: 65535}', ['TCP 9090', 'TCP 9999', 'TCP 65535']],
  ['{port: 81, endPort: 8079}', []],
  ['{port: http}', ['TCP 8080']],
  ['{port: http, protocol: UDP}', []],
  ['{port: dns}', []],
  ['{port: dns, protocol: UDP}', ['UDP 53']],
  ['{port: metrics}', ['TCP 9090']],
  ['{port: setup}', []],
  ['{port: "80"}', []],
  ['{port: 80}, {protocol: SCTP}', ['TCP 80', ...allOf('SCTP')]],
] as [string, string[]][])('the ports [%s]', (entries, open) => {
  const world = withPolicy(`{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [${entries}]}]}`);
  const asked = (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) => askedPorts.map((port) => ({ port, protocol })));
  const found = asked.filter(({ port, protocol }) => callersOf(world, 'web', port, protocol).length > 0);
  expect(found.map(({ port, protocol }) => `${protocol} ${port}`)).toEqual(open);
});

test('a name in an egress rule is a port of each destination, and of no address', () => {
  const world = withPolicy('{podSelector: {matchLabels: {app: db}}, egress: [{ports: [{port: http}]}]}');
  expect(allows(world, pod(world, 'db'), pod(world, 'web'), 'TCP', 8080)).toBe(true);
  expect(allows(world, pod(world, 'db'), pod(world, 'mon'), 'TCP', 8080)).toBe(false);
  expect(allows(world, pod(world, 'db'), host('8.8.8.8'), 'TCP', 8080)).toBe(false);
});

// ---- 1.1: both ends, several policies ----

test('a connection needs the egress of its source and the ingress of its destination', () => {
  const out = '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}';
  const into = '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 81}]}]}';
  const world = withPolicy(out, into);
  expect(callersOf(world, 'web', 80)).toEqual([]);
  expect(callersOf(world, 'web', 81)).toEqual(['shop/job', 'ops/mon']);
  expect(callersOf(world, 'job', 80)).toContain('shop/db');
});

test('policies add up', () => {
  const world = withPolicy(
    '{podSelector: {}}',
    '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]}',
    '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 1}]}, {ports: [{port: 80}]}]}',
  );
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe(
    'egress: none allows; ingress: NetworkPolicy shop/p1 0 shop/p2 1 allows',
  );
  expect(why(world, pod(world, 'mon'), pod(world, 'web'), 81)).toBe(
    'egress: none allows; ingress: NetworkPolicy shop/p0 shop/p1 shop/p2 denies',
  );
  expect(why(world, pod(world, 'web'), pod(world, 'mon'))).toBe('egress: none allows; ingress: none allows');
});

// ---- 1.5: ipBlock ----

const block =
  '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.2/32]}}]}]}';

test('an ipBlock matches addresses, of pods too where the plugin says so', () => {
  const world = withPolicy(block);
  const web = pod(world, 'web');
  expect(allows(world, host('10.9.9.9'), web, 'TCP', 80)).toBe(true);
  expect(allows(world, host('10.0.0.2'), web, 'TCP', 80)).toBe(false);
  expect(allows(world, host('fd00::1'), web, 'TCP', 80)).toBe(false);
  expect(callersOf(world, 'web')).toEqual(['shop/job', 'ops/mon']); // db has 10.0.0.2
  expect(allows(world, pod(world, 'job'), web, 'TCP', 80, 6)).toBe(false);
  const cilium = { ...world, plugin: { ...plainPlugin, ipBlockMatchesPods: false } };
  expect(callersOf(cilium, 'web')).toEqual([]);
  expect(allows(cilium, host('10.9.9.9'), web, 'TCP', 80)).toBe(true);
});

test('another peer may let in what an exception left out', () => {
  const world = withPolicy(
    block,
    '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.2/32}}]}]}',
  );
  expect(callersOf(world, 'web')).toEqual(everyone);
});

test('egress to the addresses of pods, as #34 to #36 of the upstream suite have it', () => {
  const callees = (...blocks: string[]): string[] => {
    const world = withPolicy(
      ...blocks.map(
        (one) => `{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: [{to: [{ipBlock: ${one}}]}]}`,
      ),
    );
    const db = pod(world, 'db');
    return world.pods.filter((to) => to !== db && allows(world, db, to, 'TCP', 80)).map(({ name }) => name);
  };
  // The pods have 10.0.0.1 to 10.0.0.4, in their order.
  expect(callees('{cidr: 10.0.0.4/32}')).toEqual(['mon']);
  expect(callees('{cidr: 10.0.0.2/4, except: [10.0.0.3/32]}')).toEqual(['web', 'mon']);
  expect(callees('{cidr: 10.0.0.2/4, except: [10.0.0.3/32]}', '{cidr: 10.0.0.3/32}')).toEqual(['web', 'job', 'mon']);
});

test('a null list of exceptions is none', () => {
  const world = withPolicy('{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: }}]}]}');
  expect(allows(world, host('10.0.0.2'), pod(world, 'web'), 'TCP', 80)).toBe(true);
});

// ---- 1.6: the pod itself, replicas, nodes, hostNetwork ----

test('a pod may call itself, and not the other pod of its workload', () => {
  const world = worldOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{}]}}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {policyTypes: [Ingress, Egress]}}
`);
  const [first, second] = [pod(world, 'api-0'), pod(world, 'api-1')];
  expect(allows(world, first, first, 'TCP', 80)).toBe(true);
  expect(allows(world, first, second, 'TCP', 80)).toBe(false);
});

const hostNetworkPods = `
{apiVersion: v1, kind: Pod, metadata: {name: agent, labels: {app: agent}}, spec: {hostNetwork: true, containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: {policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: agent}}}]}]}
`;

test('a hostNetwork pod is its node: no policy isolates it and no selector matches it', () => {
  const world = worldOf(hostNetworkPods);
  expect(callersOf(world, 'agent')).toEqual([]); // the others are isolated for egress
  expect(allows(world, host('8.8.8.8'), pod(world, 'agent'), 'TCP', 80)).toBe(true);
  expect(callersOf(world, 'web')).toEqual([]);
});

test('a hostNetwork pod is a pod where the plugin sees it as one', () => {
  const world = worldOf(hostNetworkPods, () => ({ plugin: { ...plainPlugin, hostNetworkIsPod: true } }));
  expect(allows(world, host('8.8.8.8'), pod(world, 'agent'), 'TCP', 80)).toBe(false);
  // It is isolated for egress itself, but the policy of web lets it in.
  expect(why(world, pod(world, 'agent'), pod(world, 'web'))).toBe(
    'egress: NetworkPolicy default/p denies; ingress: NetworkPolicy default/p 0 allows',
  );
});

test('the node of a pod is always let in, whether as node or as a pod on its network', () => {
  const world = worldOf(hostNetworkPods, ({ pods: made }) => ({
    pods: made.map((one) => ({ ...one, node: 'node-0' })),
  }));
  const [node] = world.nodes;
  expect(callersOf(world, 'web')).toEqual(['default/agent']);
  expect(allows(world, node as NonNullable<typeof node>, pod(world, 'web'), 'TCP', 80)).toBe(true);
});

test('another node is let in by an ipBlock with its address only', () => {
  const rule = (cidr: string) => `
{apiVersion: v1, kind: Pod, metadata: {name: agent}, spec: {hostNetwork: true, containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{}]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {ingress: [{from: [{namespaceSelector: {}}, {ipBlock: {cidr: ${cidr}}}]}]}}
`;
  expect(callersOf(worldOf(rule('172.16.0.1/32')), 'web')).toEqual(['default/agent']);
  expect(callersOf(worldOf(rule('172.16.0.2/32')), 'web')).toEqual([]);
});

test('whether an isolated pod may call its own node depends on the plugin', () => {
  const world = worldOf(hostNetworkPods);
  const web = pod(world, 'web');
  const [other, own] = world.nodes;
  const closed = { ...world, plugin: { ...plainPlugin, podMayCallOwnNode: false } };
  expect(own?.name).toBe(web.node);
  expect(allows(world, web, own as NonNullable<typeof own>, 'TCP', 10250)).toBe(true);
  expect(allows(closed, web, own as NonNullable<typeof own>, 'TCP', 10250)).toBe(false);
  expect(allows(world, web, other as NonNullable<typeof other>, 'TCP', 10250)).toBe(false);
});
