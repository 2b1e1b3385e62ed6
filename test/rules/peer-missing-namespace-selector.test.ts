import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns', 'policy-types-omitted-egress-only'];

/** A policy in namespace `shop` with these rules, annotations and all, beside some workloads. */
function checkRules(rules: string, ...workloads: readonly string[]): void {
  const text = policy(`  namespace: shop\nspec:\n  podSelector: {}\n${rules.replace(/^\n/, '')}`);
  checkDiagnostics(`//- policy.yaml\n${text}\n${workloads.join('')}`, { ignoring });
}

const web = deployment('web', { namespace: 'shop' });
const grafana = deployment('grafana', { namespace: 'monitoring' });

test('a warning at the peer, in both directions and styles', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {app: grafana}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-missing-namespace-selector: Pods with them are in namespace monitoring
  egress:
  - to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [grafana]}]}}]
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-missing-namespace-selector: A podSelector alone looks in namespace shop only, where no pod has these labels. Pods with them are in namespace monitoring: add a namespaceSelector to this item.
`,
    web,
    grafana,
  );
});

test('pods of many namespaces', () => {
  const elsewhere = ['a', 'b', 'c', 'd'].map((name) =>
    deployment('grafana', { namespace: name, file: `${name}.yaml` }),
  );
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {app: grafana}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-missing-namespace-selector: Pods with them are in namespaces a, b and 2 others: add
`,
    web,
    ...elsewhere,
  );
});

test('nothing where its own namespace has such pods, may have them, or has none that are known', () => {
  const rules = '  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: grafana}}\n';
  checkRules(rules, deployment('grafana', { namespace: 'shop', file: 'own.yaml' }), grafana);
  checkRules(rules, deployment('web', { namespace: 'shop', labels: 'app: "${APP}"' }), grafana);
  checkRules(rules, deployment('web', { namespace: 'shop', labels: '"${KEY}": web' }), grafana);
  checkRules(rules, grafana);
  checkRules('  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: "${APP}"}}\n', web, grafana);
  checkRules('  ingress:\n  - from:\n    - podSelector: {}\n', web, grafana);
});

test('nothing where its own namespace is not all rendered', () => {
  const release = `//- release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: more, namespace: shop}
spec: {chart: {spec: {chart: more}}}
`;
  checkRules('  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: grafana}}\n', web, grafana, release);
});

test('a peer with a namespaceSelector says where it looks', () => {
  checkRules(
    `
  ingress:
  - from:
    - {namespaceSelector: {}, podSelector: {matchLabels: {app: grafana}}}
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: grafana}}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
`,
    web,
    grafana,
  );
});

test('each alternative of an overlay has its own namespaces', () => {
  const overlay = (name: string, extra: string) => `
//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base${extra}]
`;
  checkDiagnostics(
    `
//- base/kustomization.yaml
resources: [web.yaml, policy.yaml]
//- base/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: grafana}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-missing-namespace-selector: looks in namespace prod only
${deployment('web', { file: 'base/web.yaml' })}${overlay('dev', ', ../grafana.yaml')}${overlay('prod', '')}${deployment('grafana')}`,
    { ignoring },
  );
});
