import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns', 'policy-types-omitted-egress-only'];

function checkPolicy(text: string, ...others: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${others.join('')}`, { ignoring });
}

const exporter = deployment('exporter', { kind: 'DaemonSet', pod: 'hostNetwork: true' });
const proxy = deployment('proxy', { kind: 'DaemonSet', pod: 'hostNetwork: true' });
const web = deployment('web');

test('host-network-target: all that a policy selects is on the network of its node', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: exporter}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning host-network-target: The pods of exporter use the network of their node (hostNetwork), and most network plugins leave such pods out of policies: this one likely has no effect.
`,
    exporter,
    web,
  );
});

test('host-network-target: not where it selects others, may select others, or means all pods', () => {
  checkPolicy('spec:\n  podSelector: {matchExpressions: [{key: app, operator: Exists}]}\n', exporter, web);
  checkPolicy('spec:\n  podSelector: {}\n', exporter);
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: web}}\n', exporter, web);
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {app: exporter}}\n',
    deployment('exporter', { pod: 'hostNetwork: ${HOST}' }),
  );
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {app: exporter}}\n',
    deployment('exporter', { pod: 'hostNetwork: "true"' }),
  );
});

test('host-network-target: not where parts of the namespace are not rendered', () => {
  const release = `//- release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: more, namespace: default}
spec: {chart: {spec: {chart: more}}}
`;
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: exporter}}\n', exporter, release);
});

test('host-network-peer: all that a peer matches is on the network of its node', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: proxy}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning host-network-peer: This peer matches only pods that use the network of their node (hostNetwork), such as those of proxy. Most network plugins see their traffic as that of the node, so the peer likely admits nobody: use an ipBlock with the addresses of the nodes.
    - {namespaceSelector: {}, podSelector: {matchLabels: {app: proxy}}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning host-network-peer
  egress:
  - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning host-network-peer: such as those of lb.
`,
    web,
    proxy,
    deployment('lb', { namespace: 'edge', pod: 'hostNetwork: true' }),
  );
});

test('host-network-peer: not where it matches others, nobody, or any pod, nor beside addresses', () => {
  const peers = (...list: readonly string[]): string =>
    `spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n  - from: [${list.join(', ')}]\n`;
  checkPolicy(peers('{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}'), web, proxy);
  checkPolicy(peers('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}'), web, proxy);
  checkPolicy(peers('{namespaceSelector: {}}', '{podSelector: {}}'), web, proxy);
  checkPolicy(peers('{podSelector: {matchLabels: {app: proxy}}}', '{ipBlock: {cidr: 10.0.0.0/16}}'), web, proxy);
  checkPolicy(peers('{podSelector: {matchLabels: {app: "${APP}"}}}'), web, proxy);
});

test('host-network-peer: not where the policy selects such pods only, which is said instead', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: exporter}}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning host-network-target
  ingress:
  - from:
    - podSelector: {matchLabels: {app: proxy}}
`,
    exporter,
    proxy,
  );
});

test('host-network-workload: at the field, and no word of what does not protect it', () => {
  checkDiagnostics(`
//- agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  template:
    metadata: {labels: {app: agent}}
    spec:
      hostNetwork: true
#                  ^^^^ information host-network-workload: The pods of agent use the network of their node
      containers: [{name: agent, image: agent}]
`);
});

test('host-network-workload: not of other values', () => {
  for (const value of ['false', '${HOST}', '"true"'])
    checkDiagnostics(deployment('agent', { pod: `hostNetwork: ${value}` }), {
      ignoring,
      also: ['host-network-workload'],
    });
});
