/** ClusterNetworkPolicy v1alpha2, AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1: reference/semantics.md 1.12. */
import { expect, test } from 'vitest';
import { allows } from './evaluate.ts';
import { callersOf, host, pod, why, worldOf } from './small.ts';
import type { World } from './world.ts';

const pods = `
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: ops, labels: {team: b}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers: [{ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]}]
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: mon, namespace: ops, labels: {app: web}}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: ops, labels: {app: web}}, spec: {hostNetwork: true, containers: [{}]}}
`;
const others = ['shop/db', 'ops/mon', 'ops/agent'];

/** The pods above and these policies, whose specs are flow mappings without braces. */
function withPolicies(...documents: string[]): World {
  return worldOf([pods, ...documents].join('---\n'));
}

function cnp(name: string, tier: string, priority: number, rules: string, subject = 'namespaces: {}'): string {
  return `{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: ${name}}, spec: {tier: ${tier}, priority: ${priority}, subject: {${subject}}, ${rules}}}\n`;
}

function anp(name: string, priority: number, rules: string, subject = 'namespaces: {}'): string {
  return `{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: ${name}}, spec: {priority: ${priority}, subject: {${subject}}, ${rules}}}\n`;
}

function banp(rules: string): string {
  return `{apiVersion: policy.networking.k8s.io/v1alpha1, kind: BaselineAdminNetworkPolicy, metadata: {name: default}, spec: {subject: {namespaces: {}}, ${rules}}}\n`;
}

