import { expect, test } from 'vitest';
import type { Call } from '../../server/src/calls/call.ts';
import { callsOf } from '../../server/src/calls/calls.ts';
import { ingressCalls } from '../../server/src/calls/entryPoints.ts';
import { instanceOf } from '../../server/src/model/instance.ts';
import { readResources } from '../../server/src/model/read.ts';
import type { Route } from '../../server/src/model/route.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { deployment, ingress, type ServiceText, service, type WorkloadText } from '../support/manifests.ts';

function written({ target, ports, strength }: Call): string {
  return `${strength} ${target.resource.name} ${formatPorts(ports)}`;
}

/** What `web` calls by one variable, next to a workload `cart` behind a Service `cart`. */
function calls(value: string, { key = 'CART', cart = {}, front = {}, also = '' }: CallTest = {}): string[] {
  const cluster = clusterIn(
    deployment('web', { env: { [key]: value } }) +
      deployment('cart', cart) +
      service('cart', { namespace: cart.namespace ?? 'default', ...front }) +
      also,
  );
  return callsOf(cluster, workloadIn(cluster, 'web')).map(written);
}

interface CallTest {
  readonly key?: string;
  readonly cart?: WorkloadText;
  readonly front?: ServiceText;
  readonly also?: string;
}

test.each([
  ['cart', 'weak cart TCP 80'],
  ['cart:80', 'strong cart TCP 80'],
  ['http://cart', 'strong cart TCP 80'],
  ['https://cart', 'strong cart TCP 80'],
  ['grpc://cart/path', 'strong cart TCP 80'],
  ['cart.default', 'strong cart TCP 80'],
  ['cart.default.svc', 'strong cart TCP 80'],
  ['cart.default.svc.cluster.local:80', 'strong cart TCP 80'],
  ['cart.default.svc.my.domain.', 'strong cart TCP 80'],
  ['user:secret@cart:80', 'strong cart TCP 80'],
  ['"cart:80"', 'strong cart TCP 80'],
])('%s calls the Service', (value, call) => expect(calls(value)).toEqual([call]));

test.each([
  'carts',
  'cart.shop',
  'cart.example.com:80',
  'www.cart.com',
  'cart.default.example.com',
  'cart.default.com',
  'default.cart',
  'cart.default.',
  '80',
  'not%a*url',
  'a cart',
  '',
])('%s calls none', (value) => expect(calls(value)).toEqual([]));

test('an external host is not misread as a Service of a namespace', () => {
  const also = service('api', { namespace: 'shop', selector: 'app: cart' });
  expect(calls('api.example.com:443', { also })).toEqual([]);
  expect(calls('api.shop.com', { also })).toEqual([]);
});

test('a bare word under a key that names no address is no call', () => {
  expect(calls('cart', { key: 'DBCONFIG_DRIVER' })).toEqual([]);
  expect(calls('cart:80', { key: 'DBCONFIG_DRIVER' })).toEqual(['strong cart TCP 80']);
});

test('who may call, or how a program is called itself, is nobody whom it calls', () => {
  expect(calls('http://cart:80', { key: 'CORS_ALLOWED_ORIGINS' })).toEqual([]);
  expect(calls('cart:80', { key: 'ALLOWED_HOSTS' })).toEqual([]);
  expect(calls('http://cart:80', { key: 'ORIGIN_URL' })).toEqual(['strong cart TCP 80']);
});

test('another namespace is named', () => {
  const cart = { namespace: 'shop' };
  expect(calls('cart:80', { cart })).toEqual([]);
  expect(calls('cart.shop:80', { cart })).toEqual(['strong cart TCP 80']);
  expect(calls('cart.shop.svc', { cart })).toEqual(['strong cart TCP 80']);
  expect(calls('cart.default', { cart })).toEqual([]);
});

test('policies see the target port', () => {
  expect(calls('cart:80', { front: { ports: ['80 -> 8080'] } })).toEqual(['strong cart TCP 8080']);
  expect(calls('cart', { front: { ports: ['80 -> 8080', '53 -> 5353/UDP'] } })).toEqual([
    'weak cart TCP 8080 and UDP 5353',
  ]);
  expect(calls('cart:53', { front: { ports: ['80 -> 8080', '53 -> 5353/UDP'] } })).toEqual(['strong cart UDP 5353']);
});

