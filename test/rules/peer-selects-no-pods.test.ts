import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, namespace } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns'];

/** A policy in namespace `shop` with these rules, annotations and all, beside some workloads. */
function checkRules(rules: string, ...workloads: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${inShop(rules)}\n${workloads.join('')}`, { ignoring });
}

function inShop(rules: string): string {
  return policy(`  namespace: shop\nspec:\n  podSelector: {}\n${rules.replace(/^\n/, '')}`);
}

const carts = deployment('carts', { labels: 'name: carts', namespace: 'shop' });
const grafana = deployment('grafana', { namespace: 'monitoring' });

test('nothing near in its own namespace: information at the peer', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {name: orders}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods: This peer matches no pods that are known in namespace shop, so it admits nobody there. Compare its labels with those of the pod templates.
  egress:
  - to: [{podSelector: {matchLabels: {name: orders}}}]
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
`,
    carts,
  );
});

test('a slip in the value, in the key, or a label that the pods lack: a warning at the label', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {name: cart}}
#                                       ^^^^ warning peer-selects-no-pods: This peer matches no pods. Did you mean name: carts (Deployment carts)?
    - podSelector: {matchLabels: {app: carts}}
#                                 ^^^ warning peer-selects-no-pods: This peer matches no pods. Did you mean name: carts (Deployment carts)?
  egress:
  - to:
    - podSelector: {matchLabels: {name: carts, tier: backend}}
#                                              ^^^^ warning peer-selects-no-pods: This peer matches no pods. The pods of Deployment carts have all its other labels, but no tier
    - podSelector: {matchExpressions: [{key: name, operator: In, values: [cart]}]}
#                                                                         ^^^^ warning peer-selects-no-pods: Did you mean name: carts
`,
    carts,
  );
});

test('the name of a CronJob where the name of a Job is asked for', () => {
  const cronJob = `
//- backup.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: shop}
spec:
  jobTemplate:
    spec:
      template:
        spec: {containers: [{name: main}]}
`;
  checkDiagnostics(
    `//- policy.yaml
${inShop(`
  ingress:
  - from:
    - podSelector: {matchLabels: {job-name: backup}}
#                                 ^^^^^^^^ warning peer-selects-no-pods: This peer matches no pods. If CronJob backup is meant, the job-name of its pods is another one with each run: give its pod template a label, and select by that.
    - podSelector: {matchLabels: {job-name: backup-29123456}}
    - podSelector: {matchLabels: {job-name: restore}}
`)}${cronJob}`,
    { ignoring: [...ignoring, 'job-labels-missing'] },
  );
});

test('the related place is the labels of the pods that were likely meant', () => {
  const rules = '  ingress: [{from: [{podSelector: {matchLabels: {name: cart}}}]}]';
  const [finding, ...others] = findingsOf(
    snapshotOf(parseFixture(`//- policy.yaml\n${inShop(rules)}\n${carts}`)),
  ).filter(({ rule }) => rule === 'peer-selects-no-pods');
  expect(others).toEqual([]);
  expect(
    finding?.related.map(({ uri, document, start, end, message }) => [uri, document.text.slice(start, end), message]),
  ).toEqual([['file:///ws/carts.yaml', '{name: carts}', 'The labels of the pods of carts']]);
  expect(finding?.data.replace?.map(({ value }) => value)).toEqual(['carts']);
});

test('peers that match, that mean every pod, or that mean no pods at all', () => {
  checkRules(
    `
  ingress:
  - {}
  - ports: [{port: 80}]
  - from:
    - podSelector: {matchLabels: {name: carts}}
    - podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}
    - podSelector: {}
    - namespaceSelector: {}
    - namespaceSelector: {}
      podSelector: {}
    - namespaceSelector: {}
      podSelector: {matchLabels: {app: grafana}}
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      podSelector: {matchLabels: {app: grafana}}
    - ipBlock: {cidr: 10.0.0.0/8}
`,
    carts,
    grafana,
  );
});

test('in a namespace that is named', () => {
  checkRules(
    `
  ingress:
  - from:
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}, podSelector: {matchLabels: {app: prometheus}}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods: no pods that are known in namespace monitoring, so it admits nobody there.
    - {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [monitoring]}]}, podSelector: {matchLabels: {app: grafna}}}
#                                                                                                                                                        ^^^^^^ warning peer-selects-no-pods: Did you mean app: grafana (Deployment grafana)?
`,
    carts,
    grafana,
  );
});

test('the pods of another namespace do not count where a peer has a podSelector alone: that is another finding', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {app: grafana}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-missing-namespace-selector
`,
    carts,
    grafana,
  );
});

test('a wider peer may mean pods that are not here, unless a near miss shows what was meant', () => {
  const orders = 'podSelector: {matchLabels: {name: orders}}';
  checkRules(
    `
  ingress:
  - from:
    - {namespaceSelector: {}, ${orders}}
    - {namespaceSelector: {matchLabels: {team: a}}, ${orders}}
    - {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop, monitoring]}]}, ${orders}}
    - {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}, ${orders}}
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop, team: a}}, ${orders}}
    - {namespaceSelector: {}, podSelector: {matchLabels: {app: grafna}}}
#                                                              ^^^^^^ warning peer-selects-no-pods: This peer matches no pods. Did you mean app: grafana (Deployment grafana)?
    - {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {name: cart}}}
