/** Policies of the whole cluster, ready to be written. What each opens and closes is asked of the engine. */
import { describe, expect, test } from 'vitest';
import { type Snapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { findingsOf } from '../../support/check.ts';
import { chosen, cursorOf, offered, searched, textWith } from '../../support/completion.ts';
import { parseFixture, snapshotOf, withCrlf } from '../../support/fixture.ts';
import { clusterPolicy, deployment, namespace, policy } from '../../support/manifests.ts';
import { changedPairs, controllerName } from '../../support/reach.ts';

const admin = [
  ...['let monitoring in', 'keep tenants apart', 'protect kube-system', 'block node metadata', 'pass the rest'],
];
const baseline = ['deny all by default'];
const kinds = [
  { kind: 'ClusterNetworkPolicy', recipes: [...baseline, ...admin] },
  { kind: 'AdminNetworkPolicy', recipes: admin },
  { kind: 'BaselineAdminNetworkPolicy', recipes: baseline },
];
const all = kinds.flatMap(({ kind, recipes }) => recipes.map((recipe) => `${kind}: ${recipe}`));

const config = '//- .netpol.yaml\nclosedWorld: true\nipBlockMatchesPods: no\n';
const pods = [
  deployment('web', { namespace: 'shop', file: 'shop/web.yaml' }),
  deployment('api', { namespace: 'bank' }),
  deployment('prom', { namespace: 'metrics' }).replace('image: example', 'image: prom/prometheus:v3'),
  deployment('dns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' }),
  namespace('shop', 'tenant: a'),
  namespace('bank', 'tenant: b'),
  namespace('metrics'),
  namespace('kube-system'),
].join('');
const empty = '//- shop/new.yaml\n$0\n';

/** States before and after a choice, with both line ends; a file of policies beside it may be broken. */
function chose(source: string, label: string): readonly { readonly before: Snapshot; readonly after: Snapshot }[] {
  return [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => {
    const before = snapshotOf(fixture);
    return { before, after: withEdits(before, [{ uri: cursorOf(fixture).uri, text: textWith(fixture, label) }]) };
  });
}

function effect(source: string, label: string): string[] {
  const [changed, again] = chose(source, label).map(({ before, after }) =>
    changedPairs(before, after)
      .filter((pair) => !pair.startsWith(controllerName))
      .sort(),
  );
  expect(again).toEqual(changed);
  return changed ?? [];
}

test('where a document begins, behind those of a namespace', () => {
  expect(searched(empty + pods).filter((name) => !name.startsWith('NetworkPolicy'))).toEqual(all);
  expect(offered(empty + pods).at(-1)).toMatchObject({
    label: 'deny all by default',
    detail: 'BaselineAdminNetworkPolicy',
  });
});

test.each(kinds)('where one says that it is a $kind', ({ kind, recipes }) => {
  const offeredIn = (text: string): string[] => searched(`//- new.yaml\n${text}`).filter((name) => name.includes(':'));
  const own = recipes.map((recipe) => `${kind}: ${recipe}`);
  expect(offeredIn(`kind: ${kind}\n$0\n`)).toEqual(own);
  expect(offeredIn(`kind: ${kind}\nsp$0`)).toEqual(own);
  expect(offeredIn(`kind: Pod\nmetadata: {name: x\n---\nkind: ${kind}\n$0\n`)).toEqual(own);
  expect(offeredIn(`kind: ${kind}\n# $0\n`)).toEqual([]);
  expect(offeredIn(`kind: ${kind}\nspec:\n  $0\n`)).toEqual([]);
});

test('what is written already is not written again', () => {
  const header = 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata:\n  name: mine\n';
  expect(chosen(`//- new.yaml\n${header}$0\n`, 'block node metadata')).toBe(`${header}spec:
  priority: 100
  subject:
    namespaces: {}
  egress:
  - name: deny-metadata
    action: Deny
    to:
    - networks:
      - 169.254.169.254/32
`);
});

