import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

function found(source: string): string[] {
  return findingsOf(snapshotOf(parseFixture(source)))
    .filter(({ rule }) => rule === 'dns-selector-mismatch')
    .map(({ message }) => message);
}

const spec = (peers: string, more = '') =>
  `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [${peers}]\n  ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]\n${more}`;
const pods = '{podSelector: {matchLabels: {k8s-app: kube-dns}}}';

test('at the peer', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {k8s-app: kube-dns}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning dns-selector-mismatch: This asks for namespaces with a label of the DNS pods, and none is known to have it. The DNS of the cluster is in namespace kube-system, with k8s-app=kube-dns.
    ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
`);
});

test('a podSelector alone looks in its own namespace, and says no more than that', () => {
  checkDiagnostics(
    `
${deployment('web')}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {k8s-app: kube-dns}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning dns-selector-mismatch: This looks for the DNS pods in namespace default, since it has no namespaceSelector.
    ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
`,
    { ignoring: ['unprotected-ingress'] },
  );
});

test('a configured DNS is elsewhere', () => {
  const config = '//- .netpol.yaml\ndns: openshift\n';
  const usual = policy(
    'p',
    spec(
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}',
    ),
  );
  expect(found(usual)).toEqual([]);
  expect(found(config + usual)).toEqual([
    'This looks for the DNS pods in another namespace than the configured one. The DNS of the cluster is in namespace openshift-dns, with dns.operator.openshift.io/daemonset-dns=default.',
  ]);
});

test.each([
  ['another rule lets the queries out', policy('p', spec(pods, '- ports: [{protocol: UDP, port: 53}]'))],
  ['another policy does', policy('p', spec(pods)) + policy('all', 'podSelector: {}\negress: [{}]')],
  ['the DNS is in that namespace', policy('p', spec(pods), 'kube-system')],
  ['pods with the label are there', policy('p', spec(pods)) + deployment('own', { labels: 'k8s-app: kube-dns' })],
  [
    'a namespace has the label',
    policy('p', spec('{namespaceSelector: {matchLabels: {k8s-app: kube-dns}}}')) +
      namespace('dns', 'k8s-app: kube-dns'),
  ],
  ['the labels are of another DNS', policy('p', spec('{podSelector: {matchLabels: {app: unbound}}}'))],
  ['the rule is ignored', policy('p', spec(pods).replace('[Egress]', '[Ingress]'))],
  ['a placeholder hides the label', policy('p', spec('{podSelector: {matchLabels: {k8s-app: "${DNS}"}}}'))],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});

test('a label that kustomizations add to the peer: once for all of them', () => {
  const overlay = (name: string): string =>
    `//- ${name}/kustomization.yaml\nnamespace: ${name}\nresources: [../base]\ncommonLabels: {team: ${name}}\n`;
  const peer =
    '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
  const base = `//- base/kustomization.yaml\nresources: [p.yaml]\n${policy('p', spec(peer)).replace('p-policy.yaml', 'base/p.yaml')}`;
  expect(found(overlay('red') + overlay('blue') + base)).toEqual([
    'A kustomization adds its labels to this peer, and the DNS pods do not have these: have it leave selectors alone (includeSelectors: false). The DNS of the cluster is in namespace kube-system, with k8s-app=kube-dns.',
  ]);
  expect(found(overlay('red').replace('commonLabels', 'commonAnnotations') + base)).toEqual([]);
  expect(found(overlay('red') + base + deployment('dns', { namespace: 'kube-system' }))).toEqual([]);
});
