import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const dnsServer = deployment('coredns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns', ports: [53] });
const web = deployment('web');
const list = (more = '') =>
  policy(
    'web',
    `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negr$0ess: # calls\n- to: [{podSelector: {matchLabels: {app: db}}}] # the data\n${more}`,
  );
const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]');
const peer =
  '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
const toDns = (ports: string, to = peer) =>
  policy('dns', `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [${to}]\n  ports:\n${ports}`);

/** Without white space inside of braces, which follows the style of the file. */
const tight = (text: string) => text.replaceAll('{ ', '{').replaceAll(' }', '}');

test('a rule for DNS goes to the end of the list', () => {
  const { files, pairs } = applyFix(dnsServer + web + list(), 'Allow the DNS of the cluster in this policy');
  expect(files).toContain(`  - to: [{podSelector: {matchLabels: {app: db}}}] # the data
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`);
  expect(pairs).toEqual(['default/web -> kube-system/coredns: no port => TCP 53 and UDP 53']);
});

test('a policy for all pods, where they are isolated already', () => {
  const title = 'Allow the DNS of the cluster to every pod of namespace default, in a policy of its own';
  expect(titlesAt(dnsServer + web + list())).not.toContain(title);
  const { files, pairs } = applyFix(dnsServer + web + deployment('db') + deny + list(), title);
  expect(files).toContain('  name: allow-dns\nspec:\n  podSelector: {}\n  policyTypes:\n  - Egress\n');
  expect(pairs).toEqual([
    'default/db -> kube-system/coredns: no port => TCP 53 and UDP 53',
    'default/web -> kube-system/coredns: no port => TCP 53 and UDP 53',
  ]);
});

test('the other protocol', () => {
  const udp = applyFix(
    dnsServer + web + toDns('  - {protocol: UDP, po$0rt: 53} # names'),
    'Allow port 53 over TCP too',
  );
  expect(udp.files).toContain('    - {protocol: UDP, port: 53} # names\n    - protocol: TCP\n      port: 53\n');
  expect(udp.pairs).toEqual(['default/web -> kube-system/coredns: UDP 53 => TCP 53 and UDP 53']);
  const tcp = applyFix(dnsServer + web + toDns('  - po$0rt: 53'), 'Allow port 53 over UDP too');
  expect(tcp.files).toContain('    - port: 53\n    - protocol: UDP\n      port: 53\n');
});

test('not in a list that an anchor shares', () => {
  const shared = policy(
    'dns',
    `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [${peer}]\n  ports: &p [{protocol: UDP, po$0rt: 53}]\n- to: [{podSelector: {}}]\n  ports: *p`,
  );
  expect(titlesAt(shared)).not.toContain('Allow port 53 over TCP too');
});

test('the DNS pods are meant', () => {
  const both = '  - {protocol: UDP, port: 53}\n  - {protocol: TCP, port: 53}';
  const wrong = (to: string) => dnsServer + web + toDns(both, to);
  const title = 'Mean the DNS pods in namespace kube-system';
  const byNamespace = applyFix(wrong('{namespaceSelector: {matchLabels: {k8s-app: ku$0be-dns}}}'), title);
  expect(tight(byNamespace.files)).toContain(`- to: [${peer}]\n`);
  expect(byNamespace.pairs).toEqual([
    'default/web -> kube-system/coredns: no port, perhaps TCP 53 and UDP 53 => TCP 53 and UDP 53',
  ]);
  const byPods = applyFix(wrong('{podSelector: {matchLabels: {k8s-app: ku$0be-dns}}}'), title);
  expect(tight(byPods.files)).toContain(
    '- to: [{podSelector: {matchLabels: {k8s-app: kube-dns}}, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]\n',
  );
  expect(byPods.pairs).toEqual(['default/web -> kube-system/coredns: no port => TCP 53 and UDP 53']);
});

test('what the configuration says is added', () => {
  const cache = applyFix(
    `//- .netpol.yaml\ndns: node-local\n${toDns('  - {protocol: UDP, port: 53}\n  - {protocol: TCP, port: 53}').replace('to:', 't$0o:')}`,
    'Allow the DNS cache at 169.254.20.10 too',
  );
  expect(tight(cache.files)).toContain(`- to: [${peer}, {ipBlock: {cidr: 169.254.20.10/32}}]\n`);
  const openshift = applyFix(
    `//- .netpol.yaml\ndns: openshift\n${toDns('  - {protocol: UDP, po$0rt: 53}', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}')}`,
    'Allow port 5353 too, over UDP and TCP',
  );
  expect(openshift.files).toContain('    - protocol: UDP\n      port: 5353\n    - protocol: TCP\n      port: 5353\n');
});
