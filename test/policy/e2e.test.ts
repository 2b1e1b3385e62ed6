/**
 * The Netpol suite of kubernetes/kubernetes (test/e2e/network/netpol/network_policy.go): its cases with their whole
 * truth tables, by the numbers of reference/semantics.md 1.15. The engine and the oracle must both have them right.
 */
import { expect, test } from 'vitest';
import { type Edit, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { Manifest } from '../oracle/read.ts';
import { findingsOf } from '../support/check.ts';
import { onlyCluster } from '../support/cluster.ts';
import { allPolicies } from './compare.ts';
import {
  addressOf,
  edit,
  emptyWorkspace,
  expectedTable,
  expression,
  labels,
  named,
  nameKey,
  namespace,
  oracleOf,
  oracleTable,
  pod,
  policy,
  tableOf,
  uriOf,
  world,
} from './xyz.ts';

/** What changes on the running snapshot, and what is reachable then. */
interface Step {
  /** Objects to create or to replace. */
  readonly apply?: readonly Manifest[];
  readonly remove?: readonly Manifest[];
  /**
   * By protocol and port: everything is allowed but for these lines, of which the last that fits a pair wins.
   * `-x/a y/*` denies x/a to call any pod of y, `+x/b x/a` allows one pair.
   */
  readonly expect: Readonly<Record<string, readonly string[]>>;
}

function e2e(number: number, title: string, ...steps: readonly Step[]): void {
  test(`#${number} should ${title}`, () => {
    let snapshot = withEdits(emptyWorkspace(), world().map(edit));
    const applied = new Map(world().map((object) => [uriOf(object), object]));
    for (const [index, step] of steps.entries()) {
      for (const object of step.remove ?? []) applied.delete(uriOf(object));
      for (const object of step.apply ?? []) applied.set(uriOf(object), object);
      const oracle = oracleOf([...applied.values()]);
      snapshot = withEdits(snapshot, [
        ...(step.remove ?? []).map((object): Edit => ({ uri: uriOf(object), text: undefined })),
        ...(step.apply ?? []).map(edit),
      ]);
      for (const [at, lines] of Object.entries(step.expect)) {
        expect(tableOf(snapshot, at), `step ${index + 1}, ${at}`).toBe(expectedTable(lines));
        expect(oracleTable(oracle, at), `oracle, step ${index + 1}, ${at}`).toBe(expectedTable(lines));
      }
    }
  });
}

// ---- #1 to #13: who ----

const all = {};
const a = labels('a');
const fromY = { namespaceSelector: named('y') };
const onlyFromX = '-z/* x/a';

e2e(1, "support a 'default-deny-ingress' policy", {
  apply: [policy('deny', all, { ingress: [] })],
  expect: { 'TCP 80': ['-*/* x/*'] },
});

e2e(2, "support a 'default-deny-all' policy", {
  apply: [policy('deny', all, { ingress: [], egress: [] })],
  expect: { 'TCP 80': ['-*/* x/*', '-x/* */*'] },
});

e2e(3, 'enforce policy to allow traffic from pods within server namespace based on PodSelector', {
  apply: [policy('p', a, { ingress: [{ from: [{ podSelector: labels('b') }] }] })],
  expect: { 'TCP 80': ['-*/* x/a', '+x/b x/a'] },
});

e2e(4, 'enforce policy to allow ingress traffic for a target', {
  apply: [
    policy('deny', all, { ingress: [] }),
    policy('p', a, { ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] }),
  ],
  expect: { 'TCP 80': ['-*/* x/b', '-*/* x/c'] },
});

e2e(5, 'enforce policy to allow ingress traffic from pods in all namespaces', {
  apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: { matchLabels: {} } }] }] })],
  expect: { 'TCP 80': [] },
});

e2e(6, 'enforce policy to allow traffic only from a different namespace, based on NamespaceSelector', {
  apply: [policy('p', a, { ingress: [{ from: [fromY] }] })],
  expect: { 'TCP 80': ['-x/* x/a', onlyFromX] },
});

e2e(7, 'enforce policy based on PodSelector with MatchExpressions', {
  apply: [policy('p', a, { ingress: [{ from: [{ podSelector: expression('pod', 'In', 'b') }] }] })],
  expect: { 'TCP 80': ['-*/* x/a', '+x/b x/a'] },
});