describe.each(all)('%s', (label) => {
  test('says what it says', () => {
    const [, name = ''] = label.split(': ');
    // What a NetworkPolicy closes shows what is let in, and what is left to it.
    const closed = name === 'let monitoring in' ? policy('closed', 'podSelector: {}', 'shop') : '';
    const earlier =
      'tier: Admin\npriority: 7\nsubject: {namespaces: {}}\ningress: [{action: Accept, from: [{namespaces: {}}]}]';
    const behind = name === 'pass the rest' ? clusterPolicy('earlier', earlier) : '';
    expect(effect(empty + config + pods + closed + behind, label)).toEqual(effects[name]);
  });

  test.each([
    ['in an empty workspace', ''],
    ['beside workloads', pods],
    ['where everything is known', config + pods],
    ['beside a broken manifest', `${pods}//- broken.yaml\nkind: NetworkPolicy\nspec: {podSelector: [\n`],
  ])('is found right, %s', (_, others) => {
    for (const { before, after } of chose(empty + others, label)) {
      const known = new Set(findingsOf(before).map(({ uri, rule }) => `${uri} ${rule}`));
      const found = findingsOf(after).filter(({ severity, uri, rule }) => {
        const isNew = uri.endsWith('new.yaml') || !known.has(`${uri} ${rule}`);
        return isNew && (severity === 'warning' || severity === 'error');
      });
      expect(found.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    }
  });
});

const tenants = ['bank/api -> shop/web: all ports => no port', 'shop/web -> bank/api: all ports => no port'];
const callers = ['bank/api', 'metrics/prom', 'shop/web'];
const effects: Readonly<Record<string, readonly string[]>> = {
  'deny all by default': ['bank/api', 'metrics/prom', 'shop/web']
    .flatMap((to) => ['bank/api', 'kube-system/dns', 'metrics/prom', 'shop/web'].map((from) => [from, to] as const))
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => `${from} -> ${to}: all ports => no port`)
    .sort(),
  'let monitoring in': ['metrics/prom -> shop/web: no port => all ports'],
  'keep tenants apart': tenants,
  'protect kube-system': callers.map((from) => `${from} -> kube-system/dns: all ports => TCP 53 and UDP 53`),
  'block node metadata': ['bank/api', 'kube-system/dns', 'metrics/prom', 'shop/web'].map(
    (name) =>
      `${name} -> outside: every address on all ports => 0.0.0.0-169.254.169.253, 169.254.169.255-255.255.255.255, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff on all ports`,
  ),
  'pass the rest': [],
};

test('a priority that is free, and names of their own', () => {
  const first = clusterPolicy('allow-monitoring', 'tier: Admin\npriority: 100\nsubject: {namespaces: {}}');
  const last = clusterPolicy('last', 'tier: Admin\npriority: 1000\nsubject: {namespaces: {}}');
  const text = (label: string): string => chosen(empty + first + last, `ClusterNetworkPolicy: ${label}`);
  expect(text('let monitoring in')).toMatch(/name: allow-monitoring-2\n[\s\S]* priority: 110\n/);
  expect(text('pass the rest')).toContain(' priority: 999\n');
  expect(text('deny all by default')).toContain('  tier: Baseline\n  priority: 100\n');
});

test('there is one BaselineAdminNetworkPolicy, which has one name', () => {
  const text = chosen(empty, 'BaselineAdminNetworkPolicy: deny all by default');
  expect(text).toContain('metadata:\n  name: default\n');
  const there = `//- base.yaml\n${text}`;
  expect(searched(empty + there)).not.toContain('BaselineAdminNetworkPolicy: deny all by default');
  expect(searched(empty + there)).toContain('ClusterNetworkPolicy: deny all by default');
});

test('no DNS in kube-system where it is elsewhere', () => {
  const moved = '//- .netpol.yaml\ndns: {namespace: openshift-dns, labels: {}, ports: [5353]}\n';
  expect(chosen(empty, 'AdminNetworkPolicy: protect kube-system')).toContain('protocol: UDP\n');
  expect(chosen(empty + moved, 'AdminNetworkPolicy: protect kube-system')).not.toContain('protocol: UDP');
});
