import { expect, test } from 'vitest';
import { rendered } from '../../support/kustomize.ts';

const object = (apiVersion: string, kind: string, name: string, rest = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}`;

const rbac = 'rbac.authorization.k8s.io/v1';

test('what can be in a namespace is put into it, known kind or not, and a Namespace takes its name', () => {
  const objects = rendered(`
//- kustomization.yaml
namespace: prod
resources: [all.yaml]
//- all.yaml
${object('v1', 'Namespace', 'shop')}
---
${object('v1', 'Service', 'a')}
---
apiVersion: v1
kind: Service
metadata: {name: b, namespace: other}
---
${object('example.com/v1', 'ClusterWidget', 'c')}
---
${object(rbac, 'ClusterRole', 'd')}
---
${object('storage.k8s.io/v1', 'StorageClass', 'e')}
`) as { readonly metadata: { readonly name: string; readonly namespace?: string } }[];
  expect(objects.map(({ metadata: { name, namespace = '-' } }) => `${namespace}/${name}`)).toEqual([
    '-/prod',
    '-/e',
    '-/d',
    'prod/a',
    'prod/b',
    'prod/c',
  ]);
});

test('role bindings follow accounts that move, and take default ones along', () => {
  const [, , binding, clusterBinding] = rendered(`
//- kustomization.yaml
namespace: prod
resources: [all.yaml]
//- all.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: old}
---
${object(rbac, 'Role', 'reader')}
---
${object(
  rbac,
  'RoleBinding',
  'web',
  `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: web, namespace: old}
- {kind: ServiceAccount, name: stranger, namespace: old}
- {kind: ServiceAccount, name: default}
- {kind: User, name: jane}`,
)}
---
${object(rbac, 'ClusterRoleBinding', 'web', 'subjects: [{kind: ServiceAccount, name: web, namespace: old}]')}
`) as { readonly subjects: unknown }[];
  expect(binding?.subjects).toEqual([
    { kind: 'ServiceAccount', name: 'web', namespace: 'prod' },
    { kind: 'ServiceAccount', name: 'stranger', namespace: 'old' },
    { kind: 'ServiceAccount', name: 'default', namespace: 'prod' },
    { kind: 'User', name: 'jane' },
  ]);
  expect(clusterBinding?.subjects).toEqual([{ kind: 'ServiceAccount', name: 'web', namespace: 'prod' }]);
});

test('the innermost namespace is overridden from outside', () => {
  expect(
    rendered(`
//- kustomization.yaml
namespace: outer
resources: [in]
//- in/kustomization.yaml
namespace: inner
resources: [a.yaml]
//- in/a.yaml
${object('v1', 'Service', 'a')}
`),
  ).toEqual([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'outer' } }]);
});
