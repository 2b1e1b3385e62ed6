/** What stands in a patch is said of the object that it changes. */
import { expect, test } from 'vitest';
import { definitionAt } from '../../server/src/features/definition.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { hover, hoveredText } from '../support/hover.ts';
import { deployment, namespace, policy, service } from '../support/manifests.ts';

const base = `//- base/kustomization.yaml
resources: [web.yaml, cart.yaml, cart-service.yaml, deny.yaml]
${deployment('web').replace('//- ', '//- base/')}${deployment('cart').replace('//- ', '//- base/')}${service(
  'cart',
).replace(
  /\/\/- \S+/,
  '//- base/cart-service.yaml',
)}${policy('deny', 'podSelector: {}').replace(/\/\/- \S+/, '//- base/deny.yaml')}`;
const overlay = (patch: string, fields = 'namePrefix: prod-') =>
  `${base}//- prod/kustomization.yaml\nresources: [../base]\n${fields}\npatches: [{path: patch.yaml}]\n//- prod/patch.yaml\n${patch}`;

const env = (value: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        env:
        - name: CART
          value: ${value}
`;

test('the hover of a call', () => {
  const source = overlay(env('ca$0rt:80'), 'namespace: shop');
  expect(hoveredText(source)).toBe('value: cart:80');
  expect(hover(source)).toMatchInlineSnapshot(`
    "**Calls cart on TCP 80**
    By way of Service cart to Deployment cart.
    This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web."
  `);
});

test('the hover of the object that a patch names', () => {
  expect(hover(overlay(env('cart:80').replace('name: web\nspec', 'name: w$0eb\nspec')))).toContain(
    'Deployment prod-web',
  );
  expect(hover(overlay(env('cart:80').replace('kind: Dep', 'kind: D$0ep')))).toContain('Deployment prod-web');
});

test('the hover of a label that a kustomization gives to pods', () => {
  const source = (fields: string): string =>
    `//- kustomization.yaml\nnamespace: shop\nresources: [web.yaml, cart.yaml]\n${fields}\n${deployment('web')}${deployment('cart')}`;
  const all = source('commonLabels: {team: sh$0op}');
  expect(hoveredText(all)).toBe('team: shop');
  expect(hover(all)).toMatchInlineSnapshot(`
    "**Labels of the pods of cart**
    No policy selects them.
    No Service selects them.
    **Labels of the pods of web**
    No policy selects them.
    No Service selects them."
  `);
  expect(hover(source('labels: [{pairs: {team: sh$0op}}]'))).toMatchInlineSnapshot(`
    "**Labels of Deployment cart itself**
    Policies and Services look at the labels of its pods, under the pod template, and never at these.
    **Labels of Deployment web itself**
    Policies and Services look at the labels of its pods, under the pod template, and never at these."
  `);
});

test('the hover of the namespace that a kustomization sets, and no word about the field of a policy', () => {
  const source = `//- kustomization.yaml
namespace: sh$0op
resources: [shop-namespace.yaml, web.yaml, deny-policy.yaml]
${namespace('shop', '')}${deployment('web')}${policy('deny', 'podSelector: {}')}`;
  expect(hover(source)).toMatchInlineSnapshot(`
    "**Namespace shop: 1 workload, 1 policy**
    It is isolated for ingress.
    Not isolated for egress: web."
  `);
});

test('the hover of a peer', () => {
  const patch = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: w$0eb
`;
  expect(hover(overlay(patch))).toContain('prod-web');
});

test('of two patches in a file, the one at the cursor', () => {
  const second = env('cart:80').replaceAll('name: web', 'name: cart').replace('name: cart\nspec', 'name: c$0art\nspec');
  expect(hover(overlay(`${env('cart:80')}---\n${second}`))).toContain('Deployment prod-cart');
});

test('nothing elsewhere, and in a patch of nothing', () => {
  expect(hover(overlay(env('cart:80').replace('apiVersion: ', 'api$0Version: ')))).toBe('');
  expect(hover(overlay(env('ca$0rt:80').replace('kind: Deployment', 'kind: StatefulSet')))).toBe('');
});

test('the definition of a host', () => {
  const fixture = parseFixture(overlay(env('ca$0rt:80'), 'namespace: shop'));
  const snapshot = snapshotOf(fixture);
  const { uri, offset } = fixture.cursor as NonNullable<typeof fixture.cursor>;
  const targets = definitionAt(snapshot, uri, offset)?.targets ?? [];
  expect(targets.map(({ place }) => [place.uri.slice(root.length), locate(snapshot, place) !== undefined])).toEqual([
    ['/base/cart-service.yaml', true],
    ['/base/cart.yaml', true],
  ]);
});
