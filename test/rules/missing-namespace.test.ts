import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['missing-namespace'], source);

test('no namespace', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
#                ^^^ information missing-namespace: This policy sets no namespace: it is applied wherever kubectl happens to point. Write metadata.namespace, or let a kustomization set it.
spec:
  podSelector: {}
`);
});

test('its own, a placeholder, and that of a kustomization', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: \${NS}}
spec:
  podSelector: {}
`);
  check(`//- kustomization.yaml
namespace: shop
resources: [p.yaml]
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
`);
});
