/** The comparisons, on what is made up for this: what means the same is equal, and any change is a difference. */
import { describe, expect, test } from 'vitest';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from '../../../server/src/policy/portSet.ts';
import type { ExplainCase } from './cases.ts';
import { compareDiff, compareExplain, compareExposure, compareList } from './compare.ts';
import { focused, focusedExplanations } from './focus.ts';
import { podsPeer } from './readPeer.ts';
import {
  type Cause,
  type Change,
  type Connection,
  type Explanation,
  type Exposed,
  entireCluster,
  ingressControllerPeer,
  type Range,
} from './types.ts';

const [web, cart] = ['shop/web[Deployment]', 'shop/cart[StatefulSet]'];
const port80 = portRange('TCP', 80, 80);
const ports80And90 = unionPorts(port80, portRange('TCP', 90, 90));
const range = (low: number, high: number): Range => ({ low, high });
const to = (low: number, high: number, ports: PortSet = port80): Connection => ({
  from: web,
  to: range(low, high),
  ports,
});

describe('lists', () => {
  test('are equal however addresses and ports are split', () => {
    const once = [to(0, 99), to(100, 199, ports80And90)];
    const split = [to(0, 9), to(10, 149), to(150, 199, ports80And90), to(100, 149, portRange('TCP', 90, 90))];
    expect(compareList(once, split)).toEqual([]);
    expect(compareList(split, once)).toEqual([]);
  });

  test('differ by what one side has more', () => {
    expect(compareList([to(0, 99)], [to(50, 199, ports80And90)])).toEqual([
      { side: 'ours', line: `${web}|0.0.0.0-0.0.0.49|TCP|80-80` },
      { side: 'theirs', line: `${web}|0.0.0.100-0.0.0.199|TCP|80-80` },
      { side: 'theirs', line: `${web}|0.0.0.100-0.0.0.199|TCP|90-90` },
      { side: 'theirs', line: `${web}|0.0.0.50-0.0.0.99|TCP|90-90` },
    ]);
  });

  test('differ by peer and by direction', () => {
    const line: Connection = { from: web, to: cart, ports: port80 };
    expect(compareList([line], [{ ...line, to: 'shop/cart[Deployment]' }])).toHaveLength(2);
    expect(compareList([line], [{ ...line, from: cart, to: web }])).toHaveLength(2);
    expect(compareList([to(0, 9)], [{ from: range(0, 9), to: web, ports: port80 }])).toHaveLength(2);
  });
});

describe('diffs', () => {
  const change: Change = {
    type: 'changed',
    from: web,
    to: range(0, 99),
    before: noPorts,
    after: port80,
    workloads: ['a', 'b'],
  };

  test('are equal however addresses are split', () => {
    const split = [
      { ...change, to: range(0, 9) },
      { ...change, to: range(10, 99), workloads: ['b', 'a'] },
    ];
    expect(compareDiff([change], split)).toEqual([]);
  });

  test.each<Partial<Change>>([
    { type: 'added' },
    { before: port80 },
    { after: ports80And90 },
    { workloads: ['a'] },
    { to: range(0, 98) },
    { from: cart },
  ])('differ by %j', (other) => {
    expect(compareDiff([change], [{ ...change, ...other }])).not.toEqual([]);
  });
});

