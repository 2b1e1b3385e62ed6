/** Another name for the key or the value of a label, everywhere that it is matched, or a sentence why not. */
import { describe, expect, test } from 'vitest';
import { clusterPolicy, deployment, namespace, policy, service } from '../../support/manifests.ts';
import { renamed, targetAt } from '../../support/rename.ts';

const web = deployment('web', { ports: [80] });
const cart = deployment('cart', { ports: [8080] });
const cartService = service('cart', { ports: ['80 -> 8080'] });
const allowWeb = policy(
  'cart',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]',
);

describe('the value of a label', () => {
  test('of pods: with the policies and Services that select them', () => {
    const source = web + cart.replace('app: cart', 'app: ca$0rt') + cartService + allowWeb;
    expect(targetAt(source)).toBe('cart (value of the label app)');
    expect(renamed(source, 'basket')).toEqual([
      'cart-policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
      'cart-service.yaml:6 selector: {app: basket}',
      'cart.yaml:8 labels: {app: basket}',
    ]);
  });

  test.each([
    ['a policy', allowWeb.replace('app: cart', 'app: cart$0'), cart + cartService],
    ['a Service', cartService.replace('app: cart', 'app: $0cart'), cart + allowWeb],
  ])('from %s', (_, here, others) => {
    expect(renamed(here + others + web, 'basket')).toEqual([
      'cart-policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
      'cart-service.yaml:6 selector: {app: basket}',
      'cart.yaml:8 labels: {app: basket}',
    ]);
  });

  test('of a peer, in expressions, in exclusions, where pods may be placed, and in the selector of the workload', () => {
    const source = `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web # of the Deployment
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: "web"
    spec:
      topologySpreadConstraints:
      - labelSelector: {matchLabels: {app: web}}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - podAffinityTerm:
              labelSelector:
                matchExpressions:
                - {key: app, operator: In, values: ['web', other]}
      containers:
      - {name: main, image: example}
${cart}${allowWeb.replace('app: web', 'app: web$0')}${policy(
  'rest',
  'podSelector:\n  matchExpressions:\n  - {key: app, operator: NotIn, values: [cart, web]}',
)}`;
    expect(renamed(source, 'front')).toEqual([
      'cart-policy.yaml:8 - from: [{podSelector: {matchLabels: {app: front}}}]',
      'rest-policy.yaml:8 - {key: app, operator: NotIn, values: [cart, front]}',
      'web.yaml:6 app: front # of the Deployment',
      'web.yaml:10 app: front',
      'web.yaml:14 app: "front"',
      'web.yaml:17 - labelSelector: {matchLabels: {app: front}}',
      "web.yaml:24 - {key: app, operator: In, values: ['front', other]}",
    ]);
  });

  test('of every copy of an object', () => {
    const copy = policy('cart', 'podSelector: {matchLabels: {app: cart}}').replace('//- cart', '//- release/cart');
    const own = policy('cart', 'podSelector: {matchLabels: {app: cart$0}}');
    expect(renamed(own + copy, 'basket')).toEqual([
      'cart-policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
      'release/cart-policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
    ]);
  });

  test('not of what nothing connects', () => {
    const elsewhere = deployment('cart', { namespace: 'other', file: 'other.yaml' });
    const otherPolicy = policy('other', 'podSelector: {matchLabels: {app: cart}}', 'other');
    const narrower = policy('narrow', 'podSelector: {matchLabels: {app: cart, tier: db}}');
    expect(renamed(cart.replace('app: cart', 'app: cart$0') + elsewhere + otherPolicy + narrower, 'basket')).toEqual([
      'cart.yaml:8 labels: {app: basket}',
    ]);
  });

  test('across namespaces that a peer looks in, and in cluster policies', () => {
    const elsewhere = deployment('web', { namespace: 'front' }) + namespace('front', 'team: a');
    const admit = policy(
      'admit',
      'podSelector: {}\ningress:\n- from:\n  - namespaceSelector: {matchLabels: {team: a}}\n    podSelector: {matchLabels: {app: web}}',
    );
    const tier = clusterPolicy(
      'tier',
      'tier: Admin\npriority: 1\nsubject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}',
    );
    expect(renamed(elsewhere.replace('app: web', 'app: web$0') + cart + admit + tier, 'site')).toEqual([
      'admit-policy.yaml:10 podSelector: {matchLabels: {app: site}}',
      'tier-cluster.yaml:8 subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: site}}}}',
      'web.yaml:9 labels: {app: site}',
    ]);
  });

  test('of a Namespace, with the peers that select it', () => {
    const admit = policy('admit', 'podSelector: {}\ningress:\n- from: [{namespaceSelector: {matchLabels: {team: a}}}]');
    expect(renamed(namespace('front', 'team: a$0') + admit, 'b')).toEqual([
      'admit-policy.yaml:8 - from: [{namespaceSelector: {matchLabels: {team: b}}}]',
      'front-namespace.yaml:5 labels: {team: b}',
    ]);
  });

  test('of a Service itself, with what scrapes it', () => {
    const monitor = `//- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: cart
spec:
  selector: {matchLabels: {app: ca$0rt}}
  endpoints: [{port: http}]
`;
    const labelled = cartService.replace('  name: cart', '  name: cart\n  labels: {app: cart}');
    expect(renamed(monitor + labelled + cart, 'basket')).toEqual([
      'cart-service.yaml:5 labels: {app: basket}',
      'cart-service.yaml:7 selector: {app: basket}',
      'cart.yaml:8 labels: {app: basket}',
      'monitor.yaml:6 selector: {matchLabels: {app: basket}}',
    ]);
  });

  test('that YAML would read as something else is put in quotes', () => {
    const source = cart.replace('app: cart', 'app: c$0') + policy('cart', 'podSelector:\n  matchLabels:\n    app: c');
    // Renamed back they keep the quotes, so that the other way around is asked here.
    expect(renamed(source.replaceAll('app: c', 'app: "8080"').replace('"8080"$0', '"80$080"'), 'cart')).toEqual([
      'cart-policy.yaml:8 app: "cart"',
      'cart.yaml:8 labels: {app: "cart"}',
    ]);
  });
});