test("a scheme's own port counts where the Service has it", () => {
  const front = { ports: ['http 80 -> 8080', 'https 443 -> 8443', 'admin 9000'] };
  expect(calls('http://cart', { front })).toEqual(['strong cart TCP 8080']);
  expect(calls('https://cart', { front })).toEqual(['strong cart TCP 8443']);
  expect(calls('http://cart:9000', { front })).toEqual(['strong cart TCP 9000']);
  expect(calls('http://cart', { front: { ports: ['9000 -> 9001'] } })).toEqual(['strong cart TCP 9001']);
});

test('a port that the Service does not have leads nowhere', () => {
  expect(calls('cart:7070')).toEqual(['strong cart no port']);
});

test('a named target port is looked up on each pod, with its protocol', () => {
  const front = { selector: 'tier: cart', ports: ['80 -> http'] };
  const cart = { labels: 'tier: cart', ports: ['name: http, containerPort: 8080'] };
  const also =
    deployment('cart-v2', {
      labels: 'tier: cart',
      ports: ['name: http, containerPort: 9090', 'name: admin, containerPort: 1'],
    }) + deployment('cart-udp', { labels: 'tier: cart', ports: ['name: http, containerPort: 80, protocol: UDP'] });
  expect(calls('cart:80', { front, cart, also })).toEqual([
    'strong cart-udp no port',
    'strong cart-v2 TCP 9090',
    'strong cart TCP 8080',
  ]);
});

test('a headless Service does not translate ports', () => {
  const front = { ports: ['80 -> 8080'], spec: 'clusterIP: None' };
  expect(calls('cart:80', { front })).toEqual(['strong cart TCP 80']);
  expect(calls('cart:7070', { front })).toEqual(['strong cart TCP 7070']);
  expect(calls('cart:7070', { front: { ports: [], spec: 'clusterIP: None' } })).toEqual(['strong cart TCP 7070']);
});

test('a pod of a StatefulSet has a name behind its headless Service', () => {
  const cart = { kind: 'StatefulSet', labels: 'tier: data' } as const;
  const also = deployment('other', { labels: 'tier: data' });
  const front = { selector: 'tier: data', spec: 'clusterIP: None', ports: [6379] };
  expect(calls('cart:6379', { cart, also, front })).toEqual(['strong cart TCP 6379', 'strong other TCP 6379']);
  for (const host of ['cart-0.cart', 'cart-12.cart.default', 'cart-0.cart.default.svc.cluster.local']) {
    expect(calls(`${host}:6379`, { cart, also, front })).toEqual(['strong cart TCP 6379']);
  }
  for (const host of ['cart-x.cart', 'cart.cart', 'other-0.cart', 'cart-0'])
    expect(calls(`${host}:6379`, { cart, also, front })).toEqual([]);
  expect(calls('cart-0.cart:6379', { cart, front: { ...front, spec: 'type: ClusterIP' } })).toEqual([]);
});

test('several hosts of one value', () => {
  const also = deployment('db', {}) + service('db', { ports: [5432] });
  expect(calls('http://cart:80,http://db:5432', { also })).toEqual(['strong cart TCP 80', 'strong db TCP 5432']);
  expect(calls('cart:80,elsewhere.example.com:80', { also })).toEqual(['strong cart TCP 80']);
});

test('a Service that has no pods here calls nobody', () => {
  expect(calls('cart:80', { front: { selector: '' } })).toEqual([]);
  expect(calls('cart:80', { front: { spec: 'type: ExternalName' } })).toEqual([]);
  expect(calls('cart:80', { front: { selector: 'app: other' } })).toEqual([]);
});

test('a label that a placeholder hides may be behind the Service', () => {
  expect(calls('cart:80', { cart: { labels: 'app: "${APP}"' } })).toEqual(['strong cart TCP 80']);
});

test('any pod of its namespace may be behind a Service whose whole selector a placeholder hides', () => {
  const source = deployment('web', { env: { PEER: 'cart:80' } }) + deployment('cart') + service('cart');
  const cluster = clusterIn(source.replace('selector: {app: cart}', 'selector: "${SELECTOR}"'));
  expect(callsOf(cluster, workloadIn(cluster, 'web')).map(written)).toEqual(['strong cart TCP 80']);
});

