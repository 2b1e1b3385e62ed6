import { expect, test } from 'vitest';
import { hover } from '../support/hover.ts';

const cilium = (spec: string): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: $0cart
  namespace: shop
spec:
  endpointSelector: {matchLabels: {app: cart}}
${spec}`;

test('of Cilium: whose connections it leaves unknown', () => {
  expect(hover(cilium('  ingress: [{}]\n  egress: [{}]\n'))).toBe(
    '**CiliumNetworkPolicy cart**\n' +
      'Its rules are not read: who may call pods with app=cart and whom these may call is unknown where it may decide.',
  );
  expect(hover(cilium('  ingress: [{}]\n'))).toContain(
    'who may call pods with app=cart is unknown where it may decide.',
  );
  expect(hover(cilium(''))).toBe('**CiliumNetworkPolicy cart**\nIts rules are not read.');
});

test('of Calico, at its kind', () => {
  expect(
    hover(`apiVersion: projectcalico.org/v3
kind: Global$0NetworkPolicy
metadata: {name: deny}
spec: {types: [Egress]}
`),
  ).toContain('Its rules are not read: whom all pods may call is unknown where it may decide.');
});

test('in a kustomization', () => {
  const kustomization = `
//- kustomization.yaml
namespace: shop
resources: [cart.yaml]
`;
  const text = cilium('  ingress: [{}]\n').replace('  namespace: shop\n', '');
  expect(hover(`//- cart.yaml\n${text}${kustomization}`)).toContain('Its rules are not read: who may call');
});

test('nothing inside of it', () => {
  expect(hover(cilium('  ingress: [{from$0Endpoints: [{}]}]\n').replace('$0cart', 'cart'))).toBe('');
});