describe('the key of a label', () => {
  test('with every value of it that something connects', () => {
    const tiers = policy(
      'tiers',
      'podSelector: {matchExpressions: [{key: app, operator: Exists}]}\negress:\n- to: [{podSelector: {matchLabels: {app: web}}}]',
    );
    const source = cart.replace('app: cart', 'a$0pp: cart') + web + cartService + tiers;
    expect(targetAt(source)).toBe('app (key of a label)');
    expect(renamed(source, 'app.kubernetes.io/name')).toEqual([
      'cart-service.yaml:6 selector: {app.kubernetes.io/name: cart}',
      'cart.yaml:8 labels: {app.kubernetes.io/name: cart}',
      'tiers-policy.yaml:6 podSelector: {matchExpressions: [{key: app.kubernetes.io/name, operator: Exists}]}',
      'tiers-policy.yaml:8 - to: [{podSelector: {matchLabels: {app.kubernetes.io/name: web}}}]',
      'web.yaml:8 labels: {app.kubernetes.io/name: web}',
    ]);
  });

  test('from a condition that pods may not have it, and not where nothing connects', () => {
    const none = policy('none', 'podSelector: {matchExpressions: [{key: a$0pp, operator: DoesNotExist}]}');
    expect(renamed(none + cart + deployment('web', { namespace: 'other' }), 'name')).toEqual([
      'cart.yaml:8 labels: {name: cart}',
      'none-policy.yaml:6 podSelector: {matchExpressions: [{key: name, operator: DoesNotExist}]}',
    ]);
  });
});