test('copies of an object count once', () => {
  const also = deployment('cart', { file: 'release/all.yaml' });
  expect(calls('cart:80', { also })).toEqual(['strong cart TCP 80']);
});

test('a workload that names its own Service calls nobody, but its other pods behind a headless one', () => {
  const source = (spec: string) =>
    deployment('db', { env: { PEER: 'db:5432' } }) + service('db', { ports: [5432], spec });
  const own = (spec: string) => {
    const cluster = clusterIn(source(spec));
    return callsOf(cluster, workloadIn(cluster, 'db')).map(written);
  };
  expect(own('type: ClusterIP')).toEqual([]);
  expect(own('clusterIP: None')).toEqual(['strong db TCP 5432']);
});

test('the evidence is the value', () => {
  const cluster = clusterIn(deployment('web', { env: { CART: '"cart:80"' } }) + deployment('cart') + service('cart'));
  const [call] = callsOf(cluster, workloadIn(cluster, 'web'));
  expect(call?.evidence.text).toBe('env CART of web');
  expect(call?.evidence.document.text.slice(call.evidence.start, call.evidence.end)).toBe('"cart:80"');
  expect(call?.asked).toBe(80);
});

function backends(backend: string, front: ServiceText = { ports: ['http 80 -> 8080', 'admin 9000'] }): string[] {
  const cluster = clusterIn(ingress('shop', [backend]) + deployment('cart') + service('cart', front));
  const [entry] = cluster.namespaces.get('default')?.ingresses ?? [];
  return entry ? ingressCalls(cluster, entry).map((call) => `${written(call)} ${call.from}`) : ['no Ingress'];
}

test('an Ingress sends to its backends by port number or name', () => {
  expect(backends('{name: cart, port: {number: 80}}')).toEqual(['strong cart TCP 8080 ingressController']);
  expect(backends('{name: cart, port: {name: http}}')).toEqual(['strong cart TCP 8080 ingressController']);
  expect(backends('{name: cart}')).toEqual(['strong cart TCP 8080, 9000 ingressController']);
  expect(backends('{name: cart, port: {number: 1}}')).toEqual(['strong cart no port ingressController']);
  expect(backends('{name: carts, port: {number: 80}}')).toEqual([]);
});

/** What a route of namespace `default` sends to the workload `cart`, and to whatever else there is. */
function routed(route: string, front: ServiceText = { ports: ['http 80 -> 8080', 'admin 9000'] }, also = ''): string[] {
  const cluster = clusterIn(
    deployment('cart', { ports: ['name: web, containerPort: 8080'] }) + service('cart', front) + also,
  );
  const document = parseDocument(route);
  const [resource] = readResources(document.root);
  if (resource?.type !== 'route') throw new Error(`no route in ${route}`);
  const instance = instanceOf('file:///ws/route.yaml', { ...document, text: route, relevant: true }, resource, {
    unit: 'file:///ws/route.yaml',
    namespace: 'default',
  });
  return ingressCalls(cluster, { ...instance, resource: resource as Route }).map(
    (call) =>
      `${written(call)} ${call.from}, ${call.evidence.text}: ${route.slice(call.evidence.start, call.evidence.end)}`,
  );
}