function np(spec: string): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: {${spec}}}\n`;
}

const all = '{namespaces: {}}';
const ofShop = '{namespaces: {matchLabels: {team: a}}}';
const denyAll = `ingress: [{action: Deny, from: [${all}]}]`;

// ---- order ----

test('a cluster policy without rules changes nothing, and does not isolate', () => {
  const world = withPolicies(cnp('a', 'Admin', 1, 'ingress: [], egress: '), cnp('b', 'Baseline', 1, ''));
  expect(callersOf(world, 'web')).toEqual(others);
});

test('lower priorities come first, then the order of rules', () => {
  const world = withPolicies(
    cnp('second', 'Admin', 20, denyAll),
    cnp('first', 'Admin', 3, `ingress: [{action: Accept, from: [${ofShop}]}, {action: Deny, from: [${ofShop}]}]`),
  );
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe('egress: none allows; ingress: Admin first 0 allows');
  expect(why(world, pod(world, 'mon'), pod(world, 'web'))).toBe('egress: none allows; ingress: Admin second 0 denies');
});

test('priorities are numbers, not texts', () => {
  const world = withPolicies(
    anp('ten', 10, `ingress: [{action: Deny, from: [${all}]}]`),
    anp('nine', 9, `ingress: [{action: Allow, from: [${all}]}]`),
  );
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe('egress: none allows; ingress: Admin nine 0 allows');
});

test('Admin wins over NetworkPolicy, NetworkPolicy over Baseline', () => {
  const admin = cnp('admin', 'Admin', 1, `ingress: [{action: Accept, from: [${ofShop}]}]`);
  const deny = np('podSelector: {matchLabels: {app: web}}');
  const baseline = cnp('base', 'Baseline', 1, `ingress: [{action: Accept, from: [${all}]}]`);
  const world = withPolicies(admin, deny, baseline);
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe('egress: none allows; ingress: Admin admin 0 allows');
  expect(why(world, pod(world, 'mon'), pod(world, 'web'))).toBe(
    'egress: none allows; ingress: NetworkPolicy shop/p denies',
  );
  expect(why(world, pod(world, 'mon'), pod(world, 'db'))).toBe('egress: none allows; ingress: Baseline base 0 allows');
});

test('a NetworkPolicy of one direction leaves the other to Baseline', () => {
  const world = withPolicies(
    np('policyTypes: [Ingress], ingress: [{}]'),
    banp(`egress: [{action: Deny, to: [${all}]}]`),
  );
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe(
    'egress: Baseline default 0 denies; ingress: NetworkPolicy shop/p 0 allows',
  );
});

test('Pass leaves the Admin tier at once, from Baseline it leads to the default', () => {
  const pass = `ingress: [{action: Pass, from: [${ofShop}]}, {action: Deny, from: [${all}]}]`;
  const world = withPolicies(cnp('a', 'Admin', 1, pass), cnp('b', 'Admin', 2, denyAll), cnp('c', 'Baseline', 1, pass));
  expect(callersOf(world, 'web')).toEqual(['shop/db', 'ops/agent']);
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe('egress: none allows; ingress: none allows');
  const closed = withPolicies(cnp('a', 'Admin', 1, pass), np(''));
  expect(why(closed, pod(closed, 'db'), pod(closed, 'web'))).toBe(
    'egress: none allows; ingress: NetworkPolicy shop/p denies',
  );
});

test('accepting at one end does not open the other', () => {
  const world = withPolicies(
    cnp('out', 'Admin', 1, `egress: [{action: Accept, to: [${all}]}]`),
    cnp('in', 'Baseline', 1, denyAll),
  );
  expect(why(world, pod(world, 'db'), pod(world, 'web'))).toBe(
    'egress: Admin out 0 allows; ingress: Baseline in 0 denies',
  );
});

// ---- subjects ----

test('subjects are namespaces, or pods of namespaces', () => {
  const denied = (subject: string): string[] => {
    const world = withPolicies(cnp('a', 'Admin', 1, denyAll, subject));
    return ['web', 'db', 'mon', 'agent'].filter(
      (name) => !callersOf(world, name).some((one) => !one.endsWith('agent')),
    );
  };
  expect(denied('namespaces: {}')).toEqual(['web', 'db', 'mon']);
  expect(denied('namespaces: {matchLabels: {team: a}}')).toEqual(['web', 'db']);
  expect(denied('pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}')).toEqual(['web', 'mon']);
  expect(denied('pods: {podSelector: {matchLabels: {app: web}}}')).toEqual(['web', 'mon']);
  expect(denied('pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {}}')).toEqual(['web', 'db']);
  expect(denied('namespaces: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}')).toEqual(['mon']);
});

test('a hostNetwork pod is neither subject nor peer, even where the plugin takes it for a pod', () => {
  const world = withPolicies(cnp('a', 'Admin', 1, `${denyAll}, egress: [{action: Deny, to: [${all}]}]`));
  for (const hostNetworkIsPod of [true, false]) {
    const one = { ...world, plugin: { ...world.plugin, hostNetworkIsPod } };
    expect(callersOf(one, 'web')).toEqual(['ops/agent']);
    expect(callersOf(one, 'agent')).toEqual(['shop/web', 'shop/db', 'ops/mon']);
  }
});

test('the own node of a pod is let in', () => {
  const world = withPolicies(cnp('a', 'Admin', 1, 'ingress: [{action: Deny, from: [{}]}]'));
  const web = pod(world, 'web');
  const own = world.nodes.find(({ name }) => name === web.node);
  expect(own && allows(world, own, web, 'TCP', 80)).toBe(true);
});

// ---- peers ----

/** Whom `web` may call, of the other pods and of some addresses, where `rule` decides at first and the rest is denied. */
function reached(peer: string, change: (world: World) => World = (world) => world): string[] {
  const rest = '{action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}';
  const world = change(withPolicies(anp('a', 1, `egress: [{action: Allow, to: [${peer}]}, ${rest}]`)));
  const hosts = [host('8.8.8.8', 'dns.google'), host('2001:db8::9', 'www.example.com'), host('9.9.9.9', 'example.com')];
  const ends = [
    ...world.pods.map((one) => [one.name, one] as const),
    ...hosts.map((one) => [one.address, one] as const),
  ];
  const web = pod(world, 'web');
  return ends.filter(([, to]) => to !== web && allows(world, web, to, 'TCP', 80)).map(([name]) => name);
}

test.each([
  [all, ['db', 'mon']],
  [ofShop, ['db']],
  ['{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}', ['mon']],
  ['{pods: {podSelector: {}}}', ['db', 'mon']],
  ['{networks: [0.0.0.0/0]}', ['db', 'mon', 'agent', '8.8.8.8', '9.9.9.9']],
  ['{networks: ["::/0"]}', ['2001:db8::9']],
  ['{networks: [10.0.0.3/32, 8.8.8.8/32]}', ['mon', '8.8.8.8']],
  ['{nodes: {}}', ['agent']],
  ['{nodes: {matchLabels: {role: worker}}}', []],
  ['{domainNames: [example.com]}', ['9.9.9.9']],
  ['{domainNames: ["*.example.com", "dns.google."]}', ['8.8.8.8', '2001:db8::9']],
  ['{domainNames: ["*.com"]}', ['2001:db8::9', '9.9.9.9']],
  ['{domainNames: ["*.ample.com"]}', []],
  [`${ofShop}, {networks: [9.9.9.9/32]}`, ['db', '9.9.9.9']],
] as [string, string[]][])('the peer %s', (peer, expected) => {
  expect(reached(peer)).toEqual(expected);
});

test('node labels choose nodes, as an end and below a hostNetwork pod', () => {
  const labelled = (world: World): World => ({
    ...world,
    nodes: world.nodes.map((one) =>
      one.name === pod(world, 'agent').node ? { ...one, labels: { role: 'worker' } } : one,
    ),
  });
  expect(reached('{nodes: {matchLabels: {role: worker}}}', labelled)).toEqual(['agent']);
  const world = labelled(
    withPolicies(anp('a', 1, 'egress: [{action: Deny, to: [{nodes: {matchLabels: {role: worker}}}]}]')),
  );
  const denied = world.nodes.filter((to) => !allows(world, pod(world, 'web'), to, 'TCP', 80)).map(({ name }) => name);
  expect(denied).toEqual([pod(world, 'agent').node]);
});

test('the address family of the connection counts', () => {
  const world = withPolicies(cnp('a', 'Admin', 1, 'egress: [{action: Deny, to: [{networks: ["::/0"]}]}]'));
  expect(allows(world, pod(world, 'web'), pod(world, 'db'), 'TCP', 80, 4)).toBe(true);
  expect(allows(world, pod(world, 'web'), pod(world, 'db'), 'TCP', 80, 6)).toBe(false);
});

// ---- what is not understood ----

test.each([
  '{}',
  'null',
  '{sameLabels: [team]}',
  '{namespaces: {}, pods: {podSelector: {}}}',
  '{networks: [10.0.0.0/8]}',
])('a rule with the unknown ingress peer %s fails closed', (peer) => {
  const rule = (action: string, more = '') =>
    withPolicies(
      cnp(
        'a',
        'Admin',
        1,
        `ingress: [{action: ${action}, from: [${peer}${more}], protocols: [{tcp: {destinationPort: {number: 80}}}]}]`,
      ),
      cnp('b', 'Baseline', 1, denyAll),
    );
  const words = (world: World, port: number) => why(world, pod(world, 'mon'), pod(world, 'web'), port);
  expect(words(rule('Accept'), 80)).toBe('egress: none allows; ingress: Baseline b 0 denies');
  expect(words(rule('Accept', `, ${all}`), 80)).toBe('egress: none allows; ingress: Baseline b 0 denies');
  for (const action of ['Deny', 'Pass']) {
    expect(words(rule(action), 80)).toBe('egress: none allows; ingress: Admin a 0 denies');
    expect(words(rule(action), 81)).toBe('egress: none allows; ingress: Admin a 0 denies');
  }
});

test.each(['Deny', 'Pass'])('a policy is rejected that has domain names in a rule with %s', (action) => {
  const rules = `egress: [{action: ${action}, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{namespaces: {}}]}]`;
  const world = withPolicies(cnp('a', 'Admin', 0, rules));
  expect(allows(world, pod(world, 'web'), pod(world, 'db'), 'TCP', 80)).toBe(true);
});

test('a BaselineAdminNetworkPolicy has no domain names', () => {
  const world = withPolicies(banp('egress: [{action: Deny, to: [{domainNames: [example.com]}]}]'));
  expect(allows(world, pod(world, 'web'), host('8.8.8.8'), 'TCP', 80)).toBe(false);
});

// ---- ports ----

const asked = ['TCP 80', 'TCP 81', 'TCP 8080', 'UDP 53', 'UDP 80', 'SCTP 80'];

function openTo(world: World, to: string): string[] {
  return asked.filter((one) => {
    const [protocol, port] = one.split(' ') as ['TCP' | 'UDP' | 'SCTP', string];
    return callersOf(world, to, Number(port), protocol).includes('shop/db');
  });
}

test.each([
  ['[{tcp: {destinationPort: {number: 80}}}]', ['TCP 80']],
  ['[{udp: {destinationPort: {range: {start: 53, end: 80}}}}]', ['UDP 53', 'UDP 80']],
  [
    '[{sctp: {destinationPort: {number: 80}}}, {tcp: {destinationPort: {range: {start: 81, end: 8080}}}}]',
    ['TCP 81', 'TCP 8080', 'SCTP 80'],
  ],
  ['[{destinationNamedPort: http}]', ['TCP 8080']],
  ['[{destinationNamedPort: dns}]', ['UDP 53']],
  ['[{destinationNamedPort: absent}]', []],
  ['', asked],
  ['[]', asked],
] as [string, string[]][])('protocols: %s', (protocols, open) => {
  const accept = `{action: Accept, from: [${all}], protocols: ${protocols}}`;
  const world = withPolicies(cnp('a', 'Admin', 1, `ingress: [${accept}, {action: Deny, from: [${all}]}]`));
  expect(openTo(world, 'web')).toEqual(open);
});

test.each([
  ['[{portNumber: {port: 80}}]', ['TCP 80']],
  ['[{portNumber: {protocol: UDP, port: 80}}]', ['UDP 80']],
  ['[{portRange: {start: 80, end: 81}}]', ['TCP 80', 'TCP 81']],
  [
    '[{portRange: {protocol: SCTP, start: 1, end: 65535}}, {portNumber: {protocol: UDP, port: 53}}]',
    ['UDP 53', 'SCTP 80'],
  ],
  ['[{namedPort: http}]', ['TCP 8080']],
  ['[{namedPort: dns}]', ['UDP 53']],
  ['', asked],
] as [string, string[]][])('ports: %s', (ports, open) => {
  const accept = `{action: Allow, from: [${all}], ports: ${ports}}`;
  const world = withPolicies(banp(`ingress: [${accept}, {action: Deny, from: [${all}]}]`));
  expect(openTo(world, 'web')).toEqual(open);
});

test('a name is a port of the destination, of the peer for egress', () => {
  const world = withPolicies(
    cnp('a', 'Admin', 1, `egress: [{action: Deny, to: [${all}], protocols: [{destinationNamedPort: http}]}]`),
  );
  expect(allows(world, pod(world, 'db'), pod(world, 'web'), 'TCP', 8080)).toBe(false);
  expect(allows(world, pod(world, 'db'), pod(world, 'mon'), 'TCP', 8080)).toBe(true);
});
