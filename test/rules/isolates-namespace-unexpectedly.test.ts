import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('isolates-namespace-unexpectedly', source);

const shop = deployment('cache') + deployment('web') + deployment('front');
const front = '{podSelector: {matchLabels: {app: front}}}';
const forgotten = (peers = front) => policy('cache', `podSelector:\ningress: [{from: [${peers}]}]`);

test('at the key without a value', () => {
  checkDiagnostics(
    `
${shop}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec:
  podSelector:
    matchLabels:
#   ^^^^^^^^^^^ information isolates-namespace-unexpectedly: matchLabels has no value, so this policy is about all pods of namespace default: nothing else isolates 3 workloads there for ingress
  ingress:
  - from: [${front}]
`,
    { ignoring: ['unprotected-egress'] },
  );
  expect(found(shop + forgotten())).toHaveLength(1);
});

test.each([
  ['the selector is empty by intention', shop + forgotten().replace('podSelector:\n', 'podSelector: {}\n')],
  ['all pods of the namespace are admitted', shop + forgotten('{podSelector: {}}')],
  ['everybody is admitted', shop + forgotten('')],
  ['it denies all', shop + policy('deny', 'podSelector:\npolicyTypes: [Ingress]')],
  [
    'a default-deny isolates them anyway',
    shop + forgotten() + policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]'),
  ],
  ['one workload is there', deployment('cache') + forgotten()],
  ['the field is missing', shop + forgotten().replace('  podSelector:\n', '')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});

const dns = (name: string, ports = '[{port: 53, protocol: UDP}, {port: 53}]'): string =>
  policy(name, `podSelector: {}\npolicyTypes: [Egress]\negress: [{ports: ${ports}}]`);

test('a policy that allows DNS by its name, and closes the rest', () => {
  checkDiagnostics(
    `
${shop}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
#       ^^^^^^^^^ information isolates-namespace-unexpectedly: Nothing else isolates the 3 workloads of namespace default for egress: with this policy they can ask the DNS, and call nobody. Let them out to what they call too, or give it a name that says that it denies the rest.
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
    ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    { ignoring: ['unprotected-ingress'] },
  );
});

test.each([
  ['its name says that it denies', dns('default-deny-allow-dns')],
  ['its name does not say that it allows', dns('dns')],
  ['it opens more', dns('allow-dns', '[{port: 53, protocol: UDP}, {port: 443}]')],
  [
    'another policy lets a workload out',
    `${dns('allow-dns')}${policy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]')}`,
  ],
])('a policy for DNS where %s', (_, policies) => expect(found(shop + policies)).toEqual([]));
