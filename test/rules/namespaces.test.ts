import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

function checkNamespace(text: string, ...others: readonly string[]): void {
  checkDiagnostics(
    `//- namespace.yaml\napiVersion: v1\nkind: Namespace\n${text.replace(/^\n/, '')}${others.join('')}`,
    {
      ignoring: ['unprotected-ingress', 'unprotected-egress'],
      also: ['namespace-without-policies', 'namespace-no-default-deny'],
    },
  );
}

const web = deployment('web', { namespace: 'shop' });
const plain = 'metadata: {name: shop}\n';

test('namespace-without-policies', () => {
  checkNamespace(
    `
metadata:
  name: shop
#       ^^^^ information namespace-without-policies: No policy is in namespace shop: all its pods accept every connection and may open any. Begin with a default-deny, and admit the callers of each workload.
`,
    web,
  );
});

test('namespace-no-default-deny', () => {
  checkNamespace(
    `
metadata:
  name: shop
#       ^^^^ hint namespace-no-default-deny: No policy isolates all pods of namespace shop for ingress: a workload that is added to it is open until a policy selects it. Add a default-deny.
`,
    web,
    policy('web', 'podSelector: {matchLabels: {app: web}}', 'shop'),
    policy('egress', 'podSelector: {}\npolicyTypes: [Egress]', 'shop'),
    policy('open', 'podSelector: {}\ningress: [{}]', 'shop'),
  );
});

test('a policy that isolates all pods, and may admit some, is a default', () => {
  checkNamespace(plain, web, policy('deny', 'podSelector: {}', 'shop'));
  checkNamespace(plain, web, policy('own', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]', 'shop'));
  checkNamespace(plain, web, policy('maybe', 'podSelector: ${SELECTOR}', 'shop'));
  checkNamespace(plain, web, policy('maybe', 'podSelector: {}\npolicyTypes: ["${TYPE}"]', 'shop'));
});

test('nothing where there is nothing to protect, or policies that nobody sees', () => {
  checkNamespace(plain);
  checkNamespace(plain, deployment('web', { namespace: 'other' }));
  checkNamespace(plain, deployment('agent', { namespace: 'shop', pod: 'hostNetwork: true' }));
  checkNamespace('metadata: {name: "${NS}"}\n', deployment('web', { namespace: '${NS}' }));
  const release = `//- release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: more, namespace: shop}
spec: {chart: {spec: {chart: more}}}
`;
  checkNamespace(plain, web, release);
});

test('nothing where a cluster policy keeps somebody away', () => {
  checkNamespace(
    plain,
    web,
    clusterPolicy(
      'tenants',
      'tier: Baseline\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {}}]}]',
    ),
  );
});

test('the finding comes and goes with policies in other files', () => {
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(namespace('shop') + web));
  const uri = `${root}/shop-namespace.yaml`;
  const rulesAfter = (text: string | undefined): string[] => {
    snapshot = withEdits(snapshot, [{ uri: `${root}/policy.yaml`, text }]);
    checker.update(snapshot);
    return checker.findings(snapshot, uri).map(({ rule }) => rule);
  };
  const text = (spec: string) => [...parseFixture(policy('p', spec, 'shop')).files.values()].join('');
  checker.update(snapshot);
  expect(rulesAfter(undefined)).toEqual(['namespace-without-policies']);
  expect(rulesAfter(text('podSelector: {matchLabels: {app: web}}'))).toEqual(['namespace-no-default-deny']);
  expect(rulesAfter(text('podSelector: {}'))).toEqual([]);
  expect(rulesAfter(undefined)).toEqual(['namespace-without-policies']);
});

test('legacy-isolation-annotation', () => {
  checkNamespace(
    `
metadata:
  name: shop
  annotations:
    team: a
    net.beta.kubernetes.io/network-policy: |
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning legacy-isolation-annotation: This annotation has had no effect since NetworkPolicy is networking.k8s.io/v1: namespace shop is not isolated by it. Put a default-deny policy in its place.
      {"ingress": {"isolation": "DefaultDeny"}}
`,
  );
  checkNamespace(
    `
metadata:
  name: shop
  annotations: {net.beta.kubernetes.io/network-policy: x}
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning legacy-isolation-annotation: This annotation has had no effect since NetworkPolicy is networking.k8s.io/v1: a policy isolates the pods of namespace shop, and not this. Remove it.
`,
    policy('deny', 'podSelector: {}', 'shop'),
  );
  checkNamespace('metadata: {name: shop, annotations: {team: a}}\n');
  checkNamespace('metadata: {name: shop, annotations: [net.beta.kubernetes.io/network-policy]}\n');
  checkNamespace('metadata: {name: shop, annotations: {net.beta.kubernetes.io/network-policy: x}\n');
});