#                                                                                     ^^^^ warning peer-selects-no-pods: Did you mean name: carts
`,
    namespace('shop', 'team: a'),
    carts,
    grafana,
  );
});

test('undeclared namespaces, which may have any label, and namespaces without known workloads say nothing', () => {
  checkRules(
    `
  ingress:
  - from:
    - {namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: grafna}}}
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}, podSelector: {matchLabels: {app: grafna}}}
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: empty}}, podSelector: {matchLabels: {app: grafna}}}
`,
    carts,
    grafana,
    namespace('empty'),
  );
  checkRules('  ingress: [{from: [{podSelector: {matchLabels: {name: cart}}}]}]', grafana);
});

test('a declared namespace has exactly its labels', () => {
  checkRules(
    '  ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: grafna}}}]}]',
    namespace('monitoring', 'team: a'),
    grafana,
  );
});

const nightly = `//- nightly.yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
  namespace: shop
  labels: {app: nightly}
spec:
  jobTemplate:
    metadata:
      labels: {app: job}
    spec:
      template:
        metadata:
          labels: {app: reports}
        spec:
          containers:
          - name: main
            image: example
`;

test('the pods of a CronJob have the labels of its innermost template', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {app: reports}}
    - podSelector: {matchLabels: {app: nightly}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods
    - podSelector: {matchLabels: {app: report}}
#                                      ^^^^^^ warning peer-selects-no-pods: Did you mean app: reports (CronJob nightly)?
`,
    nightly,
  );
});

test('only rules of a direction in which the policy isolates count', () => {
  checkRules(
    `
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {name: orders}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
  egress:
# ^^^^^^ warning rules-ignored-by-policy-types
  - to:
    - podSelector: {matchLabels: {name: orders}}
`,
    carts,
  );
});

test('what a placeholder hides may match', () => {
  checkRules(
    `
  ingress:
  - from:
    - podSelector: {matchLabels: {name: "\${NAME}"}}
    - podSelector: {matchLabels: {"\${KEY}": cart}}
    - podSelector: {matchLabels: "\${LABELS}"}
    - podSelector: {matchLabels: {{ labels }}}
    - podSelector: "\${SELECTOR}"
    - {{ peer }}
    - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "\${NAMESPACE}"}}, podSelector: {matchLabels: {name: cart}}}
    - {namespaceSelector: "\${NAMESPACES}", podSelector: {matchLabels: {name: cart}}}
`,
    carts,
  );
  const hidden = (labels: string): string => carts.replace('{name: carts}', labels);
  for (const labels of ['{name: "${NAME}"}', '{"${KEY}": carts}', '${LABELS}', '{{ labels }}']) {
    checkRules('  ingress: [{from: [{podSelector: {matchLabels: {name: cart}}}]}]', hidden(labels));
  }
});

test('peers that the API server rejects are that error and no more', () => {
  checkRules(
    `
  ingress:
  - from:
    - {}
#     ^^ error empty-peer
    - podSelector: {matchExpressions: [{key: name, operator: In, values: []}]}
#                                                                ^^^^^^ error invalid-selector: Operator In without values
`,
    carts,
  );
});

test('an alias is reported once, where it is written', () => {
  checkRules(
    `
  ingress:
  - from:
    - &nobody {podSelector: {matchLabels: {name: orders}}}
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
  egress:
  - to: [*nobody]
`,
    carts,
  );
  checkRules(
    `
  ingress:
  - from:
    - podSelector: &carts {matchLabels: {name: cart}}
#                                              ^^^^ warning peer-selects-no-pods
  egress:
  - to:
    - podSelector: *carts
`,
    carts,
  );
});

test('silenced', () => {
  const directive = '# netpol-ignore: peer-selects-no-pods the pods come from an operator';
  checkRules(
    `
  ingress:
  - from:
    ${directive}
    - podSelector: {matchLabels: {name: cart}}
    - podSelector: {matchLabels: {name: cart}} ${directive}
    - podSelector:
        matchLabels:
          ${directive}
          name: cart
    - podSelector: {matchLabels: {name: orders}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-selects-no-pods
`,
    carts,
  );
  const rules = '  ingress: [{from: [{podSelector: {matchLabels: {name: cart}}}]}]';
  for (const start of [`${directive}\n`, `${directive}\n---\n`, `# A licence.\n\n${directive}\n---\n`]) {
    checkDiagnostics(`//- policy.yaml\n${start}${inShop(rules)}\n${carts}`, { ignoring });
  }
});

test('a broken document says nothing', () => {
  checkRules('  ingress: [{from: [{podSelector: {matchLabels: {name: cart}}]\n  egress:', carts);
});

test('a label that kustomizations add to the peer: once for all of them', () => {
  const overlay = (name: string): string => `
//- ${name}/kustomization.yaml
namespace: ${name}
namePrefix: ${name}-
resources: [../base]
labels: [{pairs: {team: ${name}}, includeSelectors: true}]
`;
  checkDiagnostics(
    `${overlay('red')}${overlay('blue')}
//- base/kustomization.yaml
resources: [policy.yaml, carts.yaml]
//- base/policy.yaml
${policy(`spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{namespaceSelector: {}, podSelector: {matchLabels: {operator: kafka}}}]
#                                                            ^^^^^^^^ warning peer-selects-no-pods: This peer matches no pods. A kustomization adds team to it, which pods from elsewhere do not have: have it leave selectors alone (includeSelectors: false).
    ports: [{port: 9092}]
`)}
${deployment('carts', { labels: 'name: carts' }).replace('carts.yaml', 'base/carts.yaml')}`,
    { ignoring },
  );
});
