/** Another name for a namespace: of itself, of all that is in it, and of what speaks of it. */
import { describe, expect, test } from 'vitest';
import { deployment, namespace, policy, service } from '../../support/manifests.ts';
import { renamed, targetAt } from '../../support/rename.ts';

const cart = deployment('cart', { namespace: 'shop' }) + service('cart', { namespace: 'shop' });
const shop = namespace('shop', 'team: shop');
const web = deployment('web', {
  namespace: 'front',
  env: { CART: 'http://cart.shop:80/shop', FULL: 'cart.shop.svc.cluster.local', OTHER: 'cart.shop.example.com, shop' },
});
const admit = policy(
  'admit',
  `podSelector: {}
ingress:
- from:
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
  - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [front, shop]}]}
  - namespaceSelector: {matchLabels: {team: shop}}`,
  'front',
);

test('with all that is in it, and what speaks of it', () => {
  const binding = `//- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: read, namespace: front}
subjects:
- {kind: ServiceAccount, name: cart, namespace: shop}
- {kind: Group, name: "system:serviceaccounts:shop"}
`;
  const config = `//- config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
  namespace: front
data:
  app.properties: |
    # the shop
    cart=http://cart.shop.svc:80
    shop=cart
`;
  const lines = [
    'admit-policy.yaml:10 - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: store}}',
    'admit-policy.yaml:11 - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [front, store]}]}',
    'binding.yaml:5 - {kind: ServiceAccount, name: cart, namespace: store}',
    'binding.yaml:6 - {kind: Group, name: "system:serviceaccounts:store"}',
    'cart-service.yaml:5 namespace: store',
    'cart.yaml:5 namespace: store',
    'config.yaml:9 cart=http://cart.store.svc:80',
    'shop-namespace.yaml:4 name: store',
    'web.yaml:16 value: http://cart.store:80/shop',
    'web.yaml:18 value: cart.store.svc.cluster.local',
  ];
  const source = (own: string, others: string): string => own + others + web + admit + binding + config;
  const at = source(shop.replace('name: shop', 'name: sh$0op'), cart);
  expect(targetAt(at)).toBe('shop (name of a namespace)');
  expect(renamed(at, 'store')).toEqual(lines);
  expect(renamed(source(shop, cart.replace('namespace: shop', 'namespace: $0shop')), 'store')).toEqual(lines);
});

test.each([
  ['a selector', admit.replace('metadata.name: shop', 'metadata.name: sh$0op')],
  ['a host', web.replace('http://cart.shop', 'http://cart.sh$0op')],
])('from %s', (_, at) => {
  expect(targetAt(at + cart)).toBe('shop (name of a namespace)');
});

test('in policy tests that name it', () => {
  const source = `${shop.replace('name: shop', 'name: sh$0op')}${cart}${web}//- shop.netpol-test.yaml
tests:
- name: shop/cart for the shop
  to: shop/cart
  allow: [front/web, "shop/cart", {namespace: shop, labels: {namespace: shop}}]
- from: {workload: cart, namespace: 'shop'}
  deny: [internet]
`;
  const lines = renamed(source, 'store') as readonly string[];
  expect(lines.filter((line) => line.startsWith('shop.netpol'))).toEqual([
    'shop.netpol-test.yaml:3 to: store/cart',
    'shop.netpol-test.yaml:4 allow: [front/web, "store/cart", {namespace: store, labels: {namespace: shop}}]',
    "shop.netpol-test.yaml:5 - from: {workload: cart, namespace: 'store'}",
  ]);
});

describe('kustomize', () => {
  const based = `//- base/kustomization.yaml
resources: [cart.yaml, cart-service.yaml]
${(deployment('cart') + service('cart')).replaceAll('//- ', '//- base/')}`;
  const overlay = (name: string): string => `//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base]
`;
  test('what an overlay sets is changed there, and in no other', () => {
    const source = based + overlay('dev') + overlay('prod').replace('namespace: prod', 'namespace: pr$0od');
    expect(renamed(source, 'live')).toEqual(['prod/kustomization.yaml:1 namespace: live']);
  });

  test('in what is generated, with another hash', () => {
    const source = `//- kustomization.yaml
resources: [cart.yaml, cart-service.yaml, web.yaml]
configMapGenerator:
- name: config
  namespace: shop
  literals: [CART=http://cart.shop:80]
${cart.replace('namespace: shop', 'namespace: sho$0p')}${deployment('web', {
  namespace: 'shop',
  pod: 'volumes: [{name: config, configMap: {name: config}}]',
})}`;
    expect(renamed(source, 'store')).toEqual([
      'cart-service.yaml:5 namespace: store',
      'cart.yaml:5 namespace: store',
      'kustomization.yaml:4 namespace: store',
      'kustomization.yaml:5 literals: [CART=http://cart.store:80]',
      'web.yaml:5 namespace: store',
    ]);
  });
});

