import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, service } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns', 'policy-types-omitted-egress-only'];

function checkPolicy(text: string, ...others: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${others.join('')}`, { ignoring });
}

const web = deployment('web', { ports: ['name: http, containerPort: 8080'] });
const dns = deployment('dns', {
  ports: ['name: dns, containerPort: 53, protocol: UDP', 'name: metrics, containerPort: 9153'],
});

test('named-port-undefined: for ingress of the selected pods, for egress of the peers', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: metrics
#           ^^^^^^^ warning named-port-undefined: No pod that this policy selects has a port named metrics for TCP, so this entry admits nothing. web has http. Use the number, or name the port in the pod template.
    - port: http
  egress:
  - to: [{podSelector: {matchLabels: {app: dns}}}]
    ports: [{port: metrics}, {port: "http", protocol: TCP}]
#                                   ^^^^^^ warning named-port-undefined: No pod that this rule leads to has a port named http for TCP, so this entry admits nothing. dns has dns and metrics.
`,
    web,
    dns,
  );
});

test('named-port-undefined: one pod that has it is enough', () => {
  const spec =
    'spec:\n  podSelector: {matchExpressions: [{key: app, operator: Exists}]}\n  ingress: [{ports: [{port: metrics}]}]\n';
  checkPolicy(spec, web, dns);
});

test('named-port-protocol-mismatch', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: dns}}
  ingress:
  - ports:
    - port: dns
#           ^^^ warning named-port-protocol-mismatch: Port dns is UDP on dns, and this entry means TCP, as it names no protocol: it admits nothing.
    - {port: metrics, protocol: SCTP}
#                               ^^^^ warning named-port-protocol-mismatch: Port metrics is TCP on dns, and this entry means SCTP: it admits nothing.
    - {port: dns, protocol: UDP}
`,
    dns,
  );
});

test('named-port-protocol-mismatch: the related place is the port of the pods', () => {
  const text = policy('spec:\n  podSelector: {matchLabels: {app: dns}}\n  ingress: [{ports: [{port: dns}]}]\n');
  const found = findingsOf(snapshotOf(parseFixture(`//- policy.yaml\n${text}\n${dns}`)));
  const [finding] = found.filter(({ rule }) => rule === 'named-port-protocol-mismatch');
  expect(finding?.related.map(({ document, start, end }) => document.text.slice(start, end))).toEqual([
    '{name: dns, containerPort: 53, protocol: UDP}',
  ]);
});

test('named-port-is-service-port', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: public
#           ^^^^^^ warning named-port-is-service-port: public is a port of Service web, not of its pods, and policies know only ports of pods: this entry admits nothing. On the pods it is 8080.
    - port: named
#           ^^^^^ warning named-port-is-service-port: On the pods it is http.
`,
    web,
    service('web', { ports: ['public 80 -> 8080', 'named 81 -> http'] }),
  );
});

test('named-port-is-service-port: not of a Service in front of other pods', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: public
#           ^^^^^^ warning named-port-undefined
`,
    web,
    service('dns', { ports: ['public 80 -> 8080'] }),
  );
});

test('named-port-with-ipblock: of rules that lead to addresses only', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: http}]}]
  egress:
  - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
    ports: [{port: 443}, {port: https}]
#                               ^^^^^ warning named-port-with-ipblock: Only pods have ports with names, and this rule leads to addresses: the entry admits nothing. Write the number of port https.
  - to: [{ipBlock: {cidr: 203.0.113.0/24}}, {podSelector: {matchLabels: {app: dns}}}]
    ports: [{port: metrics}]
  - ports: [{port: https}]
`,
    web,
    dns,
  );
});

test('nothing where other pods may be meant, or none are known', () => {
  const ports = 'ports: [{port: other}]';
  checkPolicy(`spec:\n  podSelector: {}\n  ingress: [{${ports}}]\n`, web);
  checkPolicy(`spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{${ports}}]\n`);
  for (const peer of [
    '{podSelector: {}}',
    '{namespaceSelector: {}}',
    '{namespaceSelector: {}, podSelector: {matchLabels: {app: dns}}}',
    '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}, podSelector: {matchLabels: {app: dns}}}',
    '{ipBlock: {cidr: "${CIDR}"}}, {podSelector: {}}',
  ]) {
    checkPolicy(`spec:\n  podSelector: {matchLabels: {app: web}}\n  egress: [{to: [${peer}], ${ports}}]\n`, web, dns);
  }
  const release = `//- release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: more, namespace: default}
spec: {chart: {spec: {chart: more}}}
`;
  checkPolicy(`spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{${ports}}]\n`, web, release);
});

test('nothing of ports that a sidecar has, which no manifest shows', () => {
  checkPolicy(
    'spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [{port: http-envoy-prom}]}]\n',
    web,
  );
});

test('nothing of what a placeholder hides', () => {
  const spec = (port: string) => `spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [${port}]}]\n`;
  checkPolicy(spec('{port: "${PORT}"}'), web);
  checkPolicy(spec('{port: metrics, protocol: "${PROTOCOL}"}'), web);
  checkPolicy(spec('{port: metrics}'), deployment('web', { ports: ['name: "${NAME}", containerPort: 1'] }));
  checkPolicy(spec('{port: metrics}'), deployment('web', { ports: ['name: metrics, containerPort: "${PORT}"'] }));
  checkPolicy(
    `spec:\n  podSelector: {matchLabels: {app: web}}\n  egress: [{to: ["\${PEER}"], ports: [{port: metrics}]}]\n`,
    web,
  );
});

test('a name that is rejected is that error, and a direction that does not count says nothing', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{ports: [{port: "8080"}]}]
#                           ^^^^^^ error invalid-port-name
`,
    web,
  );
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  egress: [{to: [{podSelector: {matchLabels: {app: dns}}}], ports: [{port: other}]}]
# ^^^^^^ warning rules-ignored-by-policy-types
`,
    web,
    dns,
  );
});

test('ports of a pod that are written wrong, and a broken policy', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{ports: [{port: http}]}]
#                           ^^^^ warning named-port-undefined
`,
    deployment('web', { ports: ['name: http, containerPort: [8080]'] }),
  );
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [{port: other}]\n', web);
});
