import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

function checkHints(source: string): void {
  checkDiagnostics(source, { ignoring, also: ['default-namespace', 'overexposed-workload'] });
}

const web = (namespace: string) => `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${namespace}spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`;

test('default-namespace: only where it is written', () => {
  checkHints(`//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
#                                ^^^^^^^ hint default-namespace: web is in namespace default, where whatever names no namespace ends up
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`);
  checkHints(web(''));
  checkHints(web('  namespace: shop\n'));
});

test('overexposed-workload: a policy admits every pod to all ports again', () => {
  for (const rule of [
    '{}',
    '{from: [{namespaceSelector: {}}]}',
    '{from: [{namespaceSelector: {}, podSelector: {}}]}',
  ]) {
    checkDiagnostics(
      `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
#       ^^^ hint overexposed-workload: Policy open admits every pod of the cluster to all ports of web, as if no policy selected it. Admit only its callers.
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
${policy('deny', 'podSelector: {}')}${policy('open', `podSelector: {matchLabels: {app: web}}\ningress: [${rule}]`)}`,
      { ignoring },
    );
  }
});

test('overexposed-workload: not where ports or callers are limited, or it is not sure', () => {
  for (const spec of [
    'podSelector: {}\ningress: [{ports: [{port: 80}]}]',
    'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]',
    'podSelector: {matchLabels: {app: "${APP}"}}\ningress: [{}]',
    'podSelector: {}\npolicyTypes: [Egress]\negress: [{}]',
  ]) {
    checkHints(web('') + policy('p', spec));
  }
  checkHints(deployment('web', { pod: 'hostNetwork: true' }) + policy('open', 'podSelector: {}\ningress: [{}]'));
});

test('overexposed-workload: not where a cluster policy keeps somebody away', () => {
  checkHints(
    web('') +
      policy('open', 'podSelector: {}\ningress: [{}]') +
      clusterPolicy(
        'tenants',
        'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {}}]}]',
      ),
  );
});

test('cni-unknown: once, where it is on, and not where the plugin is configured', () => {
  const two = `//- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: a}
#                ^ information cni-unknown: Policies have no effect unless the network plugin of the cluster applies them
spec: {podSelector: {}}
${policy('b', 'podSelector: {}', 'a')}${policy('c', 'podSelector: {}', 'c')}`;
  checkDiagnostics(two);
  const found = (cni?: string) =>
    findingsOf(snapshotOf(parseFixture(policy('b', 'podSelector: {}')), { cni }), { 'cni-unknown': 'hint' });
  expect(found().map(({ rule }) => rule)).toContain('cni-unknown');
  expect(found('calico').map(({ rule }) => rule)).not.toContain('cni-unknown');
});