e2e(8, 'enforce policy based on NamespaceSelector with MatchExpressions', {
  apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: expression(nameKey, 'In', 'y') }] }] })],
  expect: { 'TCP 80': ['-x/* x/a', '-z/* x/a'] },
});

const notX = expression(nameKey, 'NotIn', 'x');

e2e(9, 'enforce policy based on PodSelector or NamespaceSelector', {
  apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: notX }, { podSelector: labels('b') }] }] })],
  expect: { 'TCP 80': ['-x/c x/a'] },
});

e2e(10, 'enforce policy based on PodSelector and NamespaceSelector', {
  apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: notX, podSelector: labels('b') }] }] })],
  expect: { 'TCP 80': ['-*/* x/a', '+y/b x/a', '+z/b x/a'] },
});

e2e(11, 'enforce policy based on Multiple PodSelectors and NamespaceSelectors', {
  apply: [
    policy('p', a, {
      ingress: [{ from: [{ namespaceSelector: notX, podSelector: expression('pod', 'In', 'b', 'c') }] }],
    }),
  ],
  expect: { 'TCP 80': ['-x/* x/a', '-y/a x/a', '-z/a x/a'] },
});

e2e(12, 'enforce policy based on any PodSelectors', {
  apply: [policy('p', a, { ingress: [{ from: [{ podSelector: labels('b') }, { podSelector: labels('c') }] }] })],
  expect: { 'TCP 80': ['-*/* x/a', '+x/b x/a', '+x/c x/a'] },
});

const fromYa = { namespaceSelector: named('y'), podSelector: a };

e2e(
  13,
  'enforce policy to allow traffic only from a pod in a different namespace based on PodSelector and NamespaceSelector',
  {
    apply: [policy('p', a, { ingress: [{ from: [fromYa] }] })],
    expect: { 'TCP 80': ['-*/* x/a', '+y/a x/a'] },
  },
);

// ---- #14 to #19: ports ----

const onlyY = ['-*/* x/a', '+y/* x/a'];

e2e(14, 'enforce policy based on Ports', {
  apply: [policy('p', a, { ingress: [{ from: [fromY], ports: [{ protocol: 'TCP', port: 81 }] }] })],
  expect: { 'TCP 81': onlyY, 'TCP 80': ['-*/* x/a'] },
});

e2e(
  15,
  'enforce multiple, stacked policies with overlapping podSelectors',
  {
    apply: [policy('p81', a, { ingress: [{ from: [fromY], ports: [{ protocol: 'TCP', port: 81 }] }] })],
    expect: { 'TCP 81': onlyY, 'TCP 80': ['-*/* x/a'] },
  },
  {
    apply: [policy('p80', a, { ingress: [{ from: [fromY], ports: [{ protocol: 'TCP', port: 80 }] }] })],
    expect: { 'TCP 81': onlyY, 'TCP 80': onlyY },
  },
);

e2e(16, 'support allow-all policy', {
  apply: [policy('p', { matchLabels: {} }, { ingress: [{}] })],
  expect: { 'TCP 80': [], 'TCP 81': [] },
});

e2e(17, 'allow ingress access on one named port', {
  apply: [policy('p', { matchLabels: {} }, { ingress: [{ ports: [{ port: 'serve-81-tcp' }] }] })],
  expect: { 'TCP 81': [], 'TCP 80': ['-*/* x/*'] },
});

e2e(18, 'allow ingress access from namespace on one named port', {
  apply: [policy('p', a, { ingress: [{ from: [fromY], ports: [{ protocol: 'TCP', port: 'serve-80-tcp' }] }] })],
  expect: { 'TCP 80': onlyY, 'TCP 81': ['-*/* x/a'] },
});

e2e(19, 'allow egress access on one named port', {
  apply: [policy('p', { matchLabels: {} }, { egress: [{ ports: [{ port: 'serve-80-tcp' }] }] })],
  expect: { 'TCP 80': [], 'TCP 81': ['-x/* */*'] },
});

// ---- #20 to #24: updates ----

e2e(
  20,
  'enforce updated policy',
  { apply: [policy('p', { matchLabels: {} }, { ingress: [{}] })], expect: { 'TCP 81': [] } },
  { apply: [policy('p', { matchLabels: {} }, { ingress: [] })], expect: { 'TCP 81': ['-*/* x/*'] } },
);

