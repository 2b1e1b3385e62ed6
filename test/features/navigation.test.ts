/** Going from a reference to what it means, and from an object to what refers to it. */
import { describe, expect, test } from 'vitest';
import { hostLinksIn } from '../../server/src/features/documentLinks.ts';
import { root } from '../support/fixture.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';
import { asked, definitions, placed, references } from '../support/navigation.ts';

const cart = deployment('cart', { ports: [7070] }) + service('cart', { ports: ['80 -> 7070'] });
const config = (name: string, data: string): string =>
  `//- ${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data}\n`;

function links(source: string, file: string): string[] {
  return asked(source, (snapshot) =>
    hostLinksIn(snapshot, `${root}/${file}`).map(
      ({ at, to, tooltip }) => `${placed(snapshot, at)} => ${placed(snapshot, to)}: ${tooltip}`,
    ),
  );
}

const toCart = ['cart-service.yaml:4 cart', 'cart.yaml:4 cart'];

describe('definition', () => {
  test.each([
    ['cart:8$00', 'cart:80'],
    ['http://u:p@ca$0rt:80/x', 'cart:80'],
    ['"cart$0"', 'cart'],
    ["'tcp://cart.default.svc:80$0'", 'cart.default.svc:80'],
    ['$(CART_SERVICE_H$0OST):80', '$(CART_SERVICE_HOST):80'],
  ])('of a host in a variable: %s', (value, origin) => {
    expect(definitions(deployment('web', { env: { CART: value } }) + cart)).toEqual([origin, ...toCart]);
  });

  test('of several hosts in one value the one at the cursor', () => {
    const db = deployment('db') + service('db');
    const web = (value: string): string => deployment('web', { env: { HOSTS: value } });
    expect(definitions(web('http://cart:80,http://d$0b:80') + cart + db)).toEqual([
      'db:80',
      'db-service.yaml:4 db',
      'db.yaml:4 db',
    ]);
  });

  test('of an argument, a text of a ConfigMap, a file that is mounted', () => {
    const arguing = deployment('web').replace('image: example', 'image: example\n        args: [--db=ca$0rt:80]');
    expect(definitions(arguing + cart)).toEqual(['cart:80', ...toCart]);
    const reader = deployment('web').replace(
      'image: example',
      'image: example\n        envFrom: [{configMapRef: {name: settings}}]',
    );
    expect(definitions(reader + config('settings', '  CART: ca$0rt:80') + cart)).toEqual(['cart:80', ...toCart]);
    const mounting = deployment('web', {
      pod: 'volumes: [{name: files, configMap: {name: settings}}]',
    }).replace('image: example', 'image: example\n        volumeMounts: [{name: files, mountPath: /etc}]');
    const file = config('settings', '  nginx.conf: |\n    server {\n      proxy_pass http://ca$0rt:80;\n    }');
    expect(definitions(mounting + file + cart)).toEqual(['cart:80', ...toCart]);
  });

  test('of a backend of an Ingress', () => {
    expect(definitions(ingress('shop', ['{name: ca$0rt, port: {number: 80}}']) + cart).slice(1)).toEqual(toCart);
    // A Service whose pods nobody knows is one all the same.
    const alone = service('cart', { selector: 'app: nowhere' });
    expect(definitions(ingress('shop', ['{name: ca$0rt, port: {number: 80}}']) + alone).slice(1)).toEqual([
      'cart-service.yaml:4 cart',
    ]);
    expect(definitions(deployment('web', { env: { CART: 'ca$0rt:80' } }) + alone)).toEqual([
      'cart:80',
      'cart-service.yaml:4 cart',
    ]);
  });

  test('of the selector of a Service, a policy, a peer', () => {
    const both = deployment('cart') + deployment('web');
    expect(definitions(both + policy('p', 'podSel$0ector: {matchLabels: {app: cart}}')).slice(1)).toEqual([
      'cart.yaml:4 cart',
    ]);
    expect(definitions(deployment('cart') + service('cart').replace('selector', 'sel$0ector')).slice(1)).toEqual([
      'cart.yaml:4 cart',
    ]);
    const peer = 'podSelector: {}\ningress: [{from: [{podSel$0ector: {matchLabels: {app: web}}}]}]';
    expect(definitions(both + policy('p', peer)).slice(1)).toEqual(['web.yaml:4 web']);
    expect(definitions(both + policy('p', 'podSelector: {$0}'))).toEqual([]);
  });

  test('of the name of a ConfigMap or a Secret, and of a key', () => {
    const env = (ref: string): string =>
      deployment('web').replace('image: example', `image: example\n        env: [{name: A, valueFrom: {${ref}}}]`);
    const settings = config('settings', '  cart: cart:80\n  other: x');
    expect(definitions(env('configMapKeyRef: {name: sett$0ings, key: cart}') + settings)).toEqual([
      'settings',
      'settings.yaml:4 settings',
    ]);
    expect(definitions(env('configMapKeyRef: {name: settings, key: oth$0er}') + settings)).toEqual([
      'other',
      'settings.yaml:7 other',
    ]);
    const secret = config('settings', '  a: b').replace('ConfigMap', 'Secret').replace('\ndata', '\nstringData');
    const volume = deployment('web', { pod: 'volumes: [{name: v, secret: {secretName: sett$0ings}}]' });
    expect(definitions(volume + secret)).toEqual(['settings', 'settings.yaml:4 settings']);
    expect(definitions(volume + settings)).toEqual([]);
  });

  test('of the governing Service of a StatefulSet', () => {
    const db = deployment('db', { kind: 'StatefulSet' }).replace('spec:', 'spec:\n  serviceName: d$0b');
    expect(definitions(db + service('db', { spec: 'clusterIP: None' }))).toEqual(['db', 'db-service.yaml:4 db']);
  });

  test('in every cluster of the file, each place once', () => {
    const overlay = (name: string): string =>
      `//- ${name}/kustomization.yaml\nresources: [../base]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
    const base = `//- base/kustomization.yaml\nresources: [web.yaml, cart.yaml, cart-service.yaml]\n${
      deployment('web', { file: 'base/web.yaml', env: { CART: 'ca$0rt:80' } }) + cart.replaceAll('//- ', '//- base/')
    }`;
    expect(definitions(base + overlay('dev') + overlay('prod'))).toEqual([
      'cart:80',
      'base/cart-service.yaml:4 cart',
      'base/cart.yaml:4 cart',
    ]);
  });

  test('of what a kustomization calls otherwise', () => {
    const files = 'shop-ingress.yaml, cart.yaml, cart-service.yaml, db.yaml, db-service.yaml';
    const kustomization = `//- kustomization.yaml\nnamePrefix: dev-\nresources: [${files}]\n`;
    const entry = (name: string): string => ingress('shop', [`{name: ${name}, port: {number: 80}}`]);
    const db = (name: string): string =>
      deployment('db', { kind: 'StatefulSet' }).replace('spec:', `spec:\n  serviceName: ${name}`) +
      service('db', { spec: 'clusterIP: None' });
    expect(definitions(kustomization + entry('ca$0rt') + cart + db('db'))).toEqual(['cart', ...toCart]);
    expect(definitions(kustomization + entry('cart') + cart + db('d$0b'))).toEqual(['db', 'db-service.yaml:4 db']);
  });

  test('of what says itself what it is', () => {
    expect(definitions(deployment('web', { cursor: '$0' }))).toEqual(['web', 'web.yaml:4 web']);
  });

  test('of nothing', () => {
    expect(definitions(deployment('web').replace('image: example', 'image: exa$0mple'))).toEqual([]);
    expect(definitions(deployment('web', { env: { CART: 'elsewhere$0:80' } }) + cart)).toEqual([]);
    expect(definitions('//- a.yaml\na: [b$0\n')).toEqual([]);
  });
});

