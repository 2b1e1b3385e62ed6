import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';

test.each(['extensions/v1beta1', 'v1', 'networking.k8s.io/v1beta1', 'apps/v1', 'networking/v1'])('%s', (version) => {
  checkDiagnostics(`
apiVersion: ${version}
#           ${'^'.repeat(version.length)} error removed-api-version: NetworkPolicy is not served in "${version}": the API server rejects it, and nothing is isolated. Write networking.k8s.io/v1.
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector: {wrong: true}
`);
});

test('the version that is, groups of others, placeholders, none at all, and other kinds', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: {podSelector: {}}
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: p}
---
apiVersion: crd.antrea.io/v1alpha1
kind: NetworkPolicy
metadata: {name: p}
---
apiVersion: \${VERSION}
kind: NetworkPolicy
metadata: {name: p}
---
kind: NetworkPolicy
metadata: {name: p}
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: p}
`);
});

test.each(['', 'apiVersion:\n'])('a policy that says none: %j', (version) => {
  checkDiagnostics(`
${version}kind: NetworkPolicy
#     ^^^^^^^^^^^^^ error removed-api-version: This NetworkPolicy has no apiVersion: the API server rejects it, and nothing is isolated. Write apiVersion: networking.k8s.io/v1.
metadata: {name: p}
spec:
  podSelector: {wrong: true}
`);
});

test('a patch of a kustomization needs none, a template says it later, and what has no field of a policy may be anything', () => {
  checkDiagnostics(`
//- kustomization.yaml
resources: [p.yaml]
patches: [{path: patch.yaml, target: {kind: NetworkPolicy}}]
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: {podSelector: {}}
//- patch.yaml
kind: NetworkPolicy
metadata: {name: p}
spec: {policyTypes: [Ingress]}
//- template.yaml
apiVersion: {{ version }}
kind: NetworkPolicy
metadata: {name: q}
spec: {podSelector: {}}
//- other.yaml
kind: NetworkPolicy
metadata: {name: q}
spec: {selector: all()}
`);
});

test('items of a list', () => {
  checkDiagnostics(`
apiVersion: v1
kind: List
items:
- apiVersion: extensions/v1beta1
#             ^^^^^^^^^^^^^^^^^^ error removed-api-version
  kind: NetworkPolicy
  metadata: {name: p}
`);
});

test('silenced', () => {
  checkDiagnostics(`
apiVersion: extensions/v1beta1 # netpol-ignore: removed-api-version an old cluster
kind: NetworkPolicy
metadata: {name: p}
`);
});
