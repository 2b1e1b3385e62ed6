import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy, service } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('protocol-mismatch', source);

const resolver = deployment('resolver', { ports: ['containerPort: 53, protocol: UDP', 'containerPort: 8080'] });
const opens = (ports: string) =>
  policy('p', `podSelector: {matchLabels: {app: resolver}}\ningress: [{from: [{podSelector: {}}], ports: ${ports}}]`);

test('at the protocol, or at the entry without one', () => {
  checkDiagnostics(
    `
${resolver}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector: {matchLabels: {app: resolver}}
  ingress:
  - ports:
    - port: 53
#     ^^^^^^^^ warning protocol-mismatch: Port 53 is UDP on these pods, and this opens it for TCP, which a port without protocol means. Write protocol: UDP.
    - protocol: SCTP
#               ^^^^ warning protocol-mismatch: Port 8080 is TCP on these pods, and this opens it for SCTP. Write protocol: TCP.
      port: 8080
`,
    { ignoring: ['unprotected-egress'] },
  );
});

test.each([
  ['the protocol is the declared one', resolver + opens('[{protocol: UDP, port: 53}]')],
  ['both are open', resolver + opens('[{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]')],
  ['nobody declares the number', resolver + opens('[{port: 9153}]')],
  ['a Service leads there with it', resolver + service('resolver', { ports: [53] }) + opens('[{port: 53}]')],
  ['the port has a name', resolver + opens('[{port: dns}]')],
  ['no pods are known', opens('[{port: 53}]')],
  [
    'the selected pods declare both',
    resolver + deployment('other', { labels: 'app: resolver', ports: [53] }) + opens('[{port: 53}]'),
  ],
  ['a placeholder hides the protocol', resolver + opens('[{protocol: "${P}", port: 53}]')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});

test('of egress the pods of the peers count, but for the DNS of the cluster', () => {
  const out = (peer: string) => policy('out', `podSelector: {}\negress: [{to: [${peer}], ports: [{port: 53}]}]`);
  expect(found(resolver + out('{podSelector: {matchLabels: {app: resolver}}}'))).toHaveLength(1);
  const dns = deployment('coredns', {
    namespace: 'kube-system',
    labels: 'k8s-app: kube-dns',
    ports: ['containerPort: 53, protocol: UDP'],
  });
  expect(found(dns + out('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}'))).toEqual(
    [],
  );
});
