/** Files of policy tests that say what is renamed. */
import { describe, expect, test } from 'vitest';
import { deployment, policy } from '../../support/manifests.ts';
import { renamed } from '../../support/rename.ts';

const cart = deployment('cart', { namespace: 'shop', ports: ['name: http, containerPort: 8080'] });
const web = deployment('web', { namespace: 'shop', ports: ['name: http, containerPort: 80'] });
const tests = (...lines: readonly string[]): string =>
  `//- shop.netpol-test.yaml\ntests:\n${lines.map((line) => `${line}\n`).join('')}`;
const inTests = (outcome: readonly string[] | string): readonly string[] | string =>
  typeof outcome === 'string' ? outcome : outcome.filter((line) => line.startsWith('shop.netpol-test'));

describe('labels', () => {
  const value = cart.replace('app: cart', 'app: ca$0rt');
  const key = cart.replace('app: cart', 'a$0pp: cart');

  test('the value, where it means the renamed pods and nobody else', () => {
    const source = `${value}${web}${tests(
      '- name: app cart of cart',
      '  to: {labels: {app: cart}, namespace: shop}',
      '  allow:',
      '  - {labels: {app: web}}',
      '  - labels:',
      '      app: "cart"',
      '    kind: Deployment',
      '- to: shop/cart',
      "  deny: [internet, {workload: cart, labels: {app: 'cart'}}]",
    )}`;
    expect(inTests(renamed(source, 'basket'))).toEqual([
      'shop.netpol-test.yaml:3 to: {labels: {app: basket}, namespace: shop}',
      'shop.netpol-test.yaml:7 app: "basket"',
      "shop.netpol-test.yaml:10 deny: [internet, {workload: cart, labels: {app: 'basket'}}]",
    ]);
  });

  test('the key', () => {
    const source = key + tests('- to: {labels: {app: cart}}', '  deny: [internet]');
    expect(inTests(renamed(source, 'name'))).toEqual(['shop.netpol-test.yaml:2 - to: {labels: {name: cart}}']);
  });

  test('not where others are meant', () => {
    const source = value + web + tests('- to: {labels: {app: cart}, namespace: other}', '  deny: [internet]');
    expect(inTests(renamed(source, 'basket'))).toEqual([]);
  });

  test('is refused where others are meant too', () => {
    const elsewhere = deployment('cart', { namespace: 'other', file: 'other.yaml' });
    const source = value + elsewhere + tests('- to: {labels: {app: cart}}', '  deny: [internet]');
    expect(renamed(source, 'basket')).toBe(
      'shop.netpol-test.yaml means Deployment cart by app: cart too, which would keep this label.',
    );
  });

  test('is refused where a test asks for the new name already', () => {
    const other = deployment('basket', { namespace: 'other' });
    const source = value + other + tests('- to: {labels: {app: basket}}', '  deny: [internet]');
    expect(renamed(source, 'basket')).toBe('shop.netpol-test.yaml would be about Deployment cart then.');
  });
});

describe('ports', () => {
  const at = cart.replace('name: http', 'name: ht$0tp');

  test('where it is that of whoever is called', () => {
    const source = `${at}${web}${tests(
      '- to: shop/cart',
      '  port: [http, 9090]',
      '  allow: [shop/web]',
      '- from: shop/web',
      '  allow: [{to: shop/cart, port: "http"}]',
      '  deny: [{to: internet, port: 80}]',
      '- {to: shop/web, port: http, deny: internet}',
    )}`;
    expect(renamed(source, 'api')).toEqual([
      'cart.yaml:15 - {name: api, containerPort: 8080}',
      'shop.netpol-test.yaml:3 port: [api, 9090]',
      'shop.netpol-test.yaml:6 allow: [{to: shop/cart, port: "api"}]',
    ]);
  });

  test('with the policy that asks for it', () => {
    const admit = policy('cart', 'podSelector: {matchLabels: {app: cart}}\ningress:\n- ports: [{port: http}]', 'shop');
    const source = at + admit + tests('- to: shop/cart', '  port: http', '  allow: [internet]');
    expect(renamed(source, 'api')).toEqual([
      'cart-policy.yaml:9 - ports: [{port: api}]',
      'cart.yaml:15 - {name: api, containerPort: 8080}',
      'shop.netpol-test.yaml:3 port: api',
    ]);
  });

  test('is refused where it is a port of others too', () => {
    const source = at + web + tests('- to: [shop/cart, shop/web]', '  port: http', '  deny: [internet]');
    expect(renamed(source, 'api')).toBe(
      'shop.netpol-test.yaml means the port http of Deployment web too, which would keep its name.',
    );
  });

  test('is refused where a test names the new one already', () => {
    const db = deployment('db', { namespace: 'shop', ports: ['name: api, containerPort: 1'] });
    const source = at + db + tests('- to: [shop/cart, shop/db]', '  port: api', '  deny: [internet]');
    expect(renamed(source, 'api')).toMatch(/^shop\.netpol-test\.yaml would (be|no longer be) about .*Deployment cart/);
  });
});

test('a namespace, of a workload with its kind too', () => {
  const source =
    cart.replace('namespace: shop', 'namespace: sh$0op') +
    tests('- to: Deployment/shop/cart', '  deny: [internet, shop/cart]');
  expect(inTests(renamed(source, 'store'))).toEqual([
    'shop.netpol-test.yaml:2 - to: Deployment/store/cart',
    'shop.netpol-test.yaml:3 deny: [internet, store/cart]',
  ]);
});
