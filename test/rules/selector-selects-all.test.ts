import { test } from 'vitest';
import { deployment } from '../support/manifests.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['selector-selects-all'], source);

test('pods that nobody has, and namespaces that are all', () => {
  check(`${deployment('a', { namespace: 'shop' }) + deployment('b', { namespace: 'shop' }) + deployment('c', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [x]}]}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint selector-selects-all: No pod of shop has what this selector leaves out, so that it selects them all, as podSelector: {} does.
  ingress:
  - from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}}]
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint selector-selects-all: Every namespace has a label kubernetes.io/metadata.name, so that this selects them all, as namespaceSelector: {} does.
`);
});

test('labels that all have, one that is left out, few pods, placeholders, and empty selectors', () => {
  check(`${deployment('a', { namespace: 'shop' }) + deployment('b', { namespace: 'shop' }) + deployment('c', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: Exists}]}
  ingress: [{from: [{namespaceSelector: {}}]}]
`);
  check(`${deployment('a', { namespace: 'shop' }) + deployment('b', { namespace: 'shop' }) + deployment('c', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}]}
`);
  check(`${deployment('a', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [x]}]}
`);
  check(`${deployment('a', { namespace: 'shop' }) + deployment('b', { namespace: 'shop' }) + deployment('c', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: NotIn, values: ['\${X}']}]}
`);
  check(`${deployment('a', { namespace: 'shop' }) + deployment('b', { namespace: 'shop' }) + deployment('c', { namespace: 'shop' })}//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
`);
});
