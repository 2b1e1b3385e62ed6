import { describe, expect, test } from 'vitest';
import { atOnce } from '../../server/src/model/steps.ts';
import { type ConnectivityGraph, connectivityGraph } from '../../server/src/reports/connectivityGraph.ts';
import { layoutOf } from '../../server/src/reports/graphLayout.ts';
import { pictureOf } from '../../server/src/reports/graphPicture.ts';
import type { GraphScope } from '../../server/src/reports/graphScope.ts';
import { graphSvg, type Theme } from '../../server/src/reports/graphSvg.ts';
import { dotOf } from '../../server/src/reports/listDot.ts';
import { mermaidOf } from '../../server/src/reports/listMermaid.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';

const everything: GraphScope = { focus: undefined, depth: 1, namespaces: [], expanded: [] };

function graphIn(documents: readonly string[], scope: Partial<GraphScope> = {}): ConnectivityGraph {
  return atOnce(connectivityGraph(clusterIn(documents.join('')), { ...everything, ...scope }));
}

function svgOf(documents: readonly string[], theme: Theme): string {
  const graph = graphIn(documents);
  return [...graphSvg(graph, layoutOf(pictureOf(graph, new Set()).graph), theme)].join('');
}

/** `blocked web -> cart: TCP 7070`, with names in the stead of ids, sorted. */
function links({ nodes, links }: ConnectivityGraph): string[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return links
    .map(({ from, to, kind, text }) => `${kind} ${names.get(from) ?? from} -> ${names.get(to) ?? to}: ${text}`)
    .sort();
}

const named = ({ nodes }: ConnectivityGraph): string[] => nodes.map(({ type, name }) => `${type} ${name}`).sort();

const web = deployment('web', { ports: [8080], env: { CART: 'cart:80', BAD: 'db:99' } });
const cart = [
  deployment('cart', { ports: [7070], env: { DB: 'db:5432' } }),
  service('cart', { ports: ['80 -> 7070'] }),
];
const db = [deployment('db', { ports: [5432] }), service('db', { ports: [5432] })];
const shop = [web, ...cart, ...db];
const only = (name: string, rules: string): string =>
  policy(`${name}-rules`, `podSelector: {matchLabels: {app: ${name}}}\n${rules}`);
const denyDb = only('db', 'policyTypes: [Ingress]');

