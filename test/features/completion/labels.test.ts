/** Labels in selectors, with what each would select. */
import { describe, expect, test } from 'vitest';
import { withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { chosen, completionsAt, cursorOf, described, labels, offered } from '../../support/completion.ts';
import { parseFixture, snapshotOf } from '../../support/fixture.ts';
import { clusterPolicy, deployment, namespace, policy } from '../../support/manifests.ts';

const shop = [
  deployment('cart', { namespace: 'shop', labels: 'app: cart, tier: back, version: "3"' }),
  deployment('orders', { namespace: 'shop', labels: 'app: orders, tier: back, version: "3"' }),
  deployment('web', { namespace: 'shop', labels: 'app: web, tier: front' }),
  deployment('prometheus', { namespace: 'monitoring', labels: 'app: prometheus' }),
  namespace('shop', 'team: a'),
  namespace('monitoring', 'team: b, stage: prod'),
].join('');

/** The same as `offered`, in a policy of namespace `shop` with this `spec`. */
const at = (spec: string, pods = shop): string[] => offered(policy('p', spec, 'shop') + pods).map(described);

const values = ['cart (1 workload)', 'orders (1 workload)', 'web (1 workload)'];
const backFirst = ['cart (1 workload)', 'orders (1 workload)', 'web (no workload)'];
const keys = [
  'app (on 3 workloads)',
  'tier (on 3 workloads)',
  'app: cart (1 workload)',
  'app: orders (1 workload)',
  'app: web (1 workload)',
  'tier: front (1 workload)',
  'tier: back (2 workloads)',
  'version (on 2 workloads)',
];

describe('values, whatever state the text is in', () => {
  test.each<[spec: string, expected: readonly string[]]>([
    ['podSelector:\n  matchLabels:\n    app: $0', values],
    ['podSelector:\n  matchLabels:\n    app:$0', values],
    ['podSelector:\n  matchLabels:\n    app: ca$0rt', values],
    ['podSelector:\n  matchLabels:\n    app: "c$0"', values],
    ["podSelector:\n  matchLabels:\n    app: 'c$0", values],
    ['podSelector:\n  matchLabels:\n    app: $0 # which one?', values],
    ['podSelector:\n  matchLabels:\n    "app": $0', values],
    ['podSelector:\n  matchLabels: {app: $0}', values],
    ['podSelector: {matchLabels: {app: $0}}', values],
    ['podSelector: {matchLabels: {app: $0\npolicyTypes: [Ingress]', values],
    ['podSelector: {matchLabels: {app: "$0\npolicyTypes: [Ingress]', values],
    ['podSelector:\n  matchLabels:\n    app: $0\npolicyTypes: [Ingress', values],
    ['podSelector:\n  matchLabels:\n    app: $0\ningress:\n- from:\n  - podSel', values],
    [
      'podSelector:\n  matchLabels:\n    app: $0\ningress:\n- from:\n  - podSelector:\n      matchLabels: {a: "b',
      values,
    ],
    ['polTypes\npodSelector:\n  matchLabels:\n    app: $0', values],
    ['podSelector:\n  matchLabels:\n    tier: back\n    app: $0', backFirst],
    ['podSelector:\n  matchLabels: {tier: back, app: $0}', backFirst],
    [
      'podSelector:\n  matchLabels:\n    app: $0\n  matchExpressions:\n  - {key: tier, operator: In, values: [back]}',
      backFirst,
    ],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values: [$0]', values],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n    - $0', values],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n    -$0', values],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n      $0', values],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values: $0', values],
    [
      'podSelector:\n  matchExpressions:\n  - {key: app, operator: In, values: [web, $0]}',
      ['cart (2 workloads)', 'orders (2 workloads)'],
    ],
    [
      'podSelector:\n  matchExpressions:\n  - {key: app, operator: NotIn, values: [web, $0]}',
      ['cart (1 workload)', 'orders (1 workload)'],
    ],
    [
      'podSelector:\n  matchExpressions:\n  - {key: app, operator: NotIn, values: [$0]}\n  matchLabels: {tier: front}',
      ['cart (1 workload)', 'orders (1 workload)', 'web (no workload)'],
    ],
    ['podSelector:\n  matchExpressions:\n  - {key: app, operator: Exists, values: [$0]}', []],
  ])('%j', (spec, expected) => expect(at(spec)).toEqual(expected));
});

