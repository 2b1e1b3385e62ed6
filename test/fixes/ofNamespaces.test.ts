import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', { namespace: 'shop' });
const cart = deployment('cart', { namespace: 'ops' });
const closed = [
  'ops/cart -> shop/web: all ports => no port',
  'outside -> shop/web: every address on all ports => nothing',
];
const shop = '//- shop.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: sh$0op # ours\n';
const deny = 'Add default-deny for ingress to namespace shop';

test('default-deny at a Namespace without policies: for ingress, or for both with DNS', () => {
  expect(titlesAt(shop + web).slice(0, 2)).toEqual([
    deny,
    'Add default-deny for ingress and egress to namespace shop, DNS allowed',
  ]);
  const { files, pairs } = applyFix(shop + web + cart, deny);
  expect(files).toBe(`//- default-deny-ingress.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
`);
  expect(pairs).toEqual(closed);
  expect(applyFix(shop + web, deny, { newPolicy: 'document' }).files).toContain('  name: shop # ours\n---\n');
});

test('default-deny at a Namespace whose policies are about some pods only', () => {
  const own = policy('web', 'podSelector: {matchLabels: {app: web}}', 'shop');
  const { pairs } = applyFix(shop + web + cart + deployment('api', { namespace: 'shop' }) + own, deny);
  expect(pairs).toEqual([
    'ops/cart -> shop/api: all ports => no port',
    'shop/web -> shop/api: all ports => no port',
    'outside -> shop/api: every address on all ports => nothing',
  ]);
  expect(titlesAt(shop + web + policy('all', 'podSelector: {}', 'shop'))).toEqual([]);
});

const legacy = (more = '') => `//- shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
${more}    net.beta.kubernetes.io/$0network-policy: |
      {"ingress": {"isolation": "DefaultDeny"}}
  labels: {a: b} # kept
`;
const inPlace = `${deny}, in place of the annotation`;
const removal = 'Remove the annotation, which has no effect';

test('a policy in place of the annotation that was one', () => {
  const { files, pairs } = applyFix(legacy() + web + cart, inPlace);
  expect(files).toContain('metadata:\n  name: shop\n  labels: {a: b} # kept\n');
  expect(files).toContain('kind: NetworkPolicy\nmetadata:\n  name: default-deny-ingress\n  namespace: shop\n');
  expect(pairs).toEqual(closed);
});

test('no more than that annotation is taken away, and only that where there is a default-deny', () => {
  const { files, pairs } = applyFix(legacy('    team: a\n') + web + cart, removal);
  expect(files).toContain('  annotations:\n    team: a\n  labels: {a: b} # kept\n');
  expect(pairs).toEqual([]);
  expect(titlesAt(legacy() + web + policy('deny', 'podSelector: {}', 'shop'))).not.toContain(inPlace);
});