describe('references', () => {
  const web = deployment('web', { env: { CART: 'cart:80', AGAIN: 'http://cart/x' } });
  const places = ['web.yaml:15 cart:80', 'web.yaml:17 http://cart/x'];

  test('to a Service, at its name, its kind or where it is named', () => {
    const itself = 'cart-service.yaml:4 cart';
    expect(references(web + cart.replace('kind: Service', 'kind: Serv$0ice'))).toEqual([itself, ...places]);
    expect(references(web + deployment('cart') + service('cart').replace('  name: cart', '  name: ca$0rt'))).toEqual([
      itself,
      ...places,
    ]);
    expect(references(web.replace('value: cart:80', 'value: ca$0rt:80') + cart)).toEqual([itself, ...places]);
  });

  test('to a workload, by way of every Service, and of Ingresses', () => {
    const entry = ingress('shop', ['{name: cart, port: {number: 80}}']);
    expect(references(web + entry + service('cart', { ports: [80] }) + deployment('cart', { cursor: '$0' }))).toEqual([
      'cart.yaml:4 cart',
      'cart-service.yaml:4 cart',
      ...places,
      'shop-ingress.yaml:12 cart',
    ]);
    expect(references(deployment('alone', { cursor: '$0' }))).toEqual(['alone.yaml:4 alone']);
  });

  test('to a ConfigMap, and to a key of it', () => {
    const reader = deployment('web').replace(
      'image: example',
      'image: example\n        envFrom: [{configMapRef: {name: settings}}]\n        env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]',
    );
    const at = (data: string, name = 'settings'): string =>
      config('settings', data).replace('name: settings', `name: ${name}`);
    expect(references(reader + at('  a: x', 'sett$0ings'))).toEqual([
      'settings.yaml:4 settings',
      'web.yaml:13 settings',
      'web.yaml:14 settings',
    ]);
    expect(references(reader + at('  $0a: x'))).toEqual([
      'settings.yaml:4 settings',
      'web.yaml:13 settings',
      'web.yaml:14 a',
    ]);
    expect(references(reader + at('  $0b: x'))).toEqual(['settings.yaml:4 settings', 'web.yaml:13 settings']);
  });

  test('to nothing else', () => {
    expect(references(policy('p', 'podSel$0ector: {}') + cart)).toEqual(['nothing']);
  });
});