describe('keys, alone and with a value', () => {
  test.each<[spec: string, expected: readonly string[]]>([
    ['podSelector:\n  matchLabels:\n    $0', keys],
    ['podSelector:\n  matchLabels:\n    ap$0', keys],
    ['podSelector:\n  matchLabels: {$0}', keys],
    ['podSelector:\n  matchLabels: {"$0"}', keys],
    ['podSelector:\n  matchLabels:\n    $0\npolicyTypes: [Ingress]', keys],
    [
      'podSelector:\n  matchLabels:\n    tier: front\n    $0',
      [
        'app (on 1 workload)',
        'app: web (1 workload)',
        'app: cart (no workload)',
        'app: orders (no workload)',
        'version (no workload)',
      ],
    ],
    [
      'podSelector:\n  matchExpressions:\n  - key: $0',
      ['app (on 3 workloads)', 'tier (on 3 workloads)', 'version (on 2 workloads)'],
    ],
    [
      'podSelector:\n  matchLabels:\n    a$0pp: web',
      ['app (on 3 workloads)', 'tier (on 3 workloads)', 'version (on 2 workloads)'],
    ],
  ])('%j', (spec, expected) => {
    const found = at(spec);
    expect([...found].sort()).toEqual([...expected].sort());
    // What changes with each release comes behind what selects as much.
    expect(found).toEqual(expected);
  });
});

test('all of them', () => {
  expect(at('podSelector: $0')).toEqual(['{} (3 workloads)']);
  expect(at('podSelector: {}\ningress:\n- from:\n  - namespaceSelector: $0')).toEqual(['{} (2 namespaces)']);
});

describe('of peers', () => {
  const peer = (text: string): string[] => at(`podSelector: {}\ningress:\n- from:\n  - ${text}`);

  test('of the own namespace', () => {
    expect(peer('podSelector: {matchLabels: {app: $0}}')).toEqual(values);
  });

  test('of the namespaces beside them', () => {
    const selector = 'podSelector:\n      matchLabels:\n        app: $0';
    const name = 'kubernetes.io/metadata.name: monitoring';
    expect(peer(`namespaceSelector: {matchLabels: {${name}}}\n    ${selector}`)).toEqual(['prometheus (1 workload)']);
    expect(peer(`${selector}\n    namespaceSelector: {matchLabels: {team: b}}`)).toEqual(['prometheus (1 workload)']);
    expect(peer(`${selector}\n    namespaceSelector: {}`)).toEqual([
      values[0],
      values[1],
      'prometheus (1 workload)',
      values[2],
    ]);
  });

  test('namespaces by their labels and names', () => {
    expect(peer('namespaceSelector: {matchLabels: {team: $0}}')).toEqual(['a (1 namespace)', 'b (1 namespace)']);
    expect(peer('namespaceSelector: {matchLabels: {team: a, kubernetes.io/metadata.name: $0}}')).toEqual([
      'shop (1 namespace)',
      'monitoring (no namespace)',
    ]);
    expect(peer('namespaceSelector:\n      matchLabels:\n        $0').slice(0, 3)).toEqual([
      'kubernetes.io/metadata.name (on 2 namespaces)',
      'stage (on 1 namespace)',
      'team (on 2 namespaces)',
    ]);
  });
});