e2e(
  21,
  'allow ingress access from updated namespace',
  {
    apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns2: 'updated' } } }] }] })],
    expect: { 'TCP 80': ['-*/* x/a'] },
  },
  { apply: [namespace('y', { ns2: 'updated' })], expect: { 'TCP 80': onlyY } },
  { apply: [namespace('y')], expect: { 'TCP 80': ['-*/* x/a'] } },
);

e2e(
  22,
  'allow ingress access from updated pod',
  {
    apply: [policy('p', a, { ingress: [{ from: [{ podSelector: { matchLabels: { pod: 'b', pod2: 'updated' } } }] }] })],
    expect: { 'TCP 80': ['-*/* x/a'] },
  },
  { apply: [pod('x', 'b', { pod2: 'updated' })], expect: { 'TCP 80': ['-*/* x/a', '+x/b x/a'] } },
);

e2e(23, 'deny ingress from pods on other namespaces', {
  apply: [policy('p', all, { ingress: [{ from: [{ podSelector: { matchLabels: {} } }] }] })],
  expect: { 'TCP 80': ['-y/* x/*', '-z/* x/*'] },
});

e2e(
  24,
  'deny ingress access to updated pod',
  { apply: [policy('p', { matchLabels: { target: 'isolated' } }, { ingress: [] })], expect: { 'TCP 80': [] } },
  { apply: [pod('x', 'a', { target: 'isolated' })], expect: { 'TCP 80': ['-*/* x/a'] } },
);

// ---- #25 to #33: egress, several policies ----

e2e(25, 'deny egress from pods based on PodSelector', {
  apply: [policy('p', a, { egress: [] })],
  expect: { 'TCP 80': ['-x/a */*'] },
});

e2e(26, 'deny egress from all pods in a namespace', {
  apply: [policy('p', all, { egress: [] })],
  expect: { 'TCP 80': ['-x/* */*'] },
});

e2e(27, 'work with Ingress, Egress specified together', {
  apply: [policy('p', a, { ingress: [{ from: [{ podSelector: labels('b') }] }], egress: [{ ports: [{ port: 80 }] }] })],
  expect: { 'TCP 80': ['-*/* x/a', '+x/b x/a'], 'TCP 81': ['-*/* x/a', '-x/a */*', '+x/b x/a'] },
});

e2e(28, 'support denying of egress traffic on the client side (even if the server explicitly allows this traffic)', {
  apply: [
    policy('to-ya', a, { egress: [{ to: [fromYa] }] }),
    policy('from-xa', a, { ingress: [{ from: [{ namespaceSelector: named('x'), podSelector: a }] }] }, 'y'),
    policy('b-from-xa', labels('b'), { ingress: [{ from: [{ namespaceSelector: named('x'), podSelector: a }] }] }, 'y'),
  ],
  expect: { 'TCP 80': ['-x/a */*', '-*/* y/a', '-*/* y/b', '+x/a y/a'] },
});

e2e(
  29,
  'enforce egress policy allowing traffic to a server in a different namespace based on PodSelector and NamespaceSelector',
  {
    apply: [policy('p', a, { egress: [{ to: [fromYa] }] })],
    expect: { 'TCP 80': ['-x/a */*', '+x/a y/a'] },
  },
);

e2e(30, 'enforce ingress policy allowing any port traffic to a server on a specific protocol', {
  apply: [policy('p', a, { ingress: [{ ports: [{ protocol: 'TCP' }] }] })],
  expect: { 'TCP 80': [], 'UDP 80': ['-*/* x/a'] },
});

e2e(
  31,
  'enforce multiple ingress policies with ingress allow-all policy taking precedence',
  {
    apply: [policy('p80', { matchLabels: {} }, { ingress: [{ ports: [{ port: 80 }] }] })],
    expect: { 'TCP 81': ['-*/* x/*'] },
  },
  { apply: [policy('all', { matchLabels: {} }, { ingress: [{}] })], expect: { 'TCP 81': [] } },
);

e2e(
  32,
  'enforce multiple egress policies with egress allow-all policy taking precedence',
  {
    apply: [policy('p80', { matchLabels: {} }, { egress: [{ ports: [{ port: 80 }] }] })],
    expect: { 'TCP 81': ['-x/* */*'] },
  },
  { apply: [policy('all', { matchLabels: {} }, { egress: [{}] })], expect: { 'TCP 81': [] } },
);

