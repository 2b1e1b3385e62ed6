import { expect, test } from 'vitest';
import { hover, links } from '../support/hover.ts';
import { denyAll, deployment, namespace, policy, type ServiceText, service } from '../support/manifests.ts';

const cart = deployment('cart', { ports: ['name: grpc, containerPort: 7070'] });
const of = (text: ServiceText, pods = cart): string =>
  hover(service('cart', text).replace('name: cart', 'name: $0cart') + pods);

test('ports lead to container ports, and the workload says who may call', () => {
  expect(of({ ports: ['80 -> 7070', '81'] })).toMatchInlineSnapshot(`
    "**Service cart in default**
    Deployment cart: 80 → TCP 7070, 81 → TCP 81
    Ingress: not isolated, everyone may call it.
    Egress: not isolated, it may call everyone."
  `);
  expect(of({ ports: ['http 80 -> grpc', 'admin 81 -> admin'] }, cart + denyAll)).toMatchInlineSnapshot(`
    "**Service cart in default**
    Deployment cart: 80 → TCP 7070, 81 → admin, which no container declares
    Nobody may call it. Isolated for ingress by policy deny.
    It may call nobody. Isolated for egress by policy deny."
  `);
});

test('a port that a placeholder hides', () => {
  const hidden = deployment('cart', { ports: ['name: grpc, containerPort: "${PORT}"'] });
  expect(of({ ports: ['80 -> grpc', '81'] }, hidden)).toContain('80 → a port that a placeholder hides, 81 → TCP 81');
});

test('headless, without selector, ExternalName, without pods, without ports', () => {
  expect(of({ spec: 'clusterIP: None' })).toMatchInlineSnapshot(`
    "**Service cart in default**
    Deployment cart: headless, so that clients connect to the pods themselves
    Ingress: not isolated, everyone may call it.
    Egress: not isolated, it may call everyone."
  `);
  expect(of({ selector: '' })).toMatchInlineSnapshot(`
    "**Service cart in default**
    It has no selector: something else gives it its endpoints, and policies see their addresses."
  `);
  expect(of({ spec: 'type: ExternalName', selector: '' })).toMatchInlineSnapshot(`
    "**Service cart in default**
    A name for a host outside the cluster: policies see that host’s addresses."
  `);
  expect(of({ selector: 'app: nobody' })).toMatchInlineSnapshot(`
    "**Service cart in default**
    No workload here has the labels that it selects."
  `);
  expect(of({ ports: [] })).toMatchInlineSnapshot(`
    "**Service cart in default**
    Deployment cart: no ports
    Ingress: not isolated, everyone may call it.
    Egress: not isolated, it may call everyone."
  `);
});

test('a placeholder hides what it selects', () => {
  const whole = service('cart', { ports: ['80'] }).replace('{app: cart}', '"${SELECTOR}"');
  expect(hover(whole.replace('name: cart', 'name: $0cart') + cart)).toContain('perhaps Deployment cart: 80 → TCP 80');
  expect(of({ ports: ['80'], selector: 'app: cart, "${KEY}": a' })).toContain('perhaps Deployment cart: 80 → TCP 80');
  expect(of({ ports: ['80'], selector: 'app: web, "${KEY}": a' })).toContain('No workload here');
});

test('several workloads', () => {
  const v2 = deployment('cart-v2', { labels: 'app: cart', ports: ['name: grpc, containerPort: 9090'] });
  const hidden = deployment('x', { labels: 'app: "${APP}"' });
  expect(of({ ports: ['80 -> grpc'] }, cart + v2 + hidden)).toMatchInlineSnapshot(`
    "**Service cart in default**
    Deployment cart-v2: 80 → TCP 9090
    Deployment cart: 80 → TCP 7070
    perhaps Deployment x: 80 → grpc, which no container declares"
  `);
  const many = Array.from({ length: 9 }, (_, index) => deployment(`cart-${index}`, { labels: 'app: cart' })).join('');
  expect(of({}, many).split('\n').slice(-2)).toEqual(['Deployment cart-5: 80 → TCP 80', 'and 3 more']);
});

test.each(['kind: Ser$0vice', 'name: c$0art', 'sel$0ector:', 'po$0rts:', 'port: 8$00'])('at %s', (marked) => {
  expect(hover(service('cart').replace(marked.replace('$0', ''), marked) + cart)).toMatch(
    /^\*\*Service cart in default\*\*/,
  );
});

test('links', () => {
  expect(
    links(service('cart').replace('name: cart', 'name: $0cart') + cart + policy('deny', 'podSelector: {}')),
  ).toEqual(['Deployment cart -> cart.yaml:4:9', 'deny -> deny-policy.yaml:4:9']);
});

test('a Namespace says what of it is open', () => {
  const shop = namespace('shop').replace('name: shop', 'name: sh$0op');
  const pods = (...names: string[]): string => names.map((name) => deployment(name, { namespace: 'shop' })).join('');
  expect(hover(shop)).toMatchInlineSnapshot(`"**Namespace shop: 0 workloads, 0 policies**"`);
  expect(hover(shop + pods('cart'))).toMatchInlineSnapshot(`
    "**Namespace shop: 1 workload, 0 policies**
    Not isolated for ingress: cart.
    Not isolated for egress: cart."
  `);
  expect(
    hover(shop + pods('cart', 'web') + policy('web', 'podSelector: {matchLabels: {app: web}}', 'shop')),
  ).toMatchInlineSnapshot(`
    "**Namespace shop: 2 workloads, 1 policy**
    Not isolated for ingress: cart.
    Not isolated for egress: all 2."
  `);
  expect(
    hover(
      shop +
        pods('cart', 'web') +
        policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]', 'shop') +
        policy('x', 'podSelector: {}', 'shop'),
    ),
  ).toMatchInlineSnapshot(`
    "**Namespace shop: 2 workloads, 2 policies**
    All are isolated for ingress.
    All are isolated for egress."
  `);
});