describe('kustomize', () => {
  const base = (text: string): string => text.replaceAll('//- ', '//- base/');
  test('a label that the overlay sets is changed where that says it', () => {
    const source = `//- kustomization.yaml
resources: [web.yaml, deny.yaml]
labels:
- pairs: {app: web, team: front$0}
  includeSelectors: true
${web}${policy('deny', 'podSelector: {matchLabels: {app: web}}').replace('deny-policy', 'deny')}`;
    expect(renamed(source, 'site')).toEqual(['kustomization.yaml:3 - pairs: {app: web, team: site}']);
    expect(renamed(source.replace('front$0', 'front').replace('team:', 'te$0am:'), 'squad')).toEqual([
      'kustomization.yaml:3 - pairs: {app: web, squad: front}',
    ]);
  });

  test('in every overlay of a base, and in their patches', () => {
    const overlay = (name: string): string => `//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base, policy.yaml]
patches:
- target: {kind: Deployment, name: cart}
  patch: |-
    - op: replace
      path: /spec/template/metadata/labels/app
      value: cart
${policy('cart', 'podSelector: {matchLabels: {app: cart}}').replace('//- cart-policy', `//- ${name}/policy`)}`;
    const bases = `${base(cart.replace('app: cart', 'app: other') + cartService)}//- base/kustomization.yaml
resources: [cart.yaml, cart-service.yaml]
`;
    const source = `${bases}${overlay('dev')}${overlay('prod').replace('app: cart', 'app: car$0t')}`;
    expect(renamed(source, 'basket')).toEqual([
      'base/cart-service.yaml:6 selector: {app: basket}',
      'dev/kustomization.yaml:8 value: basket',
      'dev/policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
      'prod/kustomization.yaml:8 value: basket',
      'prod/policy.yaml:6 podSelector: {matchLabels: {app: basket}}',
    ]);
  });

  test('where a patch is aimed at the label', () => {
    const source = `//- kustomization.yaml
resources: [web.yaml]
patches:
- target: {kind: Deployment, labelSelector: app=web}
  patch: '- {op: add, path: /spec/replicas, value: 3}'
${web.replace('  name: web', '  name: web\n  labels: {app: web$0}')}`;
    expect(renamed(source, 'site')).toBe(
      'Deployment web would change in more than this name: something else is written at the same place, or refers to it.',
    );
  });
});

test('with all that a selector says of it, though it contradicts itself', () => {
  const none = policy(
    'none',
    'podSelector: {matchLabels: {app: cart}, matchExpressions: [{key: app, operator: NotIn, values: [cart]}]}',
  );
  expect(renamed(cart.replace('app: cart', 'app: ca$0rt') + none, 'basket')).toContain(
    'none-policy.yaml:6 podSelector: {matchLabels: {app: basket}, matchExpressions: [{key: app, operator: NotIn, values: [basket]}]}',
  );
});

describe('is refused', () => {
  const at = cart.replace('app: cart', 'app: ca$0rt');

  test('where other pods have the new value already', () => {
    expect(renamed(at + web + allowWeb, 'web')).toMatch(/^.* has app: web already: /);
    const other = deployment('other', { labels: 'app: basket' });
    expect(renamed(at + other + cartService, 'basket')).toBe(
      'Deployment other has app: basket already: Service cart would select Deployment other too.',
    );
  });

  test('where another selector asks for the new value already', () => {
    const waiting = policy('basket', 'podSelector: {matchLabels: {app: basket}}');
    expect(renamed(at + waiting, 'basket')).toBe(
      'Another selector asks for the new name already: NetworkPolicy basket would select Deployment cart too.',
    );
  });

  test('where a selector asks for both, which no other rename could tell apart', () => {
    const both = policy('both', 'podSelector: {matchExpressions: [{key: app, operator: In, values: [cart, basket]}]}');
    expect(renamed(at + both, 'basket')).toBe('NetworkPolicy both asks for app: basket already: the two would be one.');
    const other = deployment('other', { labels: 'name: other' });
    const none = policy(
      'none',
      'podSelector: {matchExpressions: [{key: app, operator: Exists}, {key: app, operator: In, values: [db]}]}',
    );
    expect(renamed(none.replace('{key: app', '{key: ap$0p') + other, 'name')).toBe(
      'Deployment other has name already: the two would be one.',
    );
  });

  test('where an exclusion would hold the pods no more, or others too', () => {
    const rest = policy('rest', 'podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [basket]}]}');
    expect(renamed(at + rest, 'basket')).toBe('NetworkPolicy rest would no longer select Deployment cart.');
  });

  test('where the new key stands beside the old one already', () => {
    const source = cart.replace('labels: {app: cart}', 'labels: {ap$0p: cart, tier: cart}');
    expect(renamed(source, 'tier')).toBe('tier stands beside app already in cart.yaml, line 8.');
    const selector = policy('cart', 'podSelector: {matchLabels: {app: cart, tier: db}}');
    const other = deployment('cart', { labels: 'ap$0p: cart, name: cart' });
    expect(renamed(other + selector.replace('tier: db', 'name: cart'), 'tier')).toHaveLength(2);
  });

  test.each([
    ['a b', /^a b cannot be the value of the label app: a valid label must be .*\.$/],
    ['x'.repeat(64), /must be no more than 63 bytes/],
  ])('where the name is not valid: %s', (name, reason) => {
    expect(renamed(at, name)).toMatch(reason);
  });

  test('where an anchor carries the value to something else', () => {
    const source = cart.replace('name: main', 'name: &name cart').replace('labels: {app: cart}', 'labels: {app: cart}');
    const shared = source.replace('{app: cart}', '{app: &app cart$0}').replace('name: &name cart', 'name: *app');
    expect(renamed(shared, 'basket')).toMatch(/^Deployment cart would change in more than this name/);
  });

  test('while the document is broken', () => {
    expect(targetAt(at.replace('kind: Deployment', 'kind: [Deployment'))).toBe('nothing');
  });
});