describe('exposures', () => {
  const toAll: Exposed = { direction: 'egress', from: web, to: entireCluster, ports: port80, named: [] };
  const toDev: Exposed = { ...toAll, to: podsPeer(['env In dev'], []), ports: ports80And90 };
  const ours = { exposed: [toAll, toDev], unprotected: [`${web} ingress`] };

  test('are equal whether or not they name pods that may use what all may use', () => {
    const more = { ...toAll, to: podsPeer('shop', ['app In x']) };
    expect(compareExposure({ ...ours, exposed: [...ours.exposed, more] }, ours)).toEqual([]);
  });

  test.each([
    [podsPeer('shop', ['app In x', 'tier Exists']), podsPeer('shop', ['app In x'])],
    [podsPeer('shop', ['app In x']), podsPeer([], ['app In x'])],
    [podsPeer('shop', ['app In x']), podsPeer('shop', ['app Exists'])],
    [podsPeer('shop', ['app In x']), podsPeer('shop', ['app In x y'])],
    [podsPeer('shop', ['app In x']), podsPeer('shop', ['app NotIn y z'])],
    [podsPeer('shop', ['app NotIn x y']), podsPeer('shop', ['app NotIn y'])],
    [podsPeer('shop', ['app DoesNotExist']), podsPeer('shop', ['app NotIn y'])],
    [podsPeer(['env In dev', 'team In a'], []), podsPeer(['env Exists'], [])],
  ])('are equal whether or not what %s may use is said beside %s', (narrow, wide) => {
    const both = [narrow, wide].map((to) => ({ ...toAll, to }));
    const wideOnly = { exposed: both.slice(1), unprotected: [] };
    const narrowOnly = { exposed: both.slice(0, 1), unprotected: [] };
    expect(compareExposure({ exposed: both, unprotected: [] }, wideOnly)).toEqual([]);
    expect(compareExposure({ exposed: both, unprotected: [] }, narrowOnly)).not.toEqual([]);
  });

  test.each([
    [podsPeer('shop', ['app In x']), podsPeer('bank', [])],
    [podsPeer('shop', ['app In x y']), podsPeer('shop', ['app In x'])],
    [podsPeer('shop', ['app In x y']), podsPeer('shop', ['app NotIn y'])],
    [podsPeer('shop', ['app NotIn x']), podsPeer('shop', ['app Exists'])],
    [podsPeer('shop', ['app Exists']), podsPeer('shop', ['tier Exists'])],
    [podsPeer(['env In dev'], []), podsPeer('shop', [])],
    [podsPeer('shop', []), podsPeer(['env In dev'], [])],
  ])('differ where %s is none of %s', (one, other) => {
    const both = [one, other].map((to) => ({ ...toAll, to }));
    expect(
      compareExposure({ exposed: both, unprotected: [] }, { exposed: both.slice(1), unprotected: [] }),
    ).not.toEqual([]);
  });

  test('keep pods that may use less than all', () => {
    const less = { ...toAll, to: podsPeer('shop', []), ports: portRange('TCP', 7, 7) };
    expect(compareExposure({ ...ours, exposed: [...ours.exposed, less] }, ours)).toEqual([
      { side: 'ours', line: `egress|${web}|shop/{}|TCP|7-7` },
    ]);
  });

  test('keep pods that may use nothing, where wider ones may', () => {
    const none = { ...toAll, to: podsPeer('shop', []), ports: noPorts };
    expect(compareExposure({ ...ours, exposed: [...ours.exposed, none] }, ours)).toEqual([
      { side: 'ours', line: `egress|${web}|shop/{}|no port` },
    ]);
    expect(compareExposure({ exposed: [none], unprotected: [] }, { exposed: [], unprotected: [] })).toEqual([]);
  });

  test('differ by direction, peer and ports', () => {
    const { unprotected } = ours;
    expect(compareExposure({ exposed: [toAll], unprotected }, ours)).toHaveLength(1);
    const ingress: Exposed = { direction: 'ingress', from: entireCluster, to: web, ports: port80, named: [] };
    expect(compareExposure({ exposed: [toAll, toDev, ingress], unprotected }, ours)).toHaveLength(1);
    const toShop = { ...toDev, to: podsPeer('shop', []) };
    expect(compareExposure({ exposed: [toAll, toShop], unprotected }, ours)).toHaveLength(2);
  });

  test('differ by names of ports, even beside what all may use', () => {
    const named = { ...toAll, to: podsPeer('shop', []), named: ['TCP http'] };
    expect(compareExposure({ ...ours, exposed: [...ours.exposed, named] }, ours)).toEqual([
      { side: 'ours', line: `egress|${web}|shop/{}|TCP http` },
    ]);
  });

  test('differ by what is unprotected, unless the other side does not say', () => {
    const other = { ...ours, unprotected: [`${web} egress`] };
    expect(compareExposure(other, ours)).toEqual([
      { side: 'ours', line: `unprotected|${web} egress` },
      { side: 'theirs', line: `unprotected|${web} ingress` },
    ]);
    expect(compareExposure(other, { exposed: ours.exposed })).toEqual([]);
  });
});

