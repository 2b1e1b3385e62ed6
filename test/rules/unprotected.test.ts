import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';

const web = `
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`;

test('a workload that nobody protects', () => {
  checkDiagnostics(`
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
#       ^^^ warning unprotected-ingress: No policy isolates web for ingress: every pod in the cluster can reach it.
#       ^^^ information unprotected-egress: No policy isolates web for egress
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`);
});

test('nothing is known of a workload in a namespace that a placeholder hides', () => {
  checkDiagnostics(web.replace('namespace: shop', 'namespace: ${NS}'));
});

test('a policy of the namespace that selects its pods protects it in its directions', () => {
  checkDiagnostics(
    `${web}
//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  );
});

test('a cluster policy that denies something there protects it, from the edit that writes it to the one that takes it away', () => {
  const policyUri = `${root}/policy.yaml`;
  const clusterPolicy = (action: string, team: string): string => `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: guard}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: ${team}}}}
  ingress: [{action: ${action}, from: [{namespaces: {}}]}]
`;
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(web));
  checker.update(snapshot);
  const webUri = `${root}/web.yaml`;
  const rulesAfter = (text: string | undefined): [rules: string[], isNamed: boolean] => {
    snapshot = withEdits(snapshot, [{ uri: policyUri, text }]);
    const isNamed = checker.update(snapshot).has(webUri);
    return [checker.findings(snapshot, webUri).map(({ rule }) => rule), isNamed];
  };
  const both = ['unprotected-ingress', 'unprotected-egress'];
  expect(rulesAfter(clusterPolicy('Accept', 'shop'))).toEqual([both, false]);
  expect(rulesAfter(clusterPolicy('Deny', 'shop'))).toEqual([['unprotected-egress'], true]);
  expect(rulesAfter(clusterPolicy('Deny', 'ops'))).toEqual([both, true]);
  expect(rulesAfter(clusterPolicy('Deny', 'shop'))).toEqual([['unprotected-egress'], true]);
  expect(rulesAfter(undefined)).toEqual([both, true]);
});
