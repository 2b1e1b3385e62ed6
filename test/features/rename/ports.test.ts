/** Another name for a port, everywhere that it is asked for. */
import { describe, expect, test } from 'vitest';
import { clusterPolicy, deployment, ingress, policy, service } from '../../support/manifests.ts';
import { renamed, targetAt } from '../../support/rename.ts';

const web = deployment('web', { ports: ['name: http, containerPort: 80'] });
const cart = deployment('cart', { ports: ['name: http, containerPort: 8080', 'name: metrics, containerPort: 9090'] });
const cartService = service('cart', { ports: ['web 80 -> http'] });
const admit = (name: string, from: string): string =>
  policy(name, `podSelector: {matchLabels: {app: ${from}}}\ningress:\n- ports:\n  - port: http\n  - port: 9090`);
const monitor = (kind: string, endpoint: string): string => `//- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata:
  name: cart
spec:
  selector: {matchLabels: {app: cart}}
  ${kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}:
  - ${endpoint}
`;

describe('a container port', () => {
  test('of which a placeholder hides the number or the protocol', () => {
    const hidden = deployment('cart', { ports: ['name: ht$0tp, containerPort: 80, protocol: "${PROTOCOL}"'] });
    expect(renamed(hidden + admit('cart', 'cart'), 'api')).toEqual([
      'cart-policy.yaml:9 - port: api',
      'cart.yaml:14 - {name: api, containerPort: 80, protocol: "${PROTOCOL}"}',
    ]);
  });

  test('with the Services, policies and probes that ask for it, and not that of other pods', () => {
    const probed = cart
      .replace('name: http', 'name: ht$0tp')
      .concat('        readinessProbe:\n          httpGet: {path: /, port: http}\n');
    const source = web + probed + cartService + admit('cart', 'cart') + admit('web', 'web');
    expect(targetAt(source)).toBe('http (name of a container port)');
    expect(renamed(source, 'api')).toEqual([
      'cart-policy.yaml:9 - port: api',
      'cart-service.yaml:8 - {name: web, port: 80, targetPort: api}',
      'cart.yaml:14 - {name: api, containerPort: 8080}',
      'cart.yaml:17 httpGet: {path: /, port: api}',
    ]);
  });

  test('of everyone that one policy admits', () => {
    const source = web + cart + policy('all', 'podSelector: {}\ningress:\n- ports: [{port: ht$0tp}]');
    expect(renamed(source, 'api')).toEqual([
      'all-policy.yaml:8 - ports: [{port: api}]',
      'cart.yaml:14 - {name: api, containerPort: 8080}',
      'web.yaml:14 - {name: api, containerPort: 80}',
    ]);
  });

  test('where egress goes, and in cluster policies', () => {
    const out = policy(
      'out',
      'podSelector: {matchLabels: {app: web}}\negress:\n- to: [{podSelector: {matchLabels: {app: cart}}}]\n  ports: [{port: http}]',
    );
    const tier = clusterPolicy(
      'tier',
      'tier: Admin\npriority: 1\nsubject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}\ningress:\n- action: Accept\n  from: [{namespaces: {}}]\n  protocols: [{destinationNamedPort: http}]',
    );
    expect(renamed(web + cart.replace('name: http', 'name: ht$0tp') + out + tier, 'api')).toEqual([
      'cart.yaml:14 - {name: api, containerPort: 8080}',
      'out-policy.yaml:9 ports: [{port: api}]',
      'tier-cluster.yaml:12 protocols: [{destinationNamedPort: api}]',
    ]);
  });

  test('that Prometheus scrapes', () => {
    const source = cart.replace('name: metrics', 'name: met$0rics');
    expect(renamed(source + monitor('PodMonitor', 'port: metrics'), 'prom')).toEqual([
      'cart.yaml:15 - {name: prom, containerPort: 9090}',
      'monitor.yaml:8 - port: prom',
    ]);
    const labelled = cartService.replace('  name: cart', '  name: cart\n  labels: {app: cart}');
    expect(renamed(source + labelled + monitor('ServiceMonitor', 'targetPort: metrics'), 'prom')).toEqual([
      'cart.yaml:15 - {name: prom, containerPort: 9090}',
      'monitor.yaml:8 - targetPort: prom',
    ]);
  });
});

test('a Service port, with the Ingresses and monitors that name it', () => {
  const named = cartService
    .replace('name: web', 'name: w$0eb')
    .replace('  name: cart', '  name: cart\n  labels: {app: cart}');
  const entry = ingress('cart', ['{name: cart, port: {name: web}}', '{name: web, port: {name: web}}']);
  const source =
    named + cart + entry + service('web', { ports: ['web 80 -> 80'] }) + monitor('ServiceMonitor', 'port: web');
  expect(targetAt(source)).toBe('web (name of a Service port)');
  expect(renamed(source, 'http-web')).toEqual([
    'cart-ingress.yaml:12 service: {name: cart, port: {name: http-web}}',
    'cart-service.yaml:9 - {name: http-web, port: 80, targetPort: http}',
    'monitor.yaml:8 - port: http-web',
  ]);
});

test('in every copy of an object', () => {
  const copy = cartService.replace('//- cart', '//- release/cart');
  expect(renamed(cart + cartService.replace('name: web', 'name: w$0eb') + copy, 'http-web')).toEqual([
    'cart-service.yaml:8 - {name: http-web, port: 80, targetPort: http}',
    'release/cart-service.yaml:8 - {name: http-web, port: 80, targetPort: http}',
  ]);
});

test('in every overlay of a base', () => {
  const overlay = (name: string): string => `//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base, policy.yaml]
${admit('cart', 'cart').replace('cart-policy', `${name}/policy`)}`;
  const source = `${(cart.replace('name: http', 'name: ht$0tp') + cartService).replaceAll('//- ', '//- base/')}//- base/kustomization.yaml
resources: [cart.yaml, cart-service.yaml]
${overlay('dev')}${overlay('prod')}`;
  expect(renamed(source, 'api')).toEqual([
    'base/cart-service.yaml:8 - {name: web, port: 80, targetPort: api}',
    'base/cart.yaml:14 - {name: api, containerPort: 8080}',
    'dev/policy.yaml:9 - port: api',
    'prod/policy.yaml:9 - port: api',
  ]);
});

describe('is refused', () => {
  const at = cart.replace('name: http', 'name: ht$0tp');
  test.each([
    ['metrics', '', 'Deployment cart has a port named metrics already.'],
    [
      'api',
      policy('all', 'podSelector: {}\ningress:\n- ports: [{port: api}]'),
      'NetworkPolicy all asks for a port named api already, and would mean that of Deployment cart.',
    ],
    [
      'api',
      policy('all', 'podSelector: {}\ningress:\n- ports: [{port: http}]') +
        deployment('other', { ports: ['name: api, containerPort: 1'] }),
      'Deployment other has a port named api already: NetworkPolicy all would mean it too.',
    ],
    ['80', '', '80 cannot be the name of a container port: must contain at least one letter (a-z).'],
    [
      'a-name-that-is-too-long',
      '',
      'a-name-that-is-too-long cannot be the name of a container port: must be no more than 15 characters.',
    ],
  ])('%s', (name, others, reason) => {
    expect(renamed(at + others, name)).toBe(reason);
  });
});

test('a number is no name', () => {
  expect(targetAt(cart.replace('containerPort: 8080', 'containerPort: 80$080'))).toBe('nothing');
  expect(targetAt(admit('cart', 'cart').replace('port: 9090', 'port: 90$090'))).toBe('nothing');
});
