import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, deployment, policy, service } from '../support/manifests.ts';

const dns = policy(
  'dns',
  'podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]\n  ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]',
);
const db = deployment('db');

function toDb(name: string, labels = `app: ${name}`, more = ''): string {
  return policy(
    `${name}-out`,
    `podSelector: {matchLabels: {${labels}}}\npolicyTypes: [Egress]\negress:\n- to: [{podSelector: {matchLabels: {app: db}}}]\n${more}`,
  );
}

/** Where the rule fires: the file, and how the message begins. */
function found(source: string): string[] {
  return findingsOf(snapshotOf(parseFixture(source)))
    .filter(({ rule }) => rule === 'egress-blocks-dns')
    .map(({ uri, message }) => `${uri.split('/').at(-1)} ${message.split(' cannot')[0]}`);
}

test('at the list of what pods may call', () => {
  checkDiagnostics(
    `
${deployment('web')}${db}
//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
# ^^^^^^ warning egress-blocks-dns: The pods of web cannot look up names: no egress rule lets them ask the DNS of the cluster. Allow port 53 to it over UDP and TCP.
  - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    { ignoring: ['unprotected-ingress', 'unprotected-egress'] },
  );
});

test('names the workloads, a few of many, once each', () => {
  const workloads = ['a', 'b', 'c', 'd', 'e'].map((name) => deployment(name, { labels: 'tier: back' })).join('');
  expect(found(workloads + db + toDb('back', 'tier: back'))).toEqual([
    'back-out-policy.yaml The pods of a, b, c and 2 others',
  ]);
  expect(
    found(deployment('web') + db + toDb('web') + policy('all', 'podSelector: {}\negress: [{to: [{podSelector: {}}]}]')),
  ).toEqual(['all-policy.yaml The pods of db and web']);
});

test.each([
  ['another policy allows DNS', dns],
  [
    'a policy about everything allows everything',
    policy('all', 'podSelector: {}\npolicyTypes: [Egress]\negress: [{}]'),
  ],
  ['all addresses are allowed', policy('all', 'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]')],
  [
    'a namespace with labels that nobody declares is allowed',
    policy('all', 'podSelector: {}\negress: [{to: [{namespaceSelector: {matchLabels: {team: platform}}}]}]'),
  ],
  [
    'a rule for port 53 is there, whatever it is for',
    policy('all', 'podSelector: {}\negress: [{ports: [{port: 53}]}]'),
  ],
  [
    'the DNS listens on a named port',
    policy('all', 'podSelector: {}\negress: [{ports: [{protocol: UDP, port: dns}]}]'),
  ],
  ['a placeholder hides a peer', policy('all', 'podSelector: {}\negress: [{to: ["${PEER}"]}]')],
  [
    'a cluster policy lets the queries out',
    clusterPolicy(
      'dns',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress: [{action: Accept, to: [{namespaces: {}}], protocols: [{udp: {destinationPort: {number: 53}}}]}]',
    ),
  ],
])('nothing where %s', (_, more) => {
  expect(found(deployment('web') + db + toDb('web') + more)).toEqual([]);
});

test.each([
  ['the pods are on the network of their node', 'hostNetwork: true'],
  ['they have another resolver', 'dnsPolicy: None'],
  ['they have the resolver of the node', 'dnsPolicy: Default'],
  ['a placeholder says which', 'dnsPolicy: ${POLICY}'],
])('nothing where %s', (_, pod) => {
  expect(found(deployment('web', { pod }) + db + toDb('web'))).toEqual([]);
});

test.each([
  ['it denies all', 'podSelector: {}\npolicyTypes: [Egress]'],
  ['it allows single addresses', 'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 10.0.0.5/32}}]}]'],
  ['it allows the API server, at whatever address', 'podSelector: {}\negress: [{ports: [{port: 6443}, {port: 443}]}]'],
  ['it selects nobody that is known', 'podSelector: {matchLabels: {app: other}}\negress: [{to: [{podSelector: {}}]}]'],
  ['it isolates ingress only', 'podSelector: {}\npolicyTypes: [Ingress]\negress: [{to: [{podSelector: {}}]}]'],
  ['the field is of a wrong type', 'podSelector: {}\npolicyTypes: [Egress]\negress: none'],
])('nothing of a policy where %s', (_, spec) => {
  expect(found(deployment('web') + policy('p', spec))).toEqual([]);
});

test.each(['[{port: 443}]', '[{port: 6443}, {port: 8080}]', '[{port: 6443, endPort: 7000}]'])(
  'ports that are not only those of the API server: %s',
  (ports) => {
    expect(found(deployment('web') + policy('p', `podSelector: {}\negress: [{ports: ${ports}}]`))).toEqual([
      'p-policy.yaml The pods of web',
    ]);
  },
);

test('the DNS is where the configuration says', () => {
  const config = '//- .netpol.yaml\ndns: {namespace: dns, labels: {app: unbound}, ports: [5053]}\n';
  const own = (port: number) =>
    policy(
      'own',
      `podSelector: {}\negress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: dns}}}], ports: [{protocol: UDP, port: ${port}}]}]`,
    );
  expect(found(config + deployment('web') + own(5053))).toEqual([]);
  expect(found(config + deployment('web') + own(5054))).toEqual(['own-policy.yaml The pods of web']);
  expect(found(config + deployment('web') + toDb('web'))).toHaveLength(1);
});

test('the pods of the DNS ask others', () => {
  const server = deployment('coredns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' });
  const spec =
    'podSelector: {}\negress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]';
  expect(found(server + policy('p', spec, 'kube-system'))).toEqual([]);
});

test('a kustomization adds the policy that allows DNS', () => {
  const inBase = (text: string) => text.replace('//- ', '//- base/');
  const base = (resources: string, texts: string) => `//- base/kustomization.yaml\nresources: [${resources}]\n${texts}`;
  const texts = inBase(deployment('web')) + inBase(toDb('web'));
  expect(found(base('web.yaml, web-out-policy.yaml', texts))).toEqual(['web-out-policy.yaml The pods of web']);
  expect(found(base('web.yaml, web-out-policy.yaml, dns-policy.yaml', texts + inBase(dns)))).toEqual([]);
});

test('JSON is read alike', () => {
  const json =
    '//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"}, "spec": {"podSelector": {}, "egress": [{"to": [{"podSelector": {}}]}]}}\n';
  expect(found(deployment('web') + service('web') + json)).toEqual(['p.json The pods of web']);
});

test('the port on which the DNS pods of OpenShift listen', () => {
  const openshift =
    '- to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}]\n  ports: [{protocol: UDP, port: 5353}, {protocol: TCP, port: 5353}]';
  const web = deployment('web') + db;
  expect(found(web + toDb('web', 'app: web', openshift))).toEqual([]);
  expect(found(web + toDb('web', 'app: web', openshift.replaceAll('5353', '5354')))).toHaveLength(1);
});
