/** The rules caller-egress-missing and callee-ingress-missing, which mirror each other. */
import { describe, expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { clusterPolicy, deployment, policy, service } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const both = deployment('web') + deployment('db', { ports: [5432] });
const admits = (peer = '{podSelector: {matchLabels: {app: web}}}', ports = '[{port: 5432}]') =>
  policy('db', `podSelector: {matchLabels: {app: db}}\ningress: [{from: [${peer}], ports: ${ports}}]`);
const letsOut = (peer = '{podSelector: {matchLabels: {app: db}}}', ports = '[{port: 5432}]') =>
  policy(
    'web',
    `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress: [{to: [${peer}], ports: ${ports}}]`,
  );
const noEgress = policy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]');
const noIngress = policy('db', 'podSelector: {matchLabels: {app: db}}\npolicyTypes: [Ingress]');

test('each stands at the peer of the end that allows it', () => {
  const ignoring = ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns'];
  checkDiagnostics(
    `
${both}${noEgress}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: web}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning caller-egress-missing: This admits web to db on TCP 5432, and policy web does not let web out to it. Both ends have to allow a connection: add an egress rule there.
    ports: [{port: 5432}]
`,
    { ignoring },
  );
  checkDiagnostics(
    `
${both}${noIngress}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {app: db}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning callee-ingress-missing: This lets web out to db on TCP 5432, and policy db does not admit it. Both ends have to allow a connection: add an ingress rule there.
    ports: [{port: 5432}]
`,
    { ignoring },
  );
});

describe('caller-egress-missing', () => {
  const found = (source: string) => messagesOf('caller-egress-missing', source);

  test.each([
    ['the caller is let out', admits() + letsOut()],
    ['it is let out to part of the ports', admits(undefined, '[{port: 5432}, {port: 9187}]') + letsOut()],
    ['nothing isolates the caller', admits()],
    ['an ipBlock may let it out', admits() + letsOut('{ipBlock: {cidr: 0.0.0.0/0}}')],
    ['the peer is all pods of a namespace', admits('{podSelector: {}}') + noEgress],
    ['the peer asks for any pods of namespaces', admits('{namespaceSelector: {}}') + noEgress],
    ['the rule is ignored', admits().replace('ingress:', 'policyTypes: [Egress]\n  ingress:') + noEgress],
    ['the port has a name that nobody has', admits(undefined, '[{port: sql}]') + noEgress],
    ['a placeholder hides the port', admits(undefined, '[{port: "${PORT}"}]') + noEgress],
    [
      'the caller is one of many',
      [1, 2, 3, 4, 5].map((n) => deployment(`w${n}`, { labels: 'app: web' })).join('') + admits() + noEgress,
    ],
  ])('nothing where %s', (_, policies) => {
    expect(found(both + policies)).toEqual([]);
  });

  test('nothing where the pods are on the network of their node, or what isolates them is not known', () => {
    expect(found(deployment('web', { pod: 'hostNetwork: true' }) + deployment('db') + admits() + noEgress)).toEqual([]);
    const unknown = policy('web', 'podSelector: {matchLabels: {app: "${APP}"}}\npolicyTypes: [Egress]');
    expect(found(both + admits() + unknown)).toEqual([]);
  });

  test('nothing where a known call stands for it', () => {
    const told =
      deployment('web', { env: { DB: 'db:5432' } }) +
      deployment('db', { ports: [5432] }) +
      service('db', { ports: [5432] });
    expect(messagesOf('inferred-caller-blocked', told + admits() + noEgress)).toHaveLength(1);
    expect(found(told + admits() + noEgress)).toEqual([]);
  });

  test('nothing where a cluster policy lets it out', () => {
    const accept = clusterPolicy(
      'all',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress: [{action: Accept, to: [{namespaces: {}}]}]',
    );
    expect(found(both + admits() + noEgress + accept)).toEqual([]);
  });

  test('in another namespace too', () => {
    const web = deployment('web', { namespace: 'front' });
    const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Egress]', 'front');
    const peer =
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: front}}, podSelector: {matchLabels: {app: web}}}';
    expect(found(web + deployment('db') + admits(peer) + deny)).toEqual([
      'warning This admits web in namespace front to db on TCP 5432, and policy deny does not let web out to it. Both ends have to allow a connection: add an egress rule there.',
    ]);
  });
});

describe('callee-ingress-missing', () => {
  const found = (source: string) => messagesOf('callee-ingress-missing', source);

  test.each([
    ['the target admits it', admits() + letsOut()],
    ['nothing isolates the target', letsOut()],
    ['a namespace of unknown labels is admitted', admits('{namespaceSelector: {matchLabels: {team: a}}}') + letsOut()],
    ['the peer is everybody', noIngress + letsOut('')],
    ['the peer is a namespace', noIngress + letsOut('{namespaceSelector: {}}')],
  ])('nothing where %s', (_, policies) => {
    expect(found(both + policies)).toEqual([]);
  });

  test('the ports decide', () => {
    expect(found(both + admits(undefined, '[{port: 80}]') + letsOut())).toHaveLength(1);
  });
});
