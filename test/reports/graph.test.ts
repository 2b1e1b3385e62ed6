import { describe, expect, test } from 'vitest';
import { type Graph, graphOf } from '../../server/src/reports/graph.ts';
import { type ListFilter, noFilter } from '../../server/src/reports/listFilter.ts';
import { listingOf } from '../../server/src/reports/listing.ts';
import { clusterIn } from '../support/cluster.ts';

const pod = (namespace: string, name: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: main}]}
`;

const policy = (namespace: string, name: string, spec: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}}
`;

const namespace = (name: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}}
`;

/** Nothing in and nothing out, but inside of the cluster what `ingress` rules of other policies admit. */
const closed = (name: string): string =>
  namespace(name) +
  '---' +
  policy(name, 'deny', 'podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{namespaceSelector: {}}]}]');

function graph(filter: Partial<ListFilter>, ...documents: string[]): Graph {
  return graphOf(listingOf(clusterIn(documents.join('---')), { ...noFilter, ...filter }));
}

function edges({ edges }: Graph): string[] {
  return edges.map(({ from, to, text, isMutual }) => `${from} ${isMutual ? '<' : ''}-> ${to} : ${text}`);
}

const from = (peer: string, port = 80): string => `ingress: [{from: [${peer}], ports: [{port: ${port}}]}]`;
const everyNamespace = '{namespaceSelector: {}}';
const own = '{podSelector: {}}';

describe('what many have alike', () => {
  const three = [closed('shop'), pod('shop', 'a'), pod('shop', 'b'), pod('shop', 'c')];

  test('each to each other of a namespace is a note', () => {
    const mesh = graph({}, ...three, policy('shop', 'mesh', `podSelector: {}, ${from(own)}`));
    expect(mesh.groups.map(({ namespace, notes }) => ({ namespace, notes }))).toEqual([
      { namespace: 'shop', notes: ['each to each: TCP 80'] },
    ]);
    expect(edges(mesh)).toEqual([]);
  });

  test('each to one is a note at that one', () => {
    const hub = graph({}, ...three, policy('shop', 'hub', `podSelector: {matchLabels: {app: a}}, ${from(own)}`));
    expect(hub.groups[0]?.nodes.map(({ name, notes }) => ({ name, notes }))).toEqual([
      { name: 'a', notes: ['from each here: TCP 80'] },
      { name: 'b', notes: [] },
      { name: 'c', notes: [] },
    ]);
    expect(edges(hub)).toEqual([]);
  });

  test('one to each is a note at that one', () => {
    const peer = '{podSelector: {matchLabels: {app: a}}}';
    const star = graph({}, ...three, policy('shop', 'star', `podSelector: {}, ${from(peer)}`));
    expect(star.groups[0]?.nodes.map(({ notes }) => notes)).toEqual([['to each here: TCP 80'], [], []]);
    expect(edges(star)).toEqual([]);
  });

  test('when one lacks it, all others have their edges', () => {
    const some = '{podSelector: {matchExpressions: [{key: app, operator: In, values: [a, b]}]}}';
    const mesh = graph({}, ...three, policy('shop', 'some', `${some.slice(1, -1)}, ${from(some)}`));
    expect(edges(mesh)).toEqual(['shop/a[Pod] <-> shop/b[Pod] : TCP 80']);
    expect(mesh.groups.map(({ notes, nodes }) => [notes, nodes.map((node) => node.notes)])).toEqual([
      [[], [[], [], []]],
    ]);
  });

  test('a namespace stands for all its workloads, at either end', () => {
    const two = [closed('ops'), pod('ops', 'x'), pod('ops', 'w'), pod('shop', 'a'), pod('shop', 'b'), closed('shop')];
    expect(edges(graph({}, ...two, policy('shop', 'open', `podSelector: {}, ${from(everyNamespace)}`)))).toEqual([
      'shop/a[Pod] <-> shop/b[Pod] : TCP 80',
      'ops -> shop : TCP 80',
    ]);
    const one = policy('shop', 'open', `podSelector: {matchLabels: {app: a}}, ${from(everyNamespace)}`);
    expect(edges(graph({}, ...two, one))).toEqual([
      'shop/b[Pod] -> shop/a[Pod] : TCP 80',
      'ops -> shop/a[Pod] : TCP 80',
    ]);
  });

  test('but not where only some of them are shown', () => {
    const cluster = [
      ...[closed('ops'), pod('ops', 'x'), pod('ops', 'w'), pod('ops', 'z'), closed('shop'), pod('shop', 'a')],
      policy(
        'shop',
        'open',
        `podSelector: {}, ${from('{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [z]}]}}')}`,
      ),
    ];
    const focused = graph({ focus: [{ type: 'workload', namespace: 'shop', name: 'a' }] }, ...cluster);
    expect(focused.groups.map(({ nodes }) => nodes.map(({ name }) => name))).toEqual([['w', 'x'], ['a']]);
    expect(edges(focused)).toEqual(['ops/w[Pod] -> shop/a[Pod] : TCP 80', 'ops/x[Pod] -> shop/a[Pod] : TCP 80']);
  });
});

test('a workload without connections is shown, unless others are in focus', () => {
  const cluster = [closed('shop'), pod('shop', 'a'), closed('ops'), pod('ops', 'x')];
  expect(graph({}, ...cluster).groups.map(({ id }) => id)).toEqual(['ops', 'shop']);
  expect(graph({ focus: [{ type: 'workload', namespace: 'shop', name: 'a' }] }, ...cluster).groups).toEqual([]);
});

test('the internet is one that calls and one that is called', () => {
  const open = graph({}, pod('shop', 'a'));
  expect(open.callers.map(({ name }) => name)).toEqual(['internet']);
  expect(open.callees.map(({ name }) => name)).toEqual(['internet']);
  expect(edges(open)).toEqual([
    'caller internet[External] -> shop/a[Pod] : all ports',
    'shop/a[Pod] -> callee internet[External] : all ports',
  ]);
});

test('what may be is an edge of its own', () => {
  const label = '{namespaceSelector: {matchLabels: {team: ops}}}';
  const unknown = graph(
    {},
    ...[closed('shop'), pod('shop', 'a'), pod('ops', 'x')],
    policy('ops', 'x', 'podSelector: {}, policyTypes: [Ingress]'),
    policy('shop', 'a', `podSelector: {}, ${from(label)}`),
    policy('shop', 'b', `podSelector: {}, ${from(everyNamespace, 443)}`),
  );
  expect(edges(unknown).filter((edge) => edge.startsWith('ops/'))).toEqual([
    'ops/x[Pod] -> shop/a[Pod] : TCP 443',
    'ops/x[Pod] -> shop/a[Pod] : perhaps TCP 80',
    'ops/x[Pod] -> callee internet[External] : all ports',
  ]);
});