test.each([
  ['between things', '//- a.yaml\nkind: Deployment\n$0\n'],
  ['at the name of a field', cart.replace('labels:', 'lab$0els:')],
  [
    'at the label that every Namespace has',
    policy(
      'a',
      'podSelector: {}\ningress:\n- from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.na$0me: a}}}]',
    ),
  ],
])('nothing %s', (_, source) => {
  expect(targetAt(source)).toBe('nothing');
});

describe('of a namespace, by the configuration', () => {
  const peer = (name: string, selector: string): string =>
    policy(name, `podSelector: {}\ningress:\n- from: [{namespaceSelector: {matchLabels: {${selector}}}}]`);
  const config = (labels: string): string => `//- .netpol.yaml\nnamespaces:\n  shop: {labels: {${labels}}}\n`;
  const pods = deployment('web') + deployment('cart', { namespace: 'shop' });

  test('with the selectors that ask for it', () => {
    const value = [
      '.netpol.yaml:2 shop: {labels: {team: new, tier: a}}',
      'p-policy.yaml:8 - from: [{namespaceSelector: {matchLabels: {team: new}}}]',
    ];
    const other = peer('q', 'team: shop, tier: b');
    expect(renamed(pods + peer('p', 'team: sh$0op') + other + config('team: shop, tier: a'), 'new')).toEqual(value);
    const own = pods + peer('p', 'team: shop') + other + config('team: sh$0op, tier: a');
    expect(targetAt(own)).toBe('shop (value of the label team)');
    expect(renamed(own, 'new')).toEqual(value);
    const key = pods + peer('p', 'team: shop') + config('te$0am: shop');
    expect(targetAt(key)).toBe('team (key of a label)');
    expect(renamed(key, 'group')).toEqual([
      '.netpol.yaml:2 shop: {labels: {group: shop}}',
      'p-policy.yaml:8 - from: [{namespaceSelector: {matchLabels: {group: shop}}}]',
    ]);
  });

  test('alone where nothing asks for it', () => {
    expect(renamed(pods + config('team: sh$0op'), 'new')).toEqual(['.netpol.yaml:2 shop: {labels: {team: new}}']);
  });

  test('is refused where another selector asks for the new name already, or the new key stands beside', () => {
    const both = pods + peer('p', 'team: shop') + peer('q', 'team: new');
    expect(renamed(both + config('team: sh$0op'), 'new')).toBe(
      'NetworkPolicy q asks for team: new already, and would mean namespace shop.',
    );
    expect(renamed(pods + config('te$0am: shop, tier: a'), 'tier')).toBe(
      'tier stands beside team already in .netpol.yaml.',
    );
  });

  test('not of one that a manifest declares', () => {
    const declared = namespace('shop', 'team: shop');
    expect(renamed(pods + declared + peer('p', 'team: sh$0op') + config('team: shop'), 'new')).toEqual([
      'p-policy.yaml:8 - from: [{namespaceSelector: {matchLabels: {team: new}}}]',
      'shop-namespace.yaml:5 labels: {team: new}',
    ]);
  });
});
