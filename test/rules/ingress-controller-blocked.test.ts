import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { deployment, namespace, policy, service } from '../support/manifests.ts';
import { checkCalls } from './support/checkCalls.ts';

const web = deployment('web', { ports: [8080] }) + service('web', { ports: ['80 -> 8080'] });
const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');

const entry = `
//- entry.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: entry
spec:
  defaultBackend:
    service:
      name: web
      port: {number: 80}
`;

test('the backend of an Ingress that nobody may call', () => {
  checkCalls(`
//- entry.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: entry
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}
#                   ^^^ warning ingress-controller-blocked: The ingress controller calls web on TCP 8080 (backend of Ingress entry), which policy deny does not admit.
${web}${deny}`);
});

test('a Service for clients outside, where policies admit nobody of another namespace', () => {
  const outer = (type: string, rules: string): string => `
//- outer.yaml
apiVersion: v1
kind: Service
metadata: {name: outer}
spec:
  selector: {app: web}
  type: ${type}
  ports: [{port: 80, targetPort: 8080}]
${rules}${web}`;
  const own = policy('own', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
  const finding = (of: string, what: string): string =>
    `\n#       ${'^'.repeat(of.length)} information ingress-controller-blocked: Clients outside of the cluster call web on TCP 8080 (type ${of} of Service outer), which policy ${what} does not admit.`;
  checkCalls(outer(`LoadBalancer${finding('LoadBalancer', 'deny')}`, deny));
  checkCalls(outer(`NodePort${finding('NodePort', 'own')}`, own));
  checkCalls(outer('ClusterIP', own));
  checkCalls(outer('NodePort', own.replace('//- ', '//- elsewhere/')));
  for (const admitted of ['{ipBlock: {cidr: 192.0.2.0/24}}', '{namespaceSelector: {matchLabels: {edge: "yes"}}}'])
    checkCalls(outer('NodePort', policy('some', `podSelector: {}\ningress: [{from: [${admitted}]}]`)));
});

test('what a load balancer of the cloud calls itself', () => {
  const balanced = (rules: string): string => `
//- entry.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: entry}
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: web, port: {number: 80}}
${rules}${web}`;
  const what =
    '#                   ^^^ warning ingress-controller-blocked: The load balancer calls web on TCP 8080 (backend of Ingress entry), which policy deny does not admit.\n';
  checkCalls(balanced(what) + deny);
  // It is no pod, whichever of them a rule admits.
  const fromPods = policy(
    'deny',
    'podSelector: {}\ningress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: edge}}}]}]',
  );
  checkCalls(balanced(what) + fromPods);
  const fromAddresses = policy('deny', 'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/16}}]}]');
  const configured = '//- .netpol.yaml\ningressControllers: [{namespace: nginx}]\n';
  checkCalls(balanced('') + fromAddresses + configured);
});

test('that of a route', () => {
  checkCalls(`
//- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: entry
spec:
  rules:
  - backendRefs:
    - {name: web, port: 80}
#            ^^^ warning ingress-controller-blocked: The ingress controller calls web on TCP 8080 (backend of HTTPRoute entry), which policy deny does not admit.
${web}${deny}`);
});

test('that of a VirtualService of a gateway', () => {
  checkCalls(`
//- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: entry
spec:
  hosts: [h]
  gateways: [g]
  http:
  - route:
    - destination: {host: web}
#                         ^^^ warning ingress-controller-blocked: The ingress controller calls web on TCP 8080 (destination of VirtualService entry), which policy deny does not admit.
${web}${deny}`);
});

test.each([
  [
    'any namespace may be that of the controller',
    policy('some', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]'),
  ],
  [
    'any namespace but one may be that of the controller',
    policy(
      'some',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [a]}]}}]}]',
    ),
  ],
  ['any address may be', policy('some', 'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]')],
  ['everyone is admitted', policy('some', 'podSelector: {}\ningress: [{ports: [{port: 8080}]}]')],
  ['nothing isolates the backend', ''],
])('nothing where %s', (_, policies) => {
  checkCalls(entry + web + policies);
});

const ownNamespace = policy('some', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');

test('a backend that admits its own namespace only, where the controller hardly is', () => {
  checkCalls(`
//- entry.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: entry
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}
#                   ^^^ information ingress-controller-blocked: The ingress controller calls web on TCP 8080 (backend of Ingress entry), which policy some does not admit, unless it runs in namespace default too. Say where it runs under ingressControllers in .netpol.yaml.
${web}${ownNamespace}`);
});

test('the pods of a Gateway are often there', () => {
  checkCalls(`
//- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: entry
spec:
  rules:
  - backendRefs:
    - {name: web, port: 80}
${web}${ownNamespace}`);
});

test('a controller that is said to be there is there', () => {
  checkCalls(`
//- .netpol.yaml
ingressControllers: [{namespace: default}]
${entry}${web}${ownNamespace}`);
});

test('labels of the namespace of a configured controller are followed', () => {
  const { config } = readConfig('ingressControllers: [{namespace: edge}]\n');
  const some = policy('some', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]');
  const edits = (label: string) =>
    [...parseFixture(entry + web + some + namespace('edge', label)).files].map(([uri, text]) => ({ uri, text }));
  const checker = createChecker(() => ({}));
  let snapshot = emptySnapshot([{ uri: root, name: 'ws' }], () => config.cluster);
  const found = ['team: a', 'team: b', 'team: a'].map((label) => {
    snapshot = withEdits(snapshot, edits(label));
    checker.update(snapshot);
    return checker.findings(snapshot, `${root}/entry.yaml`).map(({ rule }) => rule);
  });
  expect(found).toEqual([[], ['ingress-controller-blocked'], []]);
});