describe('links', () => {
  const to = '=> cart-service.yaml:4 cart: cart (Service) -> Deployment cart';

  test('of the hosts in a file, not of those that lead nowhere', () => {
    const web = deployment('web', {
      env: { CART: 'http://cart:80/cart', LIST: '"cart:80,cart.default:80"', NO: 'x:80' },
    });
    expect(links(web + cart, 'web.yaml')).toEqual([
      `web.yaml:15 cart:80 ${to}`,
      `web.yaml:17 cart:80 ${to}`,
      `web.yaml:17 cart.default:80 ${to}`,
    ]);
    expect(links(web + cart, 'cart-service.yaml')).toEqual([]);
  });

  test('of a backend, and of a text that others read', () => {
    const entry = ingress('shop', ['{name: cart, port: {number: 80}}']);
    expect(links(entry + cart, 'shop-ingress.yaml')).toEqual([`shop-ingress.yaml:12 cart ${to}`]);
    const reader = deployment('web').replace(
      'image: example',
      'image: example\n        envFrom: [{configMapRef: {name: settings}}]',
    );
    const settings = config('settings', '  CART: cart:80');
    expect(links(reader + settings + cart, 'settings.yaml')).toEqual([`settings.yaml:6 cart:80 ${to}`]);
    expect(links(reader + settings + cart, 'web.yaml')).toEqual([]);
  });

  test('that lead to several workloads', () => {
    const two = deployment('one', { labels: 'app: cart' }) + deployment('two', { labels: 'app: cart' });
    const web = deployment('web', { env: { CART: 'cart:80' } });
    expect(links(web + two + service('cart'), 'web.yaml')).toEqual([
      'web.yaml:15 cart:80 => cart-service.yaml:4 cart: cart (Service) -> Deployment one and Deployment two',
    ]);
  });

  test('of a broken document, as it was before', () => {
    expect(links(`//- web.yaml\na: [b\n${cart}`, 'web.yaml')).toEqual([]);
  });
});
