import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';

test('a policy without a name', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  namespace: shop
# ^^^^^^^^^ error invalid-name: A policy without a name is rejected: name or generateName is required. Add metadata.name.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name:
# ^^^^ error invalid-name: name or generateName is required
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ""
#       ^^ error invalid-name: name or generateName is required
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {}
#         ^^ error invalid-name: name or generateName is required
---
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
# ^^^^^^^^ error invalid-name: name or generateName is required
- apiVersion: networking.k8s.io/v1
# ^^^^^^^^^^ error invalid-name: name or generateName is required
  kind: NetworkPolicy
`);
});

test('what cannot be a name', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: Allow_All
#       ^^^^^^^^^ error invalid-name: Name "Allow_All" is rejected: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Write allow-all.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: "allow all"
#       ^^^^^^^^^^^ error invalid-name: Choose another one.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  generateName: Allow-
#               ^^^^^^ error invalid-name: Name prefix "Allow-" is rejected
`);
});

test('a name that is too long', () => {
  const name = 'a'.repeat(254);
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
#       ${'^'.repeat(254)} error invalid-name: must be no more than 253 characters. Choose another one.
`);
});

test('what cannot be a namespace', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: Shop
#            ^^^^ error invalid-name: Namespace "Shop" is rejected: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character. Write shop.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop.example
#            ^^^^^^^^^^^^ error invalid-name: must not contain dots
`);
});

test.each([
  'metadata: {name: p}',
  'metadata: {name: deny.all-1}',
  `metadata: {name: ${'a'.repeat(253)}}`,
  'metadata: {generateName: deny-}',
  'metadata: {generateName: deny, name: }',
  'metadata: {name: p, generateName: deny_-}',
  'metadata: {name: p, namespace: }',
  'metadata: {name: p, namespace: ""}',
  'metadata: {name: p, namespace: shop-1}',
  'metadata: {name: $' + '{APP}_p, namespace: $' + '{NAMESPACE}}',
  'metadata: {name: {{ name }}}',
  'metadata: {{ metadata }}',
  'metadata: $' + '{METADATA}',
])('%s is accepted, or is not judged', (metadata) => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata}
`);
});

test.each(['metadata: [Name]', 'metadata: {name: 1, namespace: 2}', 'metadata: {name: [Name]}'])(
  '%s is a matter of wrong-node-type',
  (metadata) => {
    checkDiagnostics(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${metadata}\n`, {
      ignoring: ['wrong-node-type'],
    });
  },
);

test('names of other objects are not judged', () => {
  checkDiagnostics(
    `
apiVersion: v1
kind: ConfigMap
metadata:
  name: A_B
---
apiVersion: example.com/v1
kind: NetworkPolicy
metadata:
  name: A_B
---
apiVersion: networking.k8s.io/v1beta1
kind: NetworkPolicy
metadata:
  name: A_B
`,
    { ignoring: ['removed-api-version'] },
  );
});

test('silenced', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: A_B # netpol-ignore: invalid-name
---
# netpol-ignore: invalid-name a prefix is added
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
`);
});

test('a broken document says nothing', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: "A_B
`);
});
