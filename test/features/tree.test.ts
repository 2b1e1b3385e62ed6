/** The tree of the Network Policies view. */
import { describe, expect, test } from 'vitest';
import { treeChildren } from '../../server/src/features/tree/children.ts';
import type { TreeFilter } from '../../server/src/features/tree/filter.ts';
import { revealed } from '../../server/src/features/tree/reveal.ts';
import { treeTooltip } from '../../server/src/features/tree/tooltip.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';
import { clusterPolicy, deployment, namespace as namespaceText, policy, service } from '../support/manifests.ts';
import { linesBelow, nodeAt, nodeLine, treeLines, treeOf } from '../support/tree.ts';

const namespace = 'shop';
const shop = [
  namespaceText('shop'),
  deployment('web', { namespace, env: { CART: 'cart:80' } }),
  deployment('cart', { namespace, ports: [7070], env: { DB: 'db:5432' } }),
  service('cart', { namespace, ports: ['80 -> 7070'] }),
  deployment('db', { namespace, ports: [5432] }),
  service('db', { namespace, ports: [5432] }),
  policy('deny', 'podSelector: {matchLabels: {app: db}}', namespace),
  policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]',
    namespace,
  ),
].join('');
const ops = deployment('idle', { namespace: 'ops' });

/** The lines of an answer, which are the same with both kinds of line breaks. */
function same(source: string, ask: (snapshot: Snapshot, fixture: Fixture) => readonly string[]): readonly string[] {
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) =>
    ask(snapshotOf(fixture), fixture),
  );
  expect(crlf).toEqual(lf);
  return lf ?? [];
}
const tree = (source: string, filter: Partial<TreeFilter> = {}): string =>
  same(source, (snapshot) => treeLines(treeOf(snapshot, filter))).join('\n');
const below = (source: string, ...labels: string[]): string =>
  same(source, (snapshot) => linesBelow(treeOf(snapshot), ...labels)).join('\n');
/** What a node leads to: `cart.yaml:4 cart`. */
function place(source: string, ...labels: string[]): string {
  const snapshot = snapshotOf(parseFixture(source));
  const node = nodeAt(treeOf(snapshot), ...labels);
  const found = node.place && locate(snapshot, node.place);
  if (!found) return 'nowhere';
  const text = snapshot.files.get(found.uri)?.source.text ?? '';
  const line = text.slice(0, found.start).split('\n').length;
  return `${found.uri.slice(root.length + 1)}:${line} ${text.slice(found.start, found.end)}`;
}

