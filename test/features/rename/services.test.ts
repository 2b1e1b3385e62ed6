/** Another name for a Service, with the hosts and backends that mean it. */
import { describe, expect, test } from 'vitest';
import { deployment, ingress, policy, service } from '../../support/manifests.ts';
import { renamed, targetAt } from '../../support/rename.ts';

const cart = deployment('cart', { ports: [8080] }) + service('cart', { ports: ['80 -> 8080'] });
const web = deployment('web', {
  env: { CART: 'http://cart:80/cart', BOTH: 'cart.default:80,web:80', NOT: 'carts:80', WORD: 'my cart' },
});

test('with the hosts and backends that mean it, and no other word like it', () => {
  const elsewhere = deployment('far', {
    namespace: 'far',
    env: { NEAR: 'cart:80', CART: 'cart.default.svc.cluster.local:80' },
  });
  const near = service('cart', { namespace: 'far' }).replace('//- cart', '//- far-cart');
  const others = web + elsewhere + near + ingress('site', ['{name: cart, port: {number: 80}}']);
  const lines = [
    'cart-service.yaml:4 name: basket',
    'far.yaml:18 value: basket.default.svc.cluster.local:80',
    'site-ingress.yaml:12 service: {name: basket, port: {number: 80}}',
    'web.yaml:15 value: http://basket:80/cart',
    'web.yaml:17 value: basket.default:80,web:80',
  ];
  const own = cart.replace('name: cart\nspec:\n  selector', 'name: ca$0rt\nspec:\n  selector');
  expect(targetAt(own + others)).toBe('cart (name of a Service)');
  expect(renamed(own + others, 'basket')).toEqual(lines);
  expect(renamed(cart + others.replace('//cart:80', '//ca$0rt:80'), 'basket')).toEqual(lines);
  expect(renamed(cart + others.replace('{name: cart, port', '{name: $0cart, port'), 'basket')).toEqual(lines);
});

test('in the host of a route, whether or not pods are behind it', () => {
  const mapping = `//- mapping.yaml
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: cart}
spec: {prefix: /cart, service: "http://cart.default:80"}
`;
  const own = service('cart', { ports: [80] }).replace('name: cart', 'name: ca$0rt');
  const lines = [
    'cart-service.yaml:4 name: basket',
    'mapping.yaml:4 spec: {prefix: /cart, service: "http://basket.default:80"}',
  ];
  expect(renamed(own + mapping, 'basket')).toEqual(lines);
  expect(renamed(own + mapping + deployment('cart', { ports: [80] }), 'basket')).toEqual(lines);
});

test('of pods with names of their own, in a ConfigMap', () => {
  const db = `${deployment('db', { kind: 'StatefulSet', ports: [5432] }).replace('spec:\n', 'spec:\n  serviceName: db\n')}${service('db', { ports: [5432], spec: 'clusterIP: None' })}`;
  const config = `//- config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  app.conf: |
    # db
    url=postgres://db-0.d$0b:5432/db
`;
  const reader = deployment('web', { pod: 'volumes: [{name: config, configMap: {name: config}}]' }).replace(
    'image: example',
    'image: example\n        volumeMounts: [{name: config, mountPath: /etc}]',
  );
  expect(renamed(db + config + reader, 'store')).toEqual([
    'config.yaml:7 url=postgres://db-0.store:5432/db',
    'db-service.yaml:4 name: store',
    'db.yaml:6 serviceName: store',
  ]);
});

describe('kustomize', () => {
  const base = `//- base/kustomization.yaml
resources: [cart.yaml, cart-service.yaml, web.yaml]
${(cart + web).replaceAll('//- ', '//- base/')}`;
  test('of a base, with what overlays add', () => {
    const overlay = (name: string): string => `//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base, site-ingress.yaml]
${ingress('site', ['{name: cart, port: {number: 80}}']).replace('//- ', `//- ${name}/`)}`;
    const source = base.replace('http://cart:', 'http://ca$0rt:').replace('cart.default:80,', '');
    expect(renamed(source + overlay('dev') + overlay('prod'), 'basket')).toEqual([
      'base/cart-service.yaml:4 name: basket',
      'base/web.yaml:15 value: http://basket:80/cart',
      'dev/site-ingress.yaml:12 service: {name: basket, port: {number: 80}}',
      'prod/site-ingress.yaml:12 service: {name: basket, port: {number: 80}}',
    ]);
  });

  test('with a prefix it is made of what is written', () => {
    const source = base.replace('name: cart\nspec:\n  selector', 'name: ca$0rt\nspec:\n  selector');
    expect(renamed(source.replace('resources:', 'namePrefix: dev-\nresources:'), 'basket')).toBe(
      'A kustomization makes dev-cart of what is written here: a rename cannot change it.',
    );
  });
});

describe('is refused', () => {
  const own = cart.replace('name: cart\nspec:\n  selector', 'name: ca$0rt\nspec:\n  selector');
  test('where there is one', () => {
    expect(renamed(own + service('basket'), 'basket')).toBe('There is a Service basket in default already.');
  });

  test('where a Secret names it, without what it says', () => {
    const secret = `//- secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: urls}
stringData: {url: "http://user:pass@cart:80"}
`;
    const reader = deployment('web', { env: {} }).replace(
      'image: example',
      'image: example\n        envFrom: [{secretRef: {name: urls}}]',
    );
    expect(renamed(own + secret + reader, 'basket')).toBe(
      'Key url of Secret urls means it, and cannot be changed by a rename.',
    );
  });

  test('where a variable of its own stands for it', () => {
    const reader = deployment('web', { env: { CART: 'http://$(CART_SERVICE_HOST):80' } });
    expect(renamed(own + reader, 'basket')).toBe('Env CART of web means it, and cannot be changed by a rename.');
  });

  test('where a host means the new name already', () => {
    const other = deployment('web', { env: { OTHER: 'http://basket:80' } });
    expect(renamed(own + other, 'basket')).toBe('Env OTHER of web would lead to Service basket then.');
  });

  test.each([
    ['1cart', '1cart cannot be the name of a Service: must start with a letter.'],
    ['Cart', /^Cart cannot be the name of a Service: a lowercase RFC 1123 label must/],
  ])('where the name is not valid: %s', (name, reason) => {
    expect(renamed(own, name)).toMatch(reason);
  });
});

test('no name of what is no Service', () => {
  expect(targetAt(policy('a', 'podSelector: {}').replace('name: a', 'name: a$0'))).toBe('nothing');
});
