import { expect, test } from 'vitest';
import { openShiftDns } from '../../server/src/model/clusterFacts.ts';
import { policy } from '../support/manifests.ts';
import { messagesWith } from './support/configured.ts';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['dns-to-anyone'], source);

test('port 53 without peers, or with an empty list of them', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports: [{port: 53, protocol: UDP}, {port: 53}]
#   ^^^^^ information dns-to-anyone: DNS queries may go to any server, outside of the cluster too, which is also a way to carry data out. If the DNS of the cluster is meant, name its pods: k8s-app=kube-dns in namespace kube-system.
  - to: []
    ports: [{port: 53, protocol: UDP}]
#   ^^^^^ information dns-to-anyone
`);
});

test('peers, other ports too, ingress, placeholders, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - ports: [{port: 53, protocol: UDP}]
  egress:
  - to: [{namespaceSelector: {}}]
    ports: [{port: 53, protocol: UDP}]
  - ports: [{port: 53, protocol: UDP}, {port: 443}]
  - ports: [{port: '\${DNS}', protocol: UDP}]
  - ports: [{port: dns, protocol: UDP}]
  - ports: []
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  egress: [{ports: [{port: 53}]}]
`);
});

test('what the configuration says of who answers', () => {
  const source = policy(
    'web',
    'podSelector: {}\npolicyTypes: [Egress]\negress: [{ports: [{port: 5353, protocol: UDP}]}]',
  );
  expect(messagesWith('dns-to-anyone', { dns: openShiftDns }, source)).toEqual([
    expect.stringContaining('dns.operator.openshift.io/daemonset-dns=default in namespace openshift-dns.'),
  ]);
});