e2e(
  33,
  'stop enforcing policies after they are deleted',
  { apply: [policy('deny', all, { ingress: [], egress: [] })], expect: { 'TCP 80': ['-x/* */*', '-*/* x/*'] } },
  { remove: [policy('deny', all, {})], expect: { 'TCP 80': [] } },
);

// ---- #34 to #36: addresses of pods ----

const toBlock = (cidr: string, ...except: readonly string[]): Manifest =>
  policy('p', a, { egress: [{ to: [{ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } }] }] });
const only = (end: string): string => `${addressOf(end)}/32`;

e2e(34, 'allow egress access to server in CIDR block', {
  apply: [toBlock(only('y/b'))],
  expect: { 'TCP 80': ['-x/a */*', '+x/a y/b'] },
});

const allButXb = toBlock(`${addressOf('x/a')}/4`, only('x/b'));

e2e(35, 'enforce except clause while egress access to server in CIDR block', {
  apply: [allButXb],
  expect: { 'TCP 80': ['-x/a x/b'] },
});

e2e(
  36,
  'ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed',
  { apply: [allButXb], expect: { 'TCP 80': ['-x/a x/b'] } },
  { apply: [toBlock(only('x/b'))], expect: { 'TCP 80': ['-x/a */*', '+x/a x/b'] } },
);

const second = { ...toBlock(only('x/b')), metadata: { name: 'second', namespace: 'x' } };

e2e(
  36,
  'ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed (two policies, as the older suite has it)',
  { apply: [allButXb], expect: { 'TCP 80': ['-x/a x/b'] } },
  { apply: [second], expect: { 'TCP 80': [] } },
  { remove: [second], expect: { 'TCP 80': ['-x/a x/b'] } },
  { apply: [second], expect: { 'TCP 80': [] } },
);

// ---- #37 to #48: independence, other protocols, the default label ----

e2e(
  37,
  'enforce policies to check ingress and egress policies can be controlled independently based on PodSelector',
  { apply: [policy('egress', a, { egress: [{}] })], expect: { 'TCP 80': [] } },
  { apply: [policy('ingress', a, { ingress: [] })], expect: { 'TCP 80': ['-*/* x/a'] } },
);

e2e(38, "not mistakenly treat 'protocol: SCTP' as 'protocol: TCP', even if the plugin doesn't support SCTP", {
  apply: [
    policy('deny', all, { ingress: [] }),
    policy('p', a, { ingress: [{ ports: [{ protocol: 'SCTP', port: 81 }] }] }),
  ],
  expect: { 'TCP 81': ['-*/* x/*'], 'SCTP 81': ['-*/* x/b', '-*/* x/c'] },
});

e2e(39, "properly isolate pods that are selected by a policy allowing SCTP, even if the plugin doesn't support SCTP", {
  apply: [policy('p', a, { ingress: [{ ports: [{ protocol: 'SCTP', port: 80 }] }] })],
  expect: { 'TCP 81': ['-*/* x/a'], 'SCTP 80': [] },
});

e2e(40, 'not allow access by TCP when a policy specifies only UDP', {
  apply: [policy('p', a, { ingress: [{ ports: [{ protocol: 'UDP', port: 81 }] }] })],
  expect: { 'TCP 81': ['-*/* x/a'], 'UDP 81': [] },
});

e2e(41, 'enforce policy to allow traffic based on NamespaceSelector with MatchLabels using default ns label', {
  apply: [policy('p', a, { ingress: [{ from: [{ namespaceSelector: { matchLabels: { [nameKey]: 'y' } } }] }] })],
  expect: { 'TCP 80': ['-x/* x/a', '-z/* x/a'] },
});

e2e(42, 'enforce policy based on NamespaceSelector with MatchExpressions using default ns label', {
  apply: [policy('p', a, { egress: [{ to: [{ namespaceSelector: expression(nameKey, 'NotIn', 'y') }] }] })],
  expect: { 'TCP 80': ['-x/a y/*'] },
});

