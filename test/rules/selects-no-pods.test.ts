import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

/** A policy with this spec, annotations and all, beside some workloads. */
function checkPolicy(spec: string, ...workloads: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(spec)}\n${workloads.join('')}`, { ignoring });
}

const carts = deployment('carts', { labels: 'name: carts' });

test('nothing near: information at the selector', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {name: orders}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information selects-no-pods: This policy selects no pods that are known in namespace default, so it has no effect on them. Compare its labels with those of the pod templates.
`,
    carts,
  );
});

test('a slip in the value: a warning at the value', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchLabels:
      name: cart
#           ^^^^ warning selects-no-pods: This policy selects no pods in namespace default, so it has no effect. Did you mean name: carts (Deployment carts)?
`,
    carts,
  );
});

test('a slip in the key: a warning at the key', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchLabels:
      app: carts
#     ^^^ warning selects-no-pods: Did you mean name: carts (Deployment carts)?
`,
    carts,
  );
});

test('a label that the pods lack: a warning at its key', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchLabels:
      name: carts
      tier: backend
#     ^^^^ warning selects-no-pods: The pods of Deployment carts have all its other labels, but no tier: remove it here, or add it to the pod template.
`,
    carts,
  );
});

test('in matchExpressions', () => {
  checkPolicy(
    `
spec:
  podSelector:
    matchExpressions:
    - key: name
      operator: In
      values: [cart]
#              ^^^^ warning selects-no-pods: Did you mean name: carts
`,
    carts,
  );
  checkPolicy(
    `
spec:
  podSelector: {matchExpressions: [{key: name, operator: Exists}, {key: name, operator: NotIn, values: [carts]}]}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information selects-no-pods
`,
    carts,
  );
});

test('the related place is the labels of the pods that were likely meant', () => {
  const [finding, ...others] = findingsOf(
    snapshotOf(
      parseFixture(`//- policy.yaml\n${policy('spec: {podSelector: {matchLabels: {name: cart}}}')}\n${carts}`),
    ),
  ).filter(({ rule }) => rule === 'selects-no-pods');
  expect(others).toEqual([]);
  expect(
    finding?.related.map(({ uri, document, start, end, message }) => [uri, document.text.slice(start, end), message]),
  ).toEqual([['file:///ws/carts.yaml', '{name: carts}', 'The labels of the pods of carts']]);
  expect(finding?.data.replace?.map(({ value }) => value)).toEqual(['carts']);
});

test('a selector that matches, selects everything, or is not there', () => {
  for (const spec of [
    'podSelector: {matchLabels: {name: carts}}',
    'podSelector: {matchExpressions: [{key: name, operator: In, values: [orders, carts]}]}',
    'podSelector: {matchExpressions: [{key: name, operator: NotIn, values: [orders]}]}',
    'podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}',
    'podSelector: {}',
    'podSelector: {matchLabels: {}}',
    'podSelector:',
    'policyTypes: [Ingress]',
  ]) {
    checkPolicy(`\nspec: {${spec}}\n`, carts);
  }
});

test('a namespace without known workloads says nothing', () => {
  checkPolicy('  namespace: shop\nspec:\n  podSelector: {matchLabels: {name: cart}}\n', carts);
  checkPolicy(
    '  namespace: shop\nspec:\n  podSelector: {matchLabels: {name: cart}}\n',
    carts,
    '//- ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {name: cart}}\n');
});

test('only the pods of its own namespace count, and those of another one are another finding', () => {
  checkPolicy(
    `
  namespace: shop
#            ^^^^ warning selector-matches-other-namespace
spec:
  podSelector: {matchLabels: {name: carts}}
`,
    carts,
    deployment('web', { namespace: 'shop' }),
  );
});

test('labels of the controller are none of its pods, which is another finding', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {team: payments}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods
`,
    carts.replace('  name: carts\n', '  name: carts\n  labels: {team: payments}\n'),
  );
});

const nightly = `//- nightly.yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
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
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: reports}}\n', nightly);
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: nightly}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning selector-matches-workload-not-pods: app: nightly is a label of CronJob nightly itself
`,
    nightly,
  );
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: report}}
#                                  ^^^^^^ warning selects-no-pods: Did you mean app: reports (CronJob nightly)?
`,
    nightly,
  );
});