describe('a cluster', () => {
  test('that is the only one is left out, and a namespace that is the only one is open', () => {
    expect(tree(shop)).toMatchInlineSnapshot(`
      "(namespace) shop | 3 workloads · 1 not isolated · 2 policies
        (workloads) Workloads | 3
          (partly) cart | isolated for ingress · 1 caller [closed]
          (partly) db | isolated for ingress · 1 caller [closed]
          (open) web | not isolated [closed]
        (policies) Policies | 2 [closed]
        (problems) Problems | 5 [closed]"
    `);
    expect(tree(shop + ops)).toMatchInlineSnapshot(`
      "(namespace) ops | 1 workload · not isolated · no policies [closed]
      (namespace) shop | 3 workloads · 1 not isolated · 2 policies [closed]"
    `);
  });

  test('is a node where there are several', () => {
    const overlays = [
      deployment('cart', { namespace, file: 'base/cart.yaml' }),
      '//- base/kustomization.yaml\nresources: [cart.yaml]\n',
      '//- dev/kustomization.yaml\nresources: [../base]\nlabels: [{pairs: {stage: dev}, includeTemplates: true}]\n',
      '//- prod/kustomization.yaml\nresources: [../base, deny.yaml]\nlabels: [{pairs: {stage: prod}, includeTemplates: true}]\n',
      policy('deny', 'podSelector: {}', namespace).replace('deny-policy.yaml', 'prod/deny.yaml'),
    ].join('');
    expect(tree(overlays)).toMatchInlineSnapshot(`
      "(cluster) dev
        (namespace) shop | 1 workload · not isolated · no policies
          (workloads) Workloads | 1
            (open) cart | not isolated [closed]
          (problems) Problems | 2 [closed]
      (cluster) prod [closed]"
    `);
    expect(below(overlays, 'prod')).toMatchInlineSnapshot(`
      "(namespace) shop | 1 workload · 1 policy with a default-deny
        (workloads) Workloads | 1
          (partly) cart | isolated for ingress [closed]
        (policies) Policies | 1 [closed]
        (problems) Problems | 2 [closed]"
    `);
    expect(place(overlays, 'prod', 'shop', 'Workloads', 'cart')).toBe('base/cart.yaml:4 cart');
  });

  test('that nobody opened is asked for no findings', () => {
    const overlay = (name: string): string =>
      `//- ${name}/kustomization.yaml\nresources: [../base]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
    const base = [
      '//- base/kustomization.yaml\nresources: [cart.yaml, empty.yaml]\n',
      deployment('cart', { namespace, file: 'base/cart.yaml' }),
      namespaceText('empty').replace(/^.*\n/, '//- base/empty.yaml\n'),
    ].join('');
    const snapshot = snapshotOf(parseFixture(base + overlay('dev') + overlay('prod')));
    const asked: string[] = [];
    const findingsIn = (uri: string): [] => {
      asked.push(uri);
      return [];
    };
    const nodes = treeChildren({ ...treeOf(snapshot), findingsIn }, []);
    expect(nodes.map(({ label }) => label)).toEqual(['dev', 'prod']);
    expect(asked).toEqual([]);
  });

  test('with policies of all of it', () => {
    const admin = clusterPolicy(
      'guard',
      'tier: Admin\npriority: 10\nsubject: {namespaces: {}}\ningress: [{name: no-guests, action: Deny, from: [{namespaces: {}}]}]',
    );
    expect(tree(admin + deployment('web', { namespace }))).toMatchInlineSnapshot(`
      "(policies) Policies of the whole cluster | 1 [closed]
      (namespace) shop | 1 workload · no policies
        (workloads) Workloads | 1
          (partly) web | restricted by cluster policies for ingress [closed]
        (problems) Problems | 1 [closed]"
    `);
    expect(below(admin + ops, 'Policies of the whole cluster')).toMatchInlineSnapshot(
      `"(policy) guard | ClusterNetworkPolicy · admin tier · priority 10 [closed]"`,
    );
    expect(below(admin + ops, 'Policies of the whole cluster', 'guard')).toMatchInlineSnapshot(
      `"(rule) Ingress rule 1 (no-guests) denies"`,
    );
  });

  describe('with namespaces that hold nothing', () => {
    const empty = ['old', 'other', 'Team-b'].map((name) => namespaceText(name)).join('');

    test('which share a row where there are several beside others', () => {
      expect(tree(ops + empty)).toMatchInlineSnapshot(`
        "(namespace) ops | 1 workload · not isolated · no policies
          (workloads) Workloads | 1
            (open) idle | not isolated [closed]
          (problems) Problems | 2 [closed]
        (namespace) Empty namespaces | 3 · no workloads · no policies [closed]"
      `);
      expect(below(ops + empty, 'Empty namespaces')).toMatchInlineSnapshot(`
        "(namespace) Team-b | no workloads · no policies
        (namespace) old | no workloads · no policies
        (namespace) other | no workloads · no policies"
      `);
      expect(place(ops + empty, 'Empty namespaces', 'old')).toBe('old-namespace.yaml:4 old');
      expect(tree(ops + namespaceText('old'))).toContain('(namespace) old | no workloads · no policies');
      expect(tree(empty)).not.toContain('Empty namespaces');
      expect(tree(`${ops}${empty}//- broken.yaml\nkind: Namespace\nmetadata: {name: [\n`)).toContain(
        'Empty namespaces | 3',
      );
    });

    test('but for one that something is found in', () => {
      const wrong = namespaceText('Team-b').replace(
        'metadata:',
        'metadata:\n  annotations: {net.beta.kubernetes.io/network-policy: "{}"}',
      );
      expect(tree(ops + empty.replace(namespaceText('Team-b'), wrong))).toMatch(
        /^\(namespace\) Team-b \| no workloads · no policies \[closed\]$/m,
      );
    });

    test('until a filter asks for one by its name', () => {
      expect(tree(ops + empty, { text: 'OLD' })).toBe('(namespace) old | no workloads · no policies');
      expect(tree(ops + empty, { text: 'e' })).not.toContain('Empty namespaces');
      expect(tree(ops + empty, { text: 'old', onlyOpen: true })).toBe('');
    });

    test('and when one gets a workload', () => {
      const fixture = parseFixture(ops + empty);
      const edited = withEdits(snapshotOf(fixture), [
        { uri: `${root}/new.yaml`, text: deployment('web', { namespace: 'old' }).replace(/^.*\n/, '') },
      ]);
      const lines = treeLines(treeOf(edited));
      expect(lines).toContain('(namespace) Empty namespaces | 2 · no workloads · no policies [closed]');
      expect(lines).toContain('(namespace) old | 1 workload · not isolated · no policies [closed]');
    });
  });

  test('without anything', () => {
    expect(tree('//- a.yaml\nfoo: bar\n')).toBe('');
    expect(tree(namespaceText('shop'))).toBe('(namespace) shop | no workloads · no policies');
  });
});

