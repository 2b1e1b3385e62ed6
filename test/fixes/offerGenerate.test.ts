import { expect, test } from 'vitest';
import { fixesAt } from '../support/fixes.ts';
import { parseFixture } from '../support/fixture.ts';
import { denyAll, deployment, namespace, service } from '../support/manifests.ts';

const cart = deployment('cart', { ports: [7070], cursor: '$0' }) + service('cart', { ports: [7070] });
const frontend = deployment('frontend', { env: { CART: 'cart:7070' } });
const everywhere = 'source.generatePolicies: Generate policies for all namespaces';

/** `refactor: Generate policies for cart`, those that generate policies only. */
function offered(source: string): string[] {
  return fixesAt(parseFixture(source)).flatMap(({ kind, title, effect }) =>
    effect.type === 'generate' ? [`${kind}: ${title}`] : [],
  );
}

test('on a workload that nothing protects and something calls, as an answer to that', () => {
  const fixes = fixesAt(parseFixture(cart + frontend));
  const [fix] = fixes.filter(({ title }) => title === 'Generate policies for cart');
  expect(fix).toMatchObject({
    kind: 'quickfix',
    effect: { type: 'generate', workload: 'apps/Deployment/default/cart' },
  });
  expect(fix?.answers?.rule).toBe('unprotected-ingress');
  expect(offered(cart + frontend)).toEqual([
    'quickfix: Generate policies for cart',
    'refactor: Generate policies for namespace default',
    everywhere,
  ]);
});

test('on a workload that a default-deny closes to those that call it, as an answer to that', () => {
  const fixes = fixesAt(parseFixture(cart + frontend + denyAll));
  const [fix] = fixes.filter(({ title }) => title === 'Generate policies for cart');
  expect(fix).toMatchObject({ kind: 'quickfix', effect: { type: 'generate' } });
  expect(fix?.answers?.rule).toBe('default-deny-without-allows');
});

test('on any other workload without a finding', () => {
  const intent = [
    'refactor: Generate policies for cart',
    'refactor: Generate policies for namespace default',
    everywhere,
  ];
  expect(offered(cart)).toEqual(intent);
  expect(offered(cart + denyAll)).toEqual(intent);
});

test('on a Namespace for all of it, and away from the head of an object for all namespaces', () => {
  const shop = namespace('shop').replace('name: shop', 'name: sh$0op');
  expect(offered(shop + deployment('web', { namespace: 'shop' }))).toEqual([
    'refactor: Generate policies for namespace shop',
    everywhere,
  ]);
  expect(offered(cart.replace('$0', '').replace('image: example', 'image: ex$0ample'))).toEqual([everywhere]);
});

test('not where no policy could say it', () => {
  const onNode = deployment('cart', { pod: 'hostNetwork: true', cursor: '$0' });
  expect(offered(onNode)).toEqual(['refactor: Generate policies for namespace default', everywhere]);
  expect(offered(deployment('cart', { namespace: '"${NS}"', cursor: '$0' }))).toEqual([everywhere]);
});