for (const [first, protocol] of [
  [43, 'UDP'],
  [46, 'SCTP'],
] as const) {
  e2e(first, `support a 'default-deny-ingress' policy (${protocol})`, {
    apply: [policy('deny', all, { ingress: [] })],
    expect: { [`${protocol} 80`]: ['-*/* x/*'] },
  });

  e2e(first + 1, `enforce policy based on Ports (${protocol})`, {
    apply: [policy('p', a, { ingress: [{ from: [fromY], ports: [{ protocol, port: 81 }] }] })],
    expect: { [`${protocol} 81`]: onlyY, [`${protocol} 80`]: ['-*/* x/a'], 'TCP 81': ['-*/* x/a'] },
  });

  e2e(
    first + 2,
    `enforce policy to allow traffic only from a pod in a different namespace based on PodSelector and NamespaceSelector (${protocol})`,
    {
      apply: [policy('p', a, { ingress: [{ from: [fromYa] }] })],
      expect: { [`${protocol} 80`]: ['-*/* x/a', '+y/a x/a'] },
    },
  );
}

// ---- #49 and #50: the API ----

/**
 * Upstream creates, gets, lists, watches, patches, updates and deletes policies and asks nothing of traffic. Here the
 * same is done to files: each is in force from the edit that writes it to the edit that takes it away.
 */
test('#49 should support creating NetworkPolicy API operations', () => {
  const [first, second] = [policy('first', a, { ingress: [] }), policy('second', labels('b'), { ingress: [] })];
  let snapshot = withEdits(emptyWorkspace(), world().map(edit));
  const after = (edits: readonly Edit[]): [names: string[], table: string] => {
    snapshot = withEdits(snapshot, edits);
    const names = allPolicies(onlyCluster(snapshot)).map(({ resource }) => resource.name);
    return [names, tableOf(snapshot, 'TCP 80')];
  };
  expect(after([])).toEqual([[], expectedTable([])]);
  expect(after([edit(first)])).toEqual([['first'], expectedTable(['-*/* x/a'])]);
  expect(after([edit(second)])).toEqual([['first', 'second'], expectedTable(['-*/* x/a', '-*/* x/b'])]);
  const patched = { ...first, metadata: { ...first.metadata, labels: { patched: 'true' } } };
  expect(after([edit(patched)])).toEqual([['first', 'second'], expectedTable(['-*/* x/a', '-*/* x/b'])]);
  expect(after([edit(policy('first', labels('c'), { ingress: [] }))])).toEqual([
    ['first', 'second'],
    expectedTable(['-*/* x/c', '-*/* x/b']),
  ]);
  expect(after([{ uri: uriOf(first), text: undefined }])).toEqual([['second'], expectedTable(['-*/* x/b'])]);
  expect(after([edit(first)])).toEqual([['first', 'second'], expectedTable(['-*/* x/a', '-*/* x/b'])]);
  const collection = [first, second].map((one): Edit => ({ uri: uriOf(one), text: undefined }));
  expect(after(collection)).toEqual([[], expectedTable([])]);
});

/** What the API server rejects is an error here, and lets nobody in. */
test.each([
  [{ protocol: 'TCP', endPort: 81 }, 'end-port-misplaced', ['TCP 80', 'TCP 81'], []],
  [{ protocol: 'TCP', port: 'serve-80-tcp', endPort: 81 }, 'end-port-misplaced', ['TCP 80', 'TCP 81'], []],
  [{ protocol: 'TCP', port: 81, endPort: 80 }, 'end-port-before-port', ['TCP 80', 'TCP 81'], []],
  [{ protocol: 'TCP', port: 80, endPort: 80 }, undefined, ['TCP 81', 'UDP 80'], ['TCP 80']],
  [{ protocol: 'TCP', port: 80, endPort: 81 }, undefined, ['TCP 82', 'UDP 80'], ['TCP 80', 'TCP 81']],
] as const)('#50 should support creating NetworkPolicy API with endport field: %j', (entry, rule, closed, open) => {
  const one = policy('p', a, { ingress: [{ ports: [entry] }] });
  const snapshot = withEdits(emptyWorkspace(), [...world(), one].map(edit));
  const errors = findingsOf(snapshot).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.rule)).toEqual(rule ? [rule] : []);
  for (const at of closed) expect(tableOf(snapshot, at), at).toBe(expectedTable(['-*/* x/a']));
  for (const at of open) expect(tableOf(snapshot, at), at).toBe(expectedTable([]));
});