test('of the whole cluster', () => {
  const tier = (spec: string) => offered(clusterPolicy('p', spec) + shop).map(described);
  expect(tier('subject:\n  namespaces:\n    matchLabels:\n      team: $0')).toEqual([
    'a (1 namespace)',
    'b (1 namespace)',
  ]);
  expect(
    tier(
      'subject:\n  pods:\n    podSelector: {matchLabels: {app: p$0}}\n    namespaceSelector: {matchLabels: {team: b}}',
    ),
  ).toEqual(['prometheus (1 workload)']);
  expect(tier('subject:\n  pods:\n    podSelector: {matchLabels: {tier: $0}}')).toEqual([
    'front (1 workload)',
    'back (2 workloads)',
  ]);
  expect(tier('egress:\n- to:\n  - nodes: {matchLabels: {team: $0}}')).toEqual([]);
});

describe('what is not known', () => {
  test('a value that a placeholder hides', () => {
    const hidden = deployment('hidden', { namespace: 'shop', labels: 'app: "${APP}"' });
    expect(at('podSelector: {matchLabels: {app: $0}}', shop + hidden)).toEqual([
      'cart (1 workload, perhaps 1 more)',
      'orders (1 workload, perhaps 1 more)',
      'web (1 workload, perhaps 1 more)',
    ]);
  });

  test('namespaces that no manifest declares', () => {
    const pods = deployment('web', { namespace: 'shop' }) + namespace('other', 'team: a');
    expect(at('podSelector: {}\ningress:\n- from: [{namespaceSelector: {matchLabels: {team: $0}}}]', pods)).toEqual([
      'a (1 namespace, perhaps 1 more)',
    ]);
  });

  test('workloads of a namespace that has none here: what there is elsewhere', () => {
    const found = offered(policy('p', 'podSelector: {matchLabels: {app: $0}}', 'new') + shop).map(described);
    expect(found).toEqual(['cart', 'orders', 'prometheus', 'web'].map((name) => `${name} (no workload)`));
  });
});

describe('where it is', () => {
  const overlay = (name: string, label: string): string =>
    `//- ${name}/kustomization.yaml\nnamespace: ${name}\nresources: [../base]\nlabels: [{pairs: {stage: ${label}}, includeTemplates: true}]\n`;
  const base = `//- base/kustomization.yaml\nresources: [web.yaml, cart.yaml, p-policy.yaml]\n`;
  const pods = (deployment('web') + deployment('cart')).replaceAll('//- ', '//- base/');
  const written = (spec: string): string => policy('p', spec).replace('//- ', '//- base/');

  test('a kustomization sets the namespace, and other clusters are named where they differ', () => {
    const more = deployment('web2', { labels: 'app: web', file: 'prod/more.yaml' });
    const source =
      base + pods + overlay('dev', 'dev') + overlay('prod', 'prod').replace('../base', '../base, more.yaml') + more;
    const found = (spec: string) => offered(`${source}\n${written(spec)}`).map(described);
    expect(found('podSelector: {matchLabels: {app: $0}}')).toEqual([
      'cart (1 workload)',
      'web (dev: 1 workload; prod: 2 workloads)',
    ]);
    expect(found('podSelector: {matchLabels: {stage: $0}}')).toEqual([
      'dev (dev: 2 workloads; prod: no workload)',
      'prod (dev: no workload; prod: 3 workloads)',
    ]);
  });

  test('text that is not saved, and a document that was never right', () => {
    const fixture = parseFixture(shop + policy('p', 'podSelector: {matchLabels: {app: $0', 'shop'));
    const { uri, offset } = cursorOf(fixture);
    const edited = withEdits(snapshotOf(fixture), [
      { uri: 'file:///ws/more.yaml', text: deployment('late', { namespace: 'shop' }).split('\n').slice(1).join('\n') },
    ]);
    expect(completionsAt(fixture, uri, offset, edited)?.items.map(({ label }) => label)).toEqual([
      'cart',
      'late',
      'orders',
      'web',
    ]);
  });

  test('a namespace that is being changed', () => {
    const source = policy('p', 'podSelector: {matchLabels: {app: }}', 'shop');
    const fixture = parseFixture(
      source.replace('namespace: shop', 'namespace: monitoring').replace('app: ', 'app: $0') + shop,
    );
    const { uri, offset } = cursorOf(fixture);
    const before = snapshotOf(parseFixture(source + shop));
    expect(completionsAt(fixture, uri, offset, before)?.items.map(({ label }) => label)).toEqual(['prometheus']);
  });
});