function httpRoute(spec: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: shop}\nspec: ${spec}\n`;
}

function openShiftRoute(spec: string): string {
  return `apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: shop}\nspec: ${spec}\n`;
}

test('a Gateway API route sends to its backends, of other namespaces too', () => {
  const also = deployment('api', { namespace: 'shop' }) + service('api', { namespace: 'shop', ports: ['80 -> 8081'] });
  const route = httpRoute('{rules: [{backendRefs: [{name: cart, port: 80}, {name: api, namespace: shop, port: 80}]}]}');
  expect(routed(route, undefined, also)).toEqual([
    'strong cart TCP 8080 ingressController, backend of HTTPRoute shop: cart',
    'strong api TCP 8081 ingressController, backend of HTTPRoute shop: api',
  ]);
  expect(routed(httpRoute('{rules: [{backendRefs: [{name: api, port: 80}]}]}'), undefined, also)).toEqual([]);
});

test('a route of a mesh brings nothing into the cluster', () => {
  const parents = (refs: string): number =>
    routed(httpRoute(`{parentRefs: [${refs}], rules: [{backendRefs: [{name: cart, port: 80}]}]}`)).length;
  expect(parents('{group: "", kind: Service, name: cart}')).toBe(0);
  expect(parents('{name: public}')).toBe(1);
  expect(parents('{group: "", kind: Service, name: cart}, {name: public}')).toBe(1);
});

test('a Route of OpenShift sends to a pod’s port by its number, or by the name of the Service’s', () => {
  const sent = (port: string, front?: ServiceText): string[] =>
    routed(openShiftRoute(`{to: {kind: Service, name: cart}${port}}`), front).map(
      (call) => call.split(' ingress')[0] ?? '',
    );
  expect(sent('')).toEqual(['strong cart TCP 8080, 9000']);
  expect(sent(', port: {targetPort: http}')).toEqual(['strong cart TCP 8080']);
  expect(sent(', port: {targetPort: 8080}')).toEqual(['strong cart TCP 8080']);
  expect(sent(', port: {targetPort: 80}')).toEqual([]);
  expect(sent(', port: {targetPort: web}')).toEqual(['strong cart no port']);
  expect(sent(', port: {targetPort: 8080}', { ports: ['http 80 -> web'] })).toEqual(['strong cart TCP 8080']);
});

test('an Ingress reads endpoints, and sends TCP only', () => {
  const ports = ['80 -> 8080', '80 -> 8081/UDP'];
  expect(backends('{name: cart, port: {number: 80}}', { ports })).toEqual(['strong cart TCP 8080 ingressController']);
  expect(backends('{name: cart, port: {number: 80}}', { ports, spec: 'clusterIP: None' })).toEqual([
    'strong cart TCP 8080 ingressController',
  ]);
  expect(backends('{name: cart}', { ports: ['53 -> 53/UDP'] })).toEqual(['strong cart no port ingressController']);
});

test('a UDPRoute sends UDP only', () => {
  const route = httpRoute('{rules: [{backendRefs: [{name: cart, port: 80}]}]}').replace('HTTPRoute', 'UDPRoute');
  expect(routed(route, { ports: ['80 -> 8080', '80 -> 8081/UDP'] })).toEqual([
    'strong cart UDP 8081 ingressController, backend of UDPRoute shop: cart',
  ]);
  expect(routed(route)).toEqual(['strong cart no port ingressController, backend of UDPRoute shop: cart']);
});

test('an init container calls too', () => {
  const waiting = deployment('web', {
    pod: 'initContainers: [{name: wait, env: [{name: CART, value: "cart:80"}]}]',
  });
  const cluster = clusterIn(waiting + deployment('cart') + service('cart'));
  expect(callsOf(cluster, workloadIn(cluster, 'web')).map(written)).toEqual(['strong cart TCP 80']);
});

test.each([
  ['CART_HOST', 'CART_PORT', '9090', 'TCP 9090'],
  ['CART_HOSTNAME', 'CART_PORT', '9090', 'TCP 9090'],
  ['cartServer', 'cartPort', '9090', 'TCP 9090'],
  ['cart.host', 'cart.port', '9090', 'TCP 9090'],
  ['CART_HOST', 'CART_PORT', '7000', 'TCP 80, 9090'],
  ['CART_HOST', 'CART_PORT', 'x', 'TCP 80, 9090'],
  ['CART_HOST', 'DB_PORT', '9090', 'TCP 80, 9090'],
  ['CART', 'CART_PORT', '9090', 'TCP 80, 9090'],
  // The port that it listens on itself.
  ['HOST', 'PORT', '9090', 'TCP 80, 9090'],
])('the port beside a host counts where the Service has it: %s, %s %s', (host, port, value, ports) => {
  const cluster = clusterIn(
    deployment('web', { env: { [host]: 'cart', [port]: value } }) +
      deployment('cart') +
      service('cart', { namespace: 'default', ports: ['80', '9090'] }),
  );
  expect(callsOf(cluster, workloadIn(cluster, 'web')).map(written)).toEqual([`weak cart ${ports}`]);
});