describe('the configuration', () => {
  const at = cart.replace('namespace: shop', 'namespace: sh$0op');

  test('names it in labels, controllers, DNS and callers', () => {
    const source = `${at}${deployment('web', { namespace: 'front' })}//- .netpol.yaml
# the shop
namespaces:
  shop: {labels: {shop: shop}}
ingressControllers: [{namespace: "shop", podLabels: {app: shop}}]
dns: {namespace: shop, labels: {app: dns}}
callers:
- of: shop/cart
  from: [front/web, 'shop/shop']
- {of: front/web, from: [shop/cart]}
`;
    expect(renamed(source, 'store')).toEqual([
      '.netpol.yaml:3 store: {labels: {shop: shop}}',
      '.netpol.yaml:4 ingressControllers: [{namespace: "store", podLabels: {app: shop}}]',
      '.netpol.yaml:5 dns: {namespace: store, labels: {app: dns}}',
      '.netpol.yaml:7 - of: store/cart',
      ".netpol.yaml:8 from: [front/web, 'store/shop']",
      '.netpol.yaml:9 - {of: front/web, from: [store/cart]}',
      'cart-service.yaml:5 namespace: store',
      'cart.yaml:5 namespace: store',
    ]);
  });

  test.each([
    ['labels', 'namespaces: {sh$0op: {labels: {team: a}}}', '.netpol.yaml:1 namespaces: {store: {labels: {team: a}}}'],
    [
      'DNS',
      'dns: {namespace: "$0shop", labels: {app: dns}}',
      '.netpol.yaml:1 dns: {namespace: "store", labels: {app: dns}}',
    ],
    ['callers', 'callers:\n- {of: sh$0op/cart, from: []}', '.netpol.yaml:2 - {of: store/cart, from: []}'],
  ])('from its %s', (_, config, line) => {
    const source = `${cart}//- .netpol.yaml\n${config}\n`;
    expect(targetAt(source)).toBe('shop (name of a namespace)');
    expect(renamed(source, 'store')).toEqual([
      line,
      'cart-service.yaml:5 namespace: store',
      'cart.yaml:5 namespace: store',
    ]);
  });

  test('from the one that puts there what says none', () => {
    const source = `${deployment('web')}//- .netpol.yaml\ndefaultNamespace: sh$0op\n`;
    expect(renamed(source, 'store')).toEqual(['.netpol.yaml:1 defaultNamespace: store']);
    expect(targetAt(source.replace('sh$0op', 'shop').replace('defaultN', 'default$0N'))).toBe('nothing');
  });

  test('from what it says of one cluster alone', () => {
    const cluster = (name: string): string => deployment('cart', { namespace: 'shop', file: `${name}/cart.yaml` });
    const clusters = (dev: string): string =>
      `//- .netpol.yaml\nclusters:\n- {name: dev, files: [dev/**], namespaces: {${dev}: {labels: {a: b}}}}\n- {name: prod, files: [prod/**]}\n`;
    expect(renamed(cluster('dev') + cluster('prod') + clusters('sh$0op'), 'store')).toEqual([
      '.netpol.yaml:2 - {name: dev, files: [dev/**], namespaces: {store: {labels: {a: b}}}}',
      'dev/cart.yaml:5 namespace: store',
    ]);
  });

  test('puts there what says no namespace', () => {
    const source = `${at}${deployment('web')}//- .netpol.yaml\ndefaultNamespace: shop\n`;
    expect(renamed(source, 'store')).toEqual([
      '.netpol.yaml:1 defaultNamespace: store',
      'cart-service.yaml:5 namespace: store',
      'cart.yaml:5 namespace: store',
    ]);
  });

  test('is about a cluster too that keeps it', () => {
    const cluster = (name: string, port: number): string =>
      `//- ${name}/kustomization.yaml\nresources: [cart.yaml]\n${deployment('cart', { namespace: 'shop', ports: [port], file: `${name}/cart.yaml` })}`;
    const source = cluster('dev', 80).replace('namespace: shop', 'namespace: sh$0op') + cluster('prod', 81);
    expect(renamed(`${source}//- .netpol.yaml\nnamespaces: {shop: {labels: {team: a}}}\n`, 'store')).toBe(
      'The configuration of Netpol names shop for the cluster prod too, where it would keep its name.',
    );
  });
});

describe('is refused', () => {
  const at = cart.replace('namespace: shop', 'namespace: sh$0op');
  test.each([
    ['where there is one', at + deployment('db', { namespace: 'store' }), 'There is a namespace store already.'],
    [
      'where a selector names one',
      at + admit.replaceAll('shop', 'store'),
      'NetworkPolicy admit speaks of a namespace store already, and would mean this one.',
    ],
    [
      'for a namespace that every cluster has',
      deployment('web', { namespace: 'kube-system', cursor: '' }).replace('kube-system', 'kube-$0system'),
      'Every cluster has a namespace kube-system: it cannot have another name.',
    ],
    [
      'where the configuration means it without its name',
      `${at.replace('sh$0op', 'openshift-$0dns')}//- .netpol.yaml\ndns: openshift\n`,
      'The configuration of Netpol names openshift-dns too: change it there first.',
    ],
    [
      'where the configuration installs a chart there',
      `${at}//- .netpol.yaml\ncharts: [{path: chart, namespace: shop}]\n`,
      'The configuration of Netpol installs a chart in shop: change it there first.',
    ],
  ])('%s', (_, source, reason) => {
    expect(renamed(source, 'store')).toBe(reason);
  });

  test('where a policy test is about a cluster too that keeps it', () => {
    const cluster = (name: string, port: number): string =>
      `//- ${name}/kustomization.yaml\nresources: [cart.yaml]\n${deployment('cart', { namespace: 'shop', ports: [port], file: `${name}/cart.yaml` })}`;
    const tests = '//- all.netpol-test.yaml\ntests:\n- to: shop/cart\n  deny: [internet]\n';
    const source = cluster('dev', 80).replace('namespace: shop', 'namespace: sh$0op') + cluster('prod', 81) + tests;
    expect(renamed(source, 'store')).toBe(
      'all.netpol-test.yaml names shop for the cluster prod too, where it would keep its name.',
    );
  });

  test('where a Secret holds a host in it', () => {
    const secret = `//- secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: urls, namespace: front}
stringData: {url: "http://cart.shop:80"}
`;
    expect(renamed(at + secret, 'store')).toBe('Secret urls holds a host in shop, which a rename cannot change.');
  });

  test('where the name is not valid', () => {
    expect(renamed(at, 'a.b')).toBe('a.b cannot be the name of a namespace: must not contain dots.');
  });
});
