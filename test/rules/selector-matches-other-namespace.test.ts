import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

/** A policy, annotations and all, beside some workloads. */
function checkPolicy(text: string, ...workloads: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${workloads.join('')}`, { ignoring });
}

const web = deployment('web', { namespace: 'shop' });
const api = deployment('api', { namespace: 'ops' });

test('a warning at the namespace, or at the selector where none is written', () => {
  checkPolicy(
    `
  namespace: ops
#            ^^^ warning selector-matches-other-namespace: A policy counts in its own namespace only: this one is in ops, and the pods that it selects are in namespace shop. Put it there, or it has no effect.
spec:
  podSelector: {matchLabels: {app: web}}
`,
    web,
    api,
  );
  checkPolicy(
    `
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: tier, operator: DoesNotExist}]}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-other-namespace: this one is in default, as it sets none, and the pods that it selects are in namespace shop.
`,
    web,
    deployment('other'),
  );
});

test('pods of several namespaces', () => {
  checkPolicy(
    `
  namespace: ops
#            ^^^ warning selector-matches-other-namespace: are in namespaces a and shop.
spec:
  podSelector: {matchLabels: {app: web}}
`,
    web,
    api,
    deployment('web', { namespace: 'a', file: 'a.yaml' }),
  );
});

test('in flow style and in JSON', () => {
  checkDiagnostics(
    `
//- policy.yaml
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: ops}, spec: {podSelector: {matchLabels: {app: web}}}}
#                                                                                      ^^^ warning selector-matches-other-namespace
${web}${api}`.replace(/^\n/, ''),
    { ignoring },
  );
});

test('the related place is a workload of the other namespace', () => {
  const text = policy('  namespace: ops\nspec:\n  podSelector: {matchLabels: {app: web}}\n');
  const found = findingsOf(snapshotOf(parseFixture(`//- policy.yaml\n${text}\n${web}${api}`)));
  const [finding, ...others] = found.filter(({ rule }) => rule === 'selector-matches-other-namespace');
  expect(others).toEqual([]);
  expect(finding?.related.map(({ uri, message }) => [uri, message])).toEqual([
    ['file:///ws/web.yaml', 'Deployment web in namespace shop'],
  ]);
});

test('nothing where its own namespace may have such pods', () => {
  const spec = 'spec:\n  podSelector: {matchLabels: {app: web}}\n';
  checkPolicy(`  namespace: shop\n${spec}`, web, api);
  checkPolicy(`  namespace: ops\n${spec}`, web, deployment('api', { namespace: 'ops', labels: 'app: "${APP}"' }));
  checkPolicy('  namespace: ops\nspec:\n  podSelector: {matchLabels: {app: "${APP}"}}\n', web, api);
  checkPolicy('  namespace: ${NS}\nspec:\n  podSelector: {matchLabels: {app: web}}\n', web, api);
  checkPolicy('  namespace: ops\nspec:\n  podSelector: {}\n', web, api);
});

test('nothing where its own namespace is not all rendered', () => {
  const release = `//- release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: more, namespace: ops}
spec: {chart: {spec: {chart: more}}}
`;
  checkPolicy('  namespace: ops\nspec:\n  podSelector: {matchLabels: {app: web}}\n', web, api, release);
});

test('pods of a namespace without known workloads are made elsewhere, unless they are written beside the policy', () => {
  const text = '  namespace: ops\nspec:\n  podSelector: {matchLabels: {app: web}}\n';
  checkPolicy(text, deployment('web', { namespace: 'shop', file: 'shop/web.yaml' }));
  checkPolicy(
    `
  namespace: ops
#            ^^^ warning selector-matches-other-namespace
spec:
  podSelector: {matchLabels: {app: web}}
`,
    web,
  );
});

test('conditions that any pod meets say nothing of where it is', () => {
  checkPolicy(
    `
  namespace: ops
spec:
  podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information selects-no-pods
`,
    deployment('web', { namespace: 'shop', labels: 'name: web' }),
    api,
  );
});

test('a namespace that a kustomization sets: the finding stands at the selector', () => {
  checkDiagnostics(
    `
//- ops/kustomization.yaml
namespace: ops
resources: [policy.yaml, ../api.yaml]
//- ops/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-other-namespace: this one is in ops, and the pods that it selects are in namespace shop
${api}${web}`,
    { ignoring },
  );
});

test('a broken policy says nothing, and a broken workload is not known', () => {
  checkPolicy('  namespace: ops\nspec:\n  podSelector: {matchLabels: {app: web}\n  x: [\n', web, api);
  checkPolicy(
    `
  namespace: ops
spec:
  podSelector: {matchLabels: {app: web}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^ information selects-no-pods
`,
    web.replace('{app: web}', '{app: [web'),
    api,
  );
});