test('labels that controllers set at run time may match', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {pod-template-hash: abc}}
#                             ^^^^^^^^^^^^^^^^^ information brittle-selector
`,
    carts,
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {job-name: nightly-123}}\n', nightly);
});

test('what a placeholder hides may match', () => {
  const matchLabels = (labels: string): string => `spec:\n  podSelector: {matchLabels: {${labels}}}\n`;
  const hidden = (labels: string): string => deployment('hidden', { labels });
  checkPolicy(matchLabels('name: "${NAME}"'), carts);
  checkPolicy(matchLabels('name: cart'), hidden('name: "${NAME}"'), carts);
  checkPolicy(matchLabels('"${KEY}": cart'), carts);
  checkPolicy(matchLabels('name: cart'), hidden('"${KEY}": cart'), carts);
  checkPolicy(matchLabels('name: cart'), hidden('').replace('labels: {}', 'labels: ${LABELS}'), carts);
  checkPolicy(matchLabels('name: cart'), hidden('').replace('labels: {}', 'labels: {{ labels }}'), carts);
  checkPolicy('spec:\n  podSelector: {matchExpressions: [{key: name, operator: In, values: "${VALUES}"}]}\n', carts);
  checkPolicy('spec:\n  podSelector: {matchExpressions: [{key: "${KEY}", operator: In, values: [cart]}]}\n', carts);
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {name: orders, tier: "\${TIER}"}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information selects-no-pods
`,
    deployment('carts', { labels: 'name: carts, tier: data' }),
  );
});

test('a selector that the API server rejects is that error and no more', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchExpressions: [{key: name, operator: In}]}
#                                   ^^^ error invalid-selector: Operator In without values
`,
    carts,
  );
});

test('silenced', () => {
  const labels = (above: string, behind = ''): string => `
spec:
  podSelector:
    matchLabels:
      ${above}
      name: cart ${behind}
`;
  const directive = '# netpol-ignore: selects-no-pods the pods come from an operator';
  checkPolicy(labels(directive), carts);
  checkPolicy(labels('', directive), carts);
  checkPolicy(`spec:\n  ${directive}\n  podSelector: {matchLabels: {name: cart}}\n`, carts);
  for (const start of [`${directive}\n`, `${directive}\n---\n`, `# A licence.\n\n${directive}\n---\n`]) {
    checkDiagnostics(`//- policy.yaml\n${start}${policy(labels(''))}\n${carts}`, { ignoring });
  }
});

test('a broken document says nothing, and a broken workload is not known', () => {
  checkPolicy('spec:\n  podSelector: {matchLabels: {name: cart}\n  policyTypes: [\n', carts);
  checkPolicy('spec:\n  podSelector: {matchLabels: {name: cart}}\n', carts.replace('{name: carts}', '{name: [carts'));
});

test('labels that no pod of the namespace has any of are given at run time: nothing', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {longhorn.io/component: instance-manager}}
`,
    carts,
  );
});

test('a policy without a namespace is not held against pods of another folder that have none', () => {
  const orders = policy('\nspec:\n  podSelector: {matchLabels: {name: orders}}\n');
  checkDiagnostics(`//- policies/logging/orders.yaml\n${orders}//- apps/carts.yaml\n${carts}`, { ignoring });
});

test('a label that an operator gives to pods which it makes', () => {
  const made = 'spec:\n  podSelector: {matchLabels: {app: kafka, strimzi.io/name: brokers}}';
  checkPolicy(made, deployment('operator', { labels: 'app: kafka' }));
  // Pods that are known have it.
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: kafka, example.com/tier: back}}
#                                         ^^^^^^^^^^^^^^^^ warning selects-no-pods: but no example.com/tier
`,
    deployment('kafka', { labels: 'app: kafka' }),
    deployment('web', { labels: 'app: web, example.com/tier: front' }),
  );
});