describe('links', () => {
  test('calls are allowed, blocked or lead nowhere, each with what says so', () => {
    const graph = graphIn([...shop, denyDb]);
    expect(links(graph)).toEqual([
      'allowed web -> cart: TCP 7070',
      'blocked cart -> db: TCP 5432',
      'blocked web -> db: no such port',
      'open everyone -> cart: all ports',
      'open everyone -> web: all ports',
    ]);
    expect(graph.links.flatMap(({ why }) => why).sort()).toEqual([
      'Service db has no port 99',
      'blocked by NetworkPolicy db-rules',
    ]);
  });

  test('what policies admit and no call needs is a link of its own, less what calls need', () => {
    const toCart = (rules: string): string[] =>
      links(graphIn([...shop, denyDb, only('cart', rules)])).filter(
        (line) => line.endsWith('7070') && line.includes('> cart'),
      );
    const fromBoth = '[{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: other}}}]';
    expect(toCart(`ingress: [{from: ${fromBoth}, ports: [{port: 7070}]}]`)).toEqual(['allowed web -> cart: TCP 7070']);
    expect(toCart(`ingress: [{from: ${fromBoth}, ports: [{port: 7000, endPort: 7070}]}]`)).toEqual([
      'allowed web -> cart: TCP 7070',
    ]);
    const wide = links(
      graphIn([...shop, denyDb, only('cart', `ingress: [{from: ${fromBoth}, ports: [{port: 7000, endPort: 7070}]}]`)]),
    );
    expect(wide).toContain('unneeded web -> cart: TCP 7000-7069');
    const all = links(
      graphIn([...shop, denyDb, only('cart', 'ingress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]')]),
    );
    expect(all).toContain('unneeded all of default -> cart: TCP 7070');
  });

  test('whoever may call all workloads of a namespace is one link to all of it', () => {
    expect(links(graphIn(shop)).filter((line) => line.startsWith('open'))).toEqual([
      'open everyone -> all of default: all ports',
    ]);
  });

  test('each to each other of an isolated namespace is one link, whatever calls there are', () => {
    const mesh = policy('mesh', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
    expect(links(graphIn([...shop, mesh])).filter((line) => line.startsWith('unneeded'))).toEqual([
      'unneeded all of default -> all of default: all ports',
    ]);
  });

  test('every pod, addresses and the ingress controller are ends outside', () => {
    const documents = [
      ...shop,
      ingress('shop', ['{name: cart, port: {number: 80}}']),
      only(
        'cart',
        'ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 7070}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
      ),
      only('web', 'policyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}]}]'),
    ];
    const found = links(graphIn(documents));
    expect(found).toContain('open every pod -> cart: TCP 7070');
    expect(found).toContain('unneeded 10.0.0.0/8 -> cart: all ports');
    expect(found).toContain('unneeded web -> 192.0.2.0/24: TCP 443');
    expect(found).toContain('blocked web -> cart: TCP 7070');
    expect(found.filter((line) => line.includes('ingress controller -> cart'))).toHaveLength(1);
  });

  test('what cannot be told is unknown', () => {
    const hidden = only('db', 'ingress: [{from: [{namespaceSelector: {matchLabels: {team: shop}}}]}]');
    expect(
      links(graphIn([...shop, hidden])).filter((line) => line.includes('-> db') && line.startsWith('unknown')),
    ).toContain('unknown cart -> db: perhaps TCP 5432');
  });
});

describe('nodes', () => {
  test('a workload says whether it is isolated in each direction', () => {
    const { nodes } = graphIn([...shop, denyDb]);
    const state = nodes.flatMap((node) =>
      node.type === 'workload' ? [`${node.name} ${node.ingress} ${node.egress}`] : [],
    );
    expect(state.sort()).toEqual(['cart no no', 'db yes no', 'web no no']);
  });

  test('with a focus there are its callers and callees, and those of these one call further', () => {
    const far = [
      ...shop,
      deployment('client', { env: { WEB: 'web:8080' } }),
      service('web', { ports: [8080] }),
      deployment('other'),
    ];
    const cluster = clusterIn(far.join(''));
    const around = (depth: 1 | 2): string[] =>
      named(atOnce(connectivityGraph(cluster, { ...everything, focus: workloadIn(cluster, 'cart'), depth }))).filter(
        (name) => name.startsWith('workload'),
      );
    expect(around(1)).toEqual(['workload cart', 'workload db', 'workload web']);
    expect(around(2)).toEqual(['workload cart', 'workload client', 'workload db', 'workload web']);
  });

  test('with a focus those whom policies let in are there too, and many of a namespace as one', () => {
    const many = Array.from({ length: 20 }, (_, index) => deployment(`job-${index}`, { namespace: 'jobs' }));
    const few = Array.from({ length: 3 }, (_, index) => deployment(`tool-${index}`, { namespace: 'tools' }));
    const open = only(
      'db',
      'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: jobs}}}, {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: tools}}}], ports: [{port: 5432}]}]',
    );
    const cluster = clusterIn([...db, open, ...many, ...few].join(''));
    const focus = workloadIn(cluster, 'db');
    const graph = atOnce(connectivityGraph(cluster, { ...everything, focus }));
    expect(named(graph)).toEqual([
      'namespace jobs',
      'workload db',
      'workload tool-0',
      'workload tool-1',
      'workload tool-2',
    ]);
    expect(links(graph)).toEqual(['unneeded all of tools -> db: TCP 5432', 'unneeded jobs -> db: TCP 5432']);
    expect(named(atOnce(connectivityGraph(cluster, { ...everything, focus, expanded: ['jobs'] })))).toHaveLength(24);
  });

  test('more than five hundred are shown by namespace, and those that are asked for one by one', () => {
    const space = (name: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => deployment(`${name}-${index}`, { namespace: name }));
    const cluster = clusterIn([...space('large', 480), ...space('small', 30), ...db].join(''));
    expect(named(atOnce(connectivityGraph(cluster, everything))).filter((name) => !name.startsWith('outside'))).toEqual(
      ['namespace default', 'namespace large', 'namespace small'],
    );
    const expanded = named(atOnce(connectivityGraph(cluster, { ...everything, expanded: ['small'] })));
    expect(expanded.filter((name) => name.startsWith('workload'))).toHaveLength(30);
    const filtered = named(atOnce(connectivityGraph(cluster, { ...everything, namespaces: ['default'] })));
    expect(filtered).toEqual(['outside everyone', 'workload db']);
  });

  test('a namespace that is filtered out is one node where calls lead there', () => {
    const documents = [web, ...cart, deployment('log', { namespace: 'ops', env: { WEB: 'cart.default:80' } })];
    const graph = graphIn(documents, { namespaces: ['default'] });
    expect(named(graph)).toEqual(['namespace ops', 'outside everyone', 'workload cart', 'workload web']);
    expect(links(graph)).toContain('allowed ops -> cart: TCP 7070');
  });
});

describe('pictures', () => {
  test('what is hidden is gone, with whom only that leads to', () => {
    const { graph } = pictureOf(graphIn(shop), new Set(['open']));
    expect(graph.callers).toEqual([]);
    expect(graph.edges.map(({ kind }) => kind)).not.toContain('open');
  });

  test('each to each other is said on the box', () => {
    const mesh = policy('mesh', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
    const { graph, inside } = pictureOf(graphIn([...shop, mesh]), new Set());
    expect(graph.groups.map(({ notes }) => notes)).toEqual([['each to each: all ports']]);
    expect(inside).toHaveLength(1);
  });

  test('SVG has its colours in it, a cross on what is blocked and a legend of what it shows', () => {
    const [light, dark] = (['light', 'dark'] as const).map((theme) => svgOf([...shop, denyDb], theme));
    expect(light).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
    expect(light).not.toContain('var(');
    expect(light).toContain('class="cross blocked"');
    expect(light).toContain('>called, but blocked<');
    expect(light).not.toContain('>cannot be told<');
    expect(dark).not.toBe(light);
  });

  test('DOT and Mermaid say what is blocked and what is not needed', () => {
    const clusters = [{ cluster: 'ws', graph: pictureOf(graphIn([...shop, denyDb]), new Set()).graph }];
    expect([...dotOf(clusters)].join('')).toContain('[label="✗ TCP 5432", color="#D55E00", style=dashed]');
    expect([...mermaidOf(clusters)].join('')).toMatch(/_cart -\.-x\|"TCP 5432"\| /);
  });
});
