import { expect, test } from 'vitest';
import { readResources } from '../../server/src/model/read.ts';
import type { Route } from '../../server/src/model/route.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

function read(text: string): Route | undefined {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  return readResources(root)[0] as Route | undefined;
}

function gatewayRoute(spec: string, kind = 'HTTPRoute', version = 'v1'): Route | undefined {
  return read(`apiVersion: gateway.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: {name: r}\nspec:\n${spec}`);
}

function openShiftRoute(spec: string): Route | undefined {
  return read(`apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r}\nspec: ${spec}\n`);
}

function backends(route: Route | undefined): unknown {
  return route?.backends.map(({ service, namespace, port, podPort }) => [service, namespace, port, podPort]);
}

test.each([
  ['HTTPRoute', 'v1'],
  ['HTTPRoute', 'v1beta1'],
  ['HTTPRoute', 'v1alpha2'],
  ['GRPCRoute', 'v1'],
  ['GRPCRoute', 'v1alpha2'],
  ['TCPRoute', 'v1alpha2'],
  ['TLSRoute', 'v1alpha3'],
  ['UDPRoute', 'v1alpha2'],
])('%s %s sends to its backends', (kind, version) => {
  const route = gatewayRoute('  rules: [{backendRefs: [{name: web, port: 80}]}]\n', kind, version);
  expect(route?.type).toBe('route');
  expect(backends(route)).toEqual([['web', undefined, 80, undefined]]);
});

test('backends of a Gateway API route', () => {
  const route = gatewayRoute(`  rules:
  - backendRefs:
    - {name: web, port: 80, weight: 1}
    - {name: none, port: 80, weight: 0}
    - {group: "", kind: Service, name: api, namespace: shop, port: 8080}
    - {group: inference.networking.k8s.io, kind: InferencePool, name: pool}
    - {kind: ServiceImport, name: import}
    - {group: multicluster.x-k8s.io, name: imported}
  - backendRefs: [{name: portless}, {name: named, port: http}, {port: 80}, {name: }, null]
  - {}
  - null
  - backendRefs: {name: map, port: 1}
`);
  expect(backends(route)).toEqual([
    ['web', undefined, 80, undefined],
    ['api', 'shop', 8080, undefined],
    ['portless', undefined, undefined, undefined],
    ['named', undefined, undefined, undefined],
  ]);
});

test('a mirror gets copies of the requests', () => {
  const route = gatewayRoute(`  rules:
  - filters:
    - {type: RequestMirror, requestMirror: {backendRef: {name: shadow, port: 81}}}
    - {type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}
    backendRefs:
    - name: web
      port: 80
      filters: [{type: RequestMirror, requestMirror: {backendRef: {name: copy, namespace: test, port: 82}}}]
`);
  expect(backends(route)).toEqual([
    ['web', undefined, 80, undefined],
    ['shadow', undefined, 81, undefined],
    ['copy', 'test', 82, undefined],
  ]);
});

test('parents of a Gateway API route', () => {
  const parents = (refs: string): unknown =>
    gatewayRoute(`  parentRefs: ${refs}\n`)?.parents.map(({ group, kind, name, namespace }) => [
      group,
      kind,
      name,
      namespace,
    ]);
  expect(
    parents('[{name: public, namespace: infra, sectionName: https}, {group: "", kind: Service, name: web}]'),
  ).toEqual([
    ['gateway.networking.k8s.io', 'Gateway', 'public', 'infra'],
    ['', 'Service', 'web', undefined],
  ]);
  for (const refs of ['', '[]', '[{}]', '[{name: }]', '{name: public}']) expect(parents(refs), refs).toEqual([]);
});

test('a Route of OpenShift: its target, alternatives and port', () => {
  expect(
    backends(
      openShiftRoute(`{
        to: {kind: Service, name: web, weight: 100},
        alternateBackends: [{kind: Service, name: canary, weight: 10}, {kind: Service, name: off, weight: 0}],
        port: {targetPort: http}}`),
    ),
  ).toEqual([
    ['web', undefined, 'http', undefined],
    ['canary', undefined, 'http', undefined],
  ]);
  for (const port of ['8080', '"8080"']) {
    expect(backends(openShiftRoute(`{to: {name: web}, port: {targetPort: ${port}}}`)), port).toEqual([
      ['web', undefined, undefined, 8080],
    ]);
  }
  for (const spec of ['{to: {name: web}}', '{to: {name: web}, port: {targetPort: }}', '{to: {name: web}, port: }']) {
    expect(backends(openShiftRoute(spec)), spec).toEqual([['web', undefined, undefined, undefined]]);
  }
  for (const spec of ['{}', '{to: }', '{to: {kind: Service}}', '{to: {kind: Bucket, name: b}}', '{to: web}', '']) {
    expect(backends(openShiftRoute(spec)), spec).toEqual([]);
  }
});

test('a backend is where the Service is named', () => {
  const text =
    'apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r}\nspec:\n  to: {kind: Service, name: web}\n';
  const node = read(text)?.backends[0]?.node;
  expect(text.slice(node?.start, node?.end)).toBe('web');
});