describe('a workload', () => {
  test('with who calls it, what policies say to that, and who else is let in', () => {
    expect(below(shop, 'shop', 'Workloads', 'cart')).toMatchInlineSnapshot(`
      "(callers) Called by | 1
        (allowed) web | TCP 7070 · allowed · env CART of web
      (calls) Calls | 2 · 1 blocked
        (allowed) DNS | TCP 53 and UDP 53 · allowed · env DB of cart
        (denied) db | TCP 5432 · blocked by deny · env DB of cart
      (policies) Policies | 1 [closed]
      (callers) Also let in | though nothing tells that it is needed [closed]"
    `);
    expect(below(shop, 'shop', 'Workloads', 'db')).toMatchInlineSnapshot(`
      "(callers) Called by | 1 · 1 blocked
        (denied) cart | TCP 5432 · blocked by deny · env DB of cart
      (calls) Calls | none known
      (policies) Policies | 1 [closed]
      (callers) Also let in | though nothing tells that it is needed [closed]"
    `);
    expect(below(shop, 'shop', 'Workloads', 'cart', 'Also let in')).toMatchInlineSnapshot(`"(allowed) db | TCP 7070"`);
    expect(below(shop, 'shop', 'Workloads', 'cart', 'Policies')).toMatchInlineSnapshot(`"(policy) cart | ingress"`);
    expect(below(shop, 'shop', 'Workloads', 'db', 'Also let in')).toBe('(denied) Nobody');
  });

  test('of the same name as one of another kind is another item', () => {
    const twice = shop + deployment('web', { namespace, kind: 'StatefulSet', file: 'set.yaml' });
    const world = treeOf(snapshotOf(parseFixture(twice)));
    for (const labels of [
      ['shop', 'Workloads'],
      ['shop', 'Workloads', 'cart', 'Called by'],
      ['shop', 'Workloads', 'cart', 'Also let in'],
    ]) {
      const keys = treeChildren(world, nodeAt(world, ...labels).path).map(({ path }) => JSON.stringify(path));
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(below(twice, 'shop', 'Workloads', 'cart', 'Also let in')).toMatchInlineSnapshot(`
      "(allowed) db | TCP 7070
      (allowed) web | TCP 7070"
    `);
  });

  test('leads to its name, and a call to where it is written', () => {
    expect(place(shop, 'shop', 'Workloads', 'cart')).toBe('cart.yaml:4 cart');
    expect(place(shop, 'shop', 'Workloads', 'cart', 'Called by', 'web')).toBe('web.yaml:16 cart:80');
    expect(place(shop, 'shop', 'Workloads', 'cart', 'Policies', 'cart')).toBe('cart-policy.yaml:4 cart');
  });

  test('on the network of its node, perhaps isolated, and isolated for egress only', () => {
    expect(tree(deployment('agent', { namespace, pod: 'hostNetwork: true' }))).toMatchInlineSnapshot(`
      "(namespace) shop | 1 workload · no policies
        (workloads) Workloads | 1
          (exempt) agent | on the network of its node [closed]
        (problems) Problems | 1 [closed]"
    `);
    expect(
      tree(deployment('web', { namespace }) + policy('p', 'podSelector: {matchLabels: {app: "${APP}"}}', namespace)),
    ).toMatchInlineSnapshot(`
      "(namespace) shop | 1 workload · 1 policy
        (workloads) Workloads | 1
          (perhaps) web | perhaps isolated for ingress [closed]
        (policies) Policies | 1 [closed]
        (problems) Problems | 1 [closed]"
    `);
    expect(
      tree(deployment('web', { namespace }) + policy('p', 'podSelector: {}\npolicyTypes: [Egress]', namespace)),
    ).toMatchInlineSnapshot(`
      "(namespace) shop | 1 workload · not isolated · 1 policy
        (workloads) Workloads | 1
          (open) web | isolated for egress only [closed]
        (policies) Policies | 1 [closed]
        (problems) Problems | 1 [closed]"
    `);
  });

  test('is spoken with its kind', () => {
    const { spoken } = nodeAt(treeOf(snapshotOf(parseFixture(shop))), 'shop', 'Workloads', 'cart');
    expect(spoken).toBe('Deployment cart, isolated for ingress, 1 caller');
  });

  test('keeps its meaning while its document is broken', () => {
    const before = snapshotOf(parseFixture(shop));
    const uri = `${root}/cart.yaml`;
    const broken = `${parseFixture(shop).files.get(uri)}    - {`;
    const after = withEdits(before, [{ uri, text: broken }]);
    const lines = (snapshot: Snapshot): string[] => linesBelow(treeOf(snapshot), 'shop', 'Workloads');
    expect(lines(after)).toEqual(lines(before));
  });

  test('follows what is typed', () => {
    const before = snapshotOf(parseFixture(shop));
    const after = withEdits(before, [{ uri: `${root}/deny-policy.yaml`, text: '' }]);
    expect(linesBelow(treeOf(after), 'shop', 'Workloads')).toContain('(open) db | not isolated · 1 caller [closed]');
  });
});

describe('a policy', () => {
  test('with its rules in words, and what it selects', () => {
    expect(below(shop, 'shop', 'Policies')).toMatchInlineSnapshot(`
      "(policy) cart | selects 1 workload · ingress [closed]
      (policy) deny | selects 1 workload · ingress [closed]"
    `);
    expect(below(shop, 'shop', 'Policies', 'cart')).toMatchInlineSnapshot(`
      "(rule) Ingress: from all pods in namespace shop on TCP 7070
      (workloads) Selected workloads | 1
        (partly) cart | isolated for ingress"
    `);
    expect(below(shop, 'shop', 'Policies', 'deny')).toMatchInlineSnapshot(`
      "(rule) Ingress: from nobody
      (workloads) Selected workloads | 1
        (partly) db | isolated for ingress"
    `);
    expect(place(shop, 'shop', 'Policies', 'cart')).toBe('cart-policy.yaml:4 cart');
  });
});

test('problems stand below the namespaces and files that they are about', () => {
  expect(below(shop + ops, 'shop', 'Problems')).toMatchInlineSnapshot(`
    "(file) cart.yaml | 2 [closed]
    (file) db.yaml | 1 [closed]
    (file) web.yaml | 2 [closed]"
  `);
  expect(below(shop + ops, 'shop', 'Problems', 'web.yaml')).toMatchInlineSnapshot(`
    "(warning) No policy isolates web for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers. | unprotected-ingress
    (information) No policy isolates web for egress: it can reach every pod and every address. Add a default-deny for egress that still allows DNS. | unprotected-egress"
  `);
  expect(
    place(shop + ops, 'ops', 'Problems', 'idle.yaml', nodeAtFirst(shop + ops, 'ops', 'Problems', 'idle.yaml')),
  ).toBe('idle.yaml:4 idle');
});

function nodeAtFirst(source: string, ...labels: string[]): string {
  const world = treeOf(snapshotOf(parseFixture(source)));
  return treeChildren(world, nodeAt(world, ...labels).path)[0]?.label ?? '';
}

describe('a filter', () => {
  test('leaves what is named by it, in whatever case', () => {
    expect(tree(shop + ops, { text: 'CAR' })).toMatchInlineSnapshot(`
      "(namespace) shop | 1 workload · 1 policy
        (workloads) Workloads | 1
          (partly) cart | isolated for ingress · 1 caller [closed]
        (policies) Policies | 1
          (policy) cart | selects 1 workload · ingress [closed]"
    `);
    expect(tree(shop + ops, { text: 'nothing' })).toBe('');
  });

  test('leaves all of a namespace that is named by it', () => {
    expect(tree(shop + ops, { text: 'ops' })).toMatchInlineSnapshot(`
      "(namespace) ops | 1 workload · not isolated · no policies
        (workloads) Workloads | 1
          (open) idle | not isolated [closed]"
    `);
  });

  test('leaves what nothing isolates', () => {
    expect(tree(shop + ops, { text: '', onlyOpen: true })).toMatchInlineSnapshot(`
      "(namespace) ops | 1 workload · not isolated
        (workloads) Workloads | 1
          (open) idle | not isolated [closed]
      (namespace) shop | 1 workload · not isolated
        (workloads) Workloads | 1
          (open) web | not isolated [closed]"
    `);
  });
});

describe('thousands of workloads', () => {
  const names = Array.from({ length: 1203 }, (_, index) => `job-${index}`);
  const many = names.map((name) => deployment(name, { namespace })).join('');
  const world = treeOf(snapshotOf(parseFixture(many)));
  const labels = (...at: string[]): string[] => treeChildren(world, nodeAt(world, ...at).path).map(nodeLine);

  test('stand in pages', () => {
    expect(labels('shop', 'Workloads')).toEqual([
      '(page) job-0 … job-249 | 250 [closed]',
      '(page) job-250 … job-499 | 250 [closed]',
      '(page) job-500 … job-749 | 250 [closed]',
      '(page) job-750 … job-999 | 250 [closed]',
      '(page) job-1000 … job-1202 | 203 [closed]',
    ]);
    expect(labels('shop', 'Workloads', 'job-1000 … job-1202')).toHaveLength(203);
    expect(labels('shop', 'Workloads', 'job-1000 … job-1202')[0]).toBe('(open) job-1000 | not isolated [closed]');
  });

  test('are none of a namespace that is called so', () => {
    const page = treeOf(snapshotOf(parseFixture(deployment('web', { namespace: 'page' }))));
    expect(treeChildren(page, nodeAt(page, 'page', 'Workloads').path).map(({ label }) => label)).toEqual(['web']);
  });

  test('are found on their page', () => {
    const nodes = revealed(world, snapshotOf(parseFixture(many)), `${root}/job-600.yaml`, 40);
    expect(nodes.map(({ label }) => label)).toEqual(['shop', 'Workloads', 'job-500 … job-749', 'job-600']);
  });
});

describe('what is at the cursor is found', () => {
  const way = (source: string, filter: Partial<TreeFilter> = {}): readonly string[] =>
    same(source, (snapshot, { cursor }) =>
      cursor ? revealed(treeOf(snapshot, filter), snapshot, cursor.uri, cursor.offset).map(({ label }) => label) : [],
    );
  const marked = (text: string): string => shop.replace(text, `${text}$0`);

  test('a workload, a policy, a Namespace, and the namespace of other objects', () => {
    expect(way(deployment('web', { namespace, cursor: '$0' }))).toEqual(['shop', 'Workloads', 'web']);
    expect(way(marked('podSelector: {matchLabels: {app: db'))).toEqual(['shop', 'Policies', 'deny']);
    expect(way(marked('kind: Namespace'))).toEqual(['shop']);
    expect(way(marked('kind: Service'))).toEqual(['shop']);
  });

  test('nothing, outside of objects and where the filter leaves it out', () => {
    expect(way('//- a.yaml\nfoo: b$0ar\n')).toEqual([]);
    const web = deployment('web', { namespace, cursor: '$0' });
    expect(way(web, { text: 'cart' })).toEqual([]);
    expect(way(web, { text: 'web' })).toEqual(['shop', 'Workloads', 'web']);
  });

  test('a Namespace that shares a row with others', () => {
    const empty = (cursor: string): string =>
      namespaceText('old').replace('kind', `k${cursor}ind`) + namespaceText('new');
    expect(way(deployment('web', { namespace }) + empty('$0'))).toEqual(['Empty namespaces', 'old']);
    expect(way(deployment('web', { namespace }) + empty('$0'), { text: 'old' })).toEqual(['old']);
    const many = Array.from({ length: 600 }, (_, index) => namespaceText(`n${index}`)).join('');
    expect(way(deployment('web', { namespace }) + empty('$0') + many)).toEqual([
      'Empty namespaces',
      'n500 … old',
      'old',
    ]);
  });

  test('the object that a patch of an overlay changes, in its cluster', () => {
    const overlay = [
      deployment('web', { namespace, file: 'base/web.yaml' }),
      '//- base/kustomization.yaml\nresources: [web.yaml]\n',
      '//- prod/kustomization.yaml\nresources: [../base]\npatches: [{path: patch.yaml}]\n',
      '//- prod/patch.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: w$0eb\n  namespace: shop\nspec:\n  replicas: 2\n',
    ].join('');
    expect(way(overlay)).toEqual(['shop', 'Workloads', 'web']);
  });
});

test('what a node says at length is what a hover says', () => {
  const snapshot = snapshotOf(parseFixture(shop));
  const said = (...labels: string[]): unknown => {
    const lines = treeTooltip(snapshot.clusters, nodeAt(treeOf(snapshot), ...labels).path);
    return lines?.[0];
  };
  expect(said('shop')).toEqual([{ strong: 'Namespace shop: 3 workloads, 2 policies' }]);
  expect(said('shop', 'Workloads', 'cart')).toEqual([{ strong: 'Deployment cart in shop' }]);
  expect(said('shop', 'Policies', 'deny')).toEqual([{ strong: 'Selects 1 of 3 workloads in shop' }]);
  expect(said('shop', 'Workloads')).toBeUndefined();
  expect(treeTooltip(snapshot.clusters, ['gone', 'gone', 'workload', 'shop', 'x'])).toBeUndefined();
});

test('below what is gone is nothing', () => {
  const world = treeOf(snapshotOf(parseFixture(shop)));
  const { path } = nodeAt(world, 'shop', 'Workloads', 'cart');
  expect(treeChildren(world, [...path.slice(0, -1), 'apps/Deployment/shop/gone'])).toEqual([]);
  expect(treeChildren(world, ['file:///elsewhere', 'gone'])).toEqual([]);
});