const open: Cause = { verdict: 'allowed', byDefault: true, parts: [] };
const [first, second] = ['a', 'b'].map(
  (name) => ({ kind: 'NetworkPolicy', name, effect: 'allows', rule: '#1' }) as const,
) as [Cause['parts'][number], Cause['parts'][number]];
const admitted: Cause = { verdict: 'allowed', byDefault: false, parts: [first, second] };
const explanation: Explanation = {
  from: web,
  to: range(0, 99),
  verdict: 'allowed',
  ports: ports80And90,
  egress: admitted,
  ingress: open,
};

describe('explanations', () => {
  test('are equal however addresses and ports are split and policies are ordered', () => {
    const split = [
      { ...explanation, to: range(0, 49), ports: port80 },
      { ...explanation, to: range(0, 49), ports: portRange('TCP', 90, 90) },
      { ...explanation, to: range(50, 99), egress: { ...admitted, parts: [second, first] } },
    ];
    expect(compareExplain([explanation], split)).toEqual([]);
  });

  test.each<Partial<Explanation>>([
    { verdict: 'denied' },
    { ports: port80 },
    { ingress: { ...open, byDefault: false } },
    { ingress: explanation.egress },
    { egress: undefined },
    { egress: { ...admitted, verdict: 'denied' } },
    { egress: { ...admitted, parts: [first] } },
    { egress: { ...admitted, parts: [first, { ...second, rule: '#2' }] } },
    { egress: { ...admitted, parts: [first, { ...second, effect: 'selects' }] } },
    { egress: { ...admitted, parts: [first, { ...second, kind: 'AdminNetworkPolicy' }] } },
  ])('differ by %j', (other) => {
    expect(compareExplain([explanation], [{ ...explanation, ...other }])).not.toEqual([]);
  });
});

describe('a focus', () => {
  const none: ExplainCase = {
    kind: 'explain',
    dir: '',
    exposure: false,
    focusWorkloads: [],
    focusPeers: [],
    focusDirection: '',
    focusConn: '',
    explainOnly: '',
    expected: { txt: '' },
    apis: [],
  };
  const fromController: Connection = { from: ingressControllerPeer, to: web, ports: allPorts };
  const all: Connection[] = [
    { from: web, to: cart, ports: ports80And90 },
    { from: cart, to: 'bank/web[Pod]', ports: portRange('UDP', 53, 53) },
    to(0, 9),
    fromController,
  ];
  const [webToCart, cartToBank, toOutside] = all;

  test.each<[Partial<ExplainCase>, (Connection | undefined)[]]>([
    [{}, all],
    [{ focusWorkloads: ['cart'] }, [webToCart, cartToBank]],
    [{ focusWorkloads: ['shop/web'] }, [webToCart, toOutside, fromController]],
    [{ focusWorkloads: ['web'], focusDirection: 'egress' }, [webToCart, toOutside]],
    [{ focusWorkloads: ['web'], focusDirection: 'ingress' }, [cartToBank, fromController]],
    [{ focusWorkloads: ['web'], focusPeers: ['cart'] }, [webToCart, cartToBank]],
    [{ focusWorkloads: ['web'], focusPeers: ['cart'], focusDirection: 'egress' }, [webToCart]],
    [{ focusWorkloads: ['ingress-controller'] }, [fromController]],
    [
      { focusConn: 'tcp-90' },
      [
        { from: web, to: cart, ports: portRange('TCP', 90, 90) },
        { ...fromController, ports: portRange('TCP', 90, 90) },
      ],
    ],
  ])('%j', (focus, expected) => {
    expect(focused(all, { ...none, ...focus })).toEqual(expected);
  });

  test('on a verdict', () => {
    expect(focusedExplanations([explanation], { ...none, explainOnly: 'allow' })).toEqual([explanation]);
    expect(focusedExplanations([explanation], { ...none, explainOnly: 'deny' })).toEqual([]);
  });
});