test.each([
  ['serving.knative.dev/v1', 'Route'],
  ['networking.x-k8s.io/v1alpha1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'Route'],
  ['route.openshift.io/v1', 'HTTPRoute'],
])('%s %s is no route', (apiVersion, kind) => {
  expect(
    read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: r}\nspec: {to: {name: web}}\n`),
  ).toBeUndefined();
});

test.each(['traefik.io/v1alpha1', 'traefik.containo.us/v1alpha1'])('routes of Traefik, %s', (version) => {
  const route = (kind: string, spec: string) =>
    read(`apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: r}\nspec: ${spec}\n`);
  const services =
    '{routes: [{match: Host(`a.example`), services: [{name: web, port: 80}, {name: api, namespace: shop, port: http}]}, {services: [{name: api@internal, kind: TraefikService}, {name: portless}]}, null]}';
  expect(backends(route('IngressRoute', services))).toEqual([
    ['web', undefined, 80, undefined],
    ['api', 'shop', 'http', undefined],
    ['portless', undefined, undefined, undefined],
  ]);
  expect(route('IngressRouteTCP', services)?.protocol).toBe('TCP');
  expect(route('IngressRouteUDP', services)?.protocol).toBe('UDP');
  expect(route('Middleware', services)).toBeUndefined();
});

test('a proxy of Contour', () => {
  const proxy = read(`apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: r}
spec:
  routes:
  - services: [{name: web, port: 80}, {name: old, port: 80, weight: 0}]
  tcpproxy: {services: [{name: db, port: 5432}]}
`);
  expect(backends(proxy)).toEqual([
    ['web', undefined, 80, undefined],
    ['db', undefined, 5432, undefined],
  ]);
  expect(read('apiVersion: example.com/v1\nkind: HTTPProxy\nmetadata: {name: r}\nspec: {}\n')).toBeUndefined();
});

test('a VirtualServer of NGINX', () => {
  const spec =
    '{upstreams: [{name: tea, service: tea-svc, port: 80}, {name: none}, null], routes: [{path: /, action: {pass: tea}}]}';
  for (const kind of ['VirtualServer', 'VirtualServerRoute']) {
    const server = read(`apiVersion: k8s.nginx.org/v1\nkind: ${kind}\nmetadata: {name: r}\nspec: ${spec}\n`);
    expect(backends(server), kind).toEqual([['tea-svc', undefined, 80, undefined]]);
  }
});

test.each([
  ['UDP', 'UDP'],
  ['TCP', 'TCP'],
  ['TLS_PASSTHROUGH', 'TCP'],
])('a TransportServer of NGINX for %s', (listened, protocol) => {
  const server = read(`apiVersion: k8s.nginx.org/v1alpha1
kind: TransportServer
metadata: {name: r}
spec:
  listener: {name: dns, protocol: ${listened}}
  upstreams: [{name: dns-app, service: coredns, port: 5353}]
  action: {pass: dns-app}
`);
  expect(backends(server)).toEqual([['coredns', undefined, 5353, undefined]]);
  expect(server?.protocol).toBe(protocol);
});

test.each([
  ['TCPIngress', 'TCP'],
  ['UDPIngress', 'UDP'],
])('a %s of Kong', (kind, protocol) => {
  const entry = read(`apiVersion: configuration.konghq.com/v1beta1
kind: ${kind}
metadata: {name: r}
spec:
  rules:
  - {port: 9000, backend: {serviceName: echo, servicePort: 1025}}
  - {port: 9001}
`);
  expect(backends(entry)).toEqual([['echo', undefined, 1025, undefined]]);
  expect(entry?.protocol).toBe(protocol);
});

test.each([
  ['Mapping', 'web', ['web', undefined, 80, undefined]],
  ['Mapping', 'web:8080', ['web', undefined, 8080, undefined]],
  ['Mapping', 'web.shop:8080', ['web', 'shop', 8080, undefined]],
  ['Mapping', 'https://web.shop.svc.cluster.local', ['web', 'shop', 443, undefined]],
  ['Mapping', 'http://web', ['web', undefined, 80, undefined]],
  ['TCPMapping', 'db.shop:5432', ['db', 'shop', 5432, undefined]],
])('a %s of Emissary to %s', (kind, service, backend) => {
  const mapping = read(
    `apiVersion: getambassador.io/v3alpha1\nkind: ${kind}\nmetadata: {name: r}\nspec: {prefix: /, service: "${service}"}\n`,
  );
  expect(backends(mapping)).toEqual([backend]);
});

test('a Mapping of Emissary to no one host', () => {
  for (const service of ['', '"10.0.0.1:80"', '"a b"', '"consul:8500,other"'])
    expect(
      backends(
        read(`apiVersion: getambassador.io/v2\nkind: Mapping\nmetadata: {name: r}\nspec: {service: ${service}}\n`),
      ),
      service,
    ).toEqual([]);
});

test('a route of APISIX', () => {
  const route = read(`apiVersion: apisix.apache.org/v2
kind: ApisixRoute
metadata: {name: r}
spec:
  http:
  - name: a
    backends: [{serviceName: web, servicePort: 80}, {serviceName: old, servicePort: 80, weight: 0}]
  - {name: b, backend: {serviceName: api, servicePort: http}}
  stream:
  - {name: c, protocol: UDP, backend: {serviceName: dns, servicePort: 53}}
  - {name: d, protocol: TCP, backend: {serviceName: db, servicePort: 5432}}
`);
  expect(route?.backends.map(({ service, port, protocol }) => [service, port, protocol])).toEqual([
    ['web', 80, undefined],
    ['api', 'http', undefined],
    ['dns', 53, 'UDP'],
    ['db', 5432, 'TCP'],
  ]);
});