describe('what is written', () => {
  const afterChoice = (spec: string, label: string, pods = shop): string =>
    chosen(policy('p', spec, 'shop') + pods, label).split('spec:\n')[1] ?? '';

  test.each([
    ['podSelector:\n  matchLabels:\n    $0', 'app', '  podSelector:\n    matchLabels:\n      app: \n'],
    ['podSelector:\n  matchLabels:\n    $0', 'app: web', '  podSelector:\n    matchLabels:\n      app: web\n'],
    ['podSelector:\n  matchLabels: {$0}', 'app: web', '  podSelector:\n    matchLabels: {app: web}\n'],
    ['podSelector:\n  matchLabels: {app:$0}', 'web', '  podSelector:\n    matchLabels: {app: web}\n'],
    ['podSelector:\n  matchLabels:\n    a$0pp: web', 'tier', '  podSelector:\n    matchLabels:\n      tier: web\n'],
    ['podSelector:\n  matchLabels:\n    version: $0', '3', '  podSelector:\n    matchLabels:\n      version: "3"\n'],
    ["podSelector:\n  matchLabels:\n    version: '$0'", '3', "  podSelector:\n    matchLabels:\n      version: '3'\n"],
    [
      'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n    -$0',
      'web',
      '  podSelector:\n    matchExpressions:\n    - key: app\n      operator: In\n      values:\n      - web\n',
    ],
    [
      'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n      $0',
      'web',
      '  podSelector:\n    matchExpressions:\n    - key: app\n      operator: In\n      values:\n        - web\n',
    ],
    [
      'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values: $0',
      'web',
      '  podSelector:\n    matchExpressions:\n    - key: app\n      operator: In\n      values: [web]\n',
    ],
  ])('%j: %s', (spec, label, expected) => expect(afterChoice(spec, label)).toBe(expected));
});

test('of many, those that fit to what is typed', () => {
  const many = Array.from({ length: 300 }, (_, index) => deployment(`w${index}`, { namespace: 'shop' })).join('');
  const found = offered(policy('p', 'podSelector: {matchLabels: {app: w29$0}}', 'shop') + many);
  expect(found.map(({ label }) => label)).toEqual(['w29', ...Array.from({ length: 10 }, (_, index) => `w29${index}`)]);
  expect(labels(policy('p', 'podSelector: {matchLabels: {app: $0}}', 'shop') + many)).toHaveLength(100);
});

test('nothing elsewhere', () => {
  for (const spec of [
    'podSelector: {matchLabels: {app: a b$0}}',
    'podSelector: {matchLabels: {app: web}} # $0',
    '# $0\npodSelector: {matchLabels: {app: web}}',
    'podSelector:\n  matchLabels:\n    app: web\n      $0',
    'podSelector:\n  other:\n    $0',
    'podSelector: {matchLabels: [$0]}',
  ])
    expect(labels(policy('p', spec, 'shop') + shop), spec).toEqual([]);
  expect(
    labels(policy('p', 'podSelector: {matchLabels: {app: $0}}', 'shop').replace('NetworkPolicy', 'Deployment')),
  ).toEqual([]);
  const template = policy('p', 'podSelector: {matchLabels: {app: $0}}', 'shop').replace('//- ', '//- c/templates/');
  expect(labels(`//- c/Chart.yaml\nname: c\n${template}${shop}`)).toEqual([]);
});
