/** Labels that selectors in objects of kinds that are not read ask for. */
import { describe, expect, test } from 'vitest';
import { deployment, namespace } from '../../support/manifests.ts';
import { renamed } from '../../support/rename.ts';

const cart = deployment('cart', { namespace: 'shop' }).replace('app: cart', 'app: ca$0rt');
const object = (kind: string, spec: string, metadata = 'name: cart, namespace: shop'): string => `//- ${kind}.yaml
apiVersion: example.com/v1
kind: ${kind}
metadata: {${metadata}}
spec: ${spec}
`;
const renames = (line: string): string[] => [line, 'cart.yaml:9 labels: {app: basket}'];

describe('the value of a label, too', () => {
  test.each([
    ['PodDisruptionBudget', '{selector: {matchLabels: {app: cart}}}', '{selector: {matchLabels: {app: basket}}}'],
    [
      'PodDisruptionBudget',
      '{selector: {matchExpressions: [{key: app, operator: In, values: ["cart", other]}]}}',
      '{selector: {matchExpressions: [{key: app, operator: In, values: ["basket", other]}]}}',
    ],
    ['AuthorizationPolicy', '{selector: {matchLabels: {app: cart}}}', '{selector: {matchLabels: {app: basket}}}'],
    ['Sidecar', '{workloadSelector: {labels: {app: cart}}}', '{workloadSelector: {labels: {app: basket}}}'],
    [
      'CiliumNetworkPolicy',
      '{endpointSelector: {matchLabels: {"k8s:app": cart}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}',
      '{endpointSelector: {matchLabels: {"k8s:app": basket}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}',
    ],
    ['PodMonitoring', '{selector: {app: cart}}', '{selector: {app: basket}}'],
  ])('of a %s', (kind, before, after) => {
    expect(renamed(cart + object(kind, before), 'basket').toString()).toBe(
      [`${kind}.yaml:4 spec: ${after}`, 'cart.yaml:9 labels: {app: basket}'].sort().toString(),
    );
  });

  test('where the object sets no namespace', () => {
    const budget = object('Budget', '{selector: {matchLabels: {app: cart}}}', 'name: cart');
    expect(renamed(cart + budget, 'basket')).toEqual(
      renames('Budget.yaml:4 spec: {selector: {matchLabels: {app: basket}}}'),
    );
  });

  test('of pods of another namespace that Cilium names', () => {
    const from = (app: string): string =>
      `{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {k8s:app: ${app}, k8s:io.kubernetes.pod.namespace: shop}}]}]}`;
    const admit = object('CiliumNetworkPolicy', from('cart'), 'name: admit, namespace: front');
    expect(renamed(cart + admit, 'basket')).toEqual(renames(`CiliumNetworkPolicy.yaml:4 spec: ${from('basket')}`));
  });

  test('in a base, for every overlay', () => {
    const base = (
      deployment('cart').replace('app: cart', 'app: cart$0') +
      object('Budget', '{selector: {matchLabels: {app: cart}}}', 'name: cart')
    ).replaceAll('//- ', '//- base/');
    const kustomizations = `//- base/kustomization.yaml
resources: [cart.yaml, Budget.yaml]
//- dev/kustomization.yaml
namespace: dev
resources: [../base]
//- prod/kustomization.yaml
namespace: prod
resources: [../base]
`;
    expect(renamed(base + kustomizations, 'basket')).toEqual([
      'base/Budget.yaml:4 spec: {selector: {matchLabels: {app: basket}}}',
      'base/cart.yaml:8 labels: {app: basket}',
    ]);
  });
});

test('the key of a label', () => {
  const source =
    cart.replace('app: ca$0rt', 'ap$0p: cart') +
    object('CiliumNetworkPolicy', '{endpointSelector: {matchLabels: {"k8s:app": cart}}}') +
    object('Budget', '{selector: {matchLabels: {app: cart}, matchExpressions: [{key: app, operator: Exists}]}}');
  expect(renamed(source, 'name')).toEqual([
    'Budget.yaml:4 spec: {selector: {matchLabels: {name: cart}, matchExpressions: [{key: name, operator: Exists}]}}',
    'CiliumNetworkPolicy.yaml:4 spec: {endpointSelector: {matchLabels: {"k8s:name": cart}}}',
    'cart.yaml:9 labels: {name: cart}',
  ]);
});

test('of a namespace', () => {
  const shop = namespace('shop', 'team: sh$0op');
  const hook = object('Hook', '{namespaceSelector: {matchLabels: {team: shop}}, selector: {team: shop}}', 'name: hook');
  const gateway = object(
    'Gateway',
    '{listeners: [{allowedRoutes: {namespaces: {selector: {matchLabels: {team: shop}}}}}]}',
  );
  const lines = renamed(shop + hook + gateway, 'store') as readonly string[];
  expect(lines.filter((line) => !line.startsWith('shop-namespace'))).toEqual([
    'Gateway.yaml:4 spec: {listeners: [{allowedRoutes: {namespaces: {selector: {matchLabels: {team: store}}}}}]}',
    'Hook.yaml:4 spec: {namespaceSelector: {matchLabels: {team: store}}, selector: {team: shop}}',
  ]);
});

test.each([
  ['in another namespace', object('Budget', '{selector: {matchLabels: {app: cart}}}', 'name: cart, namespace: other')],
  ['that asks for more', object('Budget', '{selector: {matchLabels: {app: cart, tier: db}}}')],
  ['of volumes', object('PersistentVolumeClaim', '{selector: {matchLabels: {app: cart}}}')],
  ['of something else', object('Budget', '{nodeSelector: {app: cart}, other: {app: cart}}')],
])('not of a selector %s', (_, other) => {
  expect(renamed(cart + other, 'basket')).toEqual(['cart.yaml:9 labels: {app: basket}']);
});

describe('is refused', () => {
  test('where a selector may mean others by it, too', () => {
    const elsewhere = deployment('cart', { namespace: 'other', file: 'other.yaml' });
    const source = cart + elsewhere + object('ClusterBudget', '{selector: {matchLabels: {app: cart}}}', 'name: all');
    expect(renamed(source, 'basket')).toBe(
      'ClusterBudget all may mean Deployment cart too, which would keep this label.',
    );
  });

  test('where a selector asks for the new name', () => {
    const source = cart + object('Budget', '{selector: {matchLabels: {app: basket}}}', 'name: basket, namespace: shop');
    expect(renamed(source, 'basket')).toBe(
      'Budget basket speaks of app: basket already, and would mean Deployment cart.',
    );
  });
});
