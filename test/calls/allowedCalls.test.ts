/**
 * Calls through Services and entry points, and what policies say to them. The suites of Kubernetes never ask this:
 * their Services have one port, which is also the pods'.
 */
import { expect, test } from 'vitest';
import { partyOfCaller } from '../../server/src/calls/call.ts';
import { callsOf } from '../../server/src/calls/calls.ts';
import { ingressCalls } from '../../server/src/calls/entryPoints.ts';
import { type ClusterFacts, defaultClusterFacts, type IngressController } from '../../server/src/model/clusterFacts.ts';
import { access } from '../../server/src/policy/access.ts';
import { formatPorts, intersectPorts, isEmpty, subtractPorts } from '../../server/src/policy/portSet.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { onlyCluster } from '../support/cluster.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { denyAll, deployment, ingress, policy, service } from '../support/manifests.ts';

/** Every call of the manifests, `frontend -> cart TCP 7070: allowed`, in the order of callers, entry points last. */
function calls(source: string, configured: Partial<ClusterFacts> = {}): string[] {
  const facts = { ...defaultClusterFacts, ...configured };
  const edits = [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
    edits,
  );
  const cluster = onlyCluster(snapshot);
  const entries = [...cluster.namespaces.values()].flatMap(({ ingresses, routes }) => [...ingresses, ...routes]);
  const found = [
    ...distinctWorkloads(cluster).flatMap((workload) => callsOf(cluster, workload)),
    ...entries.flatMap((entry) => ingressCalls(cluster, entry)),
  ];
  return found.map((call) => {
    const { caller, target, ports } = call;
    const from = partyOfCaller(cluster, call);
    if (!from) throw new Error('nobody knows who calls');
    const { must, may } = access(from, partyOf(cluster, target), policiesOf(cluster));
    const verdict = isEmpty(subtractPorts(ports, must))
      ? 'allowed'
      : isEmpty(intersectPorts(ports, may))
        ? 'denied'
        : 'unknown';
    return `${caller?.resource.name ?? 'controller'} -> ${target.resource.name} ${formatPorts(ports)}: ${verdict}`;
  });
}

const frontend = deployment('frontend', { env: { CART: 'cart:7070' } });

function cartPolicy(ingressRule: string): string {
  return policy('cart', `podSelector: {matchLabels: {app: cart}}\ningress: [${ingressRule}]`);
}

test('a policy sees the targetPort and not the port of the Service', () => {
  const shop = frontend + deployment('cart', { ports: [8080] }) + service('cart', { ports: ['7070 -> 8080'] });
  expect(calls(shop)).toEqual(['frontend -> cart TCP 8080: allowed']);
  expect(calls(shop + cartPolicy('{ports: [{port: 8080}]}'))).toEqual(['frontend -> cart TCP 8080: allowed']);
  expect(calls(shop + cartPolicy('{ports: [{port: 7070}]}'))).toEqual(['frontend -> cart TCP 8080: denied']);
  const egress = (port: number) =>
    policy(
      'out',
      `podSelector: {matchLabels: {app: frontend}}\npolicyTypes: [Egress]\negress: [{ports: [{port: ${port}}]}]`,
    );
  expect(calls(shop + egress(8080))).toEqual(['frontend -> cart TCP 8080: allowed']);
  expect(calls(shop + egress(7070))).toEqual(['frontend -> cart TCP 8080: denied']);
});

test('a Service that leads a port to the number of another of its ports', () => {
  const front = service('cart', { ports: ['public 80 -> 8443', 'cart 7070 -> 80'] });
  const shop = frontend + deployment('cart', { ports: [80, 8443] }) + front;
  expect(calls(shop + cartPolicy('{ports: [{port: 80}]}'))).toEqual(['frontend -> cart TCP 80: allowed']);
  expect(calls(shop + cartPolicy('{ports: [{port: 8443}]}'))).toEqual(['frontend -> cart TCP 80: denied']);
});

test('a named targetPort has another number on each pod', () => {
  const version = (name: string, port: number) =>
    deployment(name, { labels: `app: cart, version: ${name}`, ports: [`name: grpc, containerPort: ${port}`] });
  const shop = frontend + version('one', 8001) + version('two', 8002) + service('cart', { ports: ['7070 -> grpc'] });
  const both = (one: string, two: string) => [`frontend -> one TCP 8001: ${one}`, `frontend -> two TCP 8002: ${two}`];
  expect(calls(shop + cartPolicy('{ports: [{port: grpc}]}'))).toEqual(both('allowed', 'allowed'));
  expect(calls(shop + cartPolicy('{ports: [{port: 8001}]}'))).toEqual(both('allowed', 'denied'));
  expect(calls(shop + cartPolicy('{ports: [{port: 7070}]}'))).toEqual(both('denied', 'denied'));
  expect(calls(shop + cartPolicy('{ports: [{port: grpc, protocol: UDP}]}'))).toEqual(both('denied', 'denied'));
  const out = policy(
    'out',
    'podSelector: {matchLabels: {app: frontend}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {version: two}}}], ports: [{port: grpc}]}]',
  );
  expect(calls(shop + out)).toEqual(both('denied', 'allowed'));
});

test.each([
  ['7070 -> grpc', 'name: grpc, containerPort: "${PORT}"', 'TCP 1-65535'],
  ['7070 -> grpc', 'name: "${NAME}", containerPort: 8001', 'TCP 8001'],
  ['7070 -> "${TARGET}"', '8001', 'TCP 1-65535'],
  ['7070 -> grpc', 'name: grpc, containerPort: "${PORT}", protocol: UDP', 'no port'],
  ['7070 -> grpc', 'name: http, containerPort: "${PORT}"', 'no port'],
])('a placeholder behind the targetPort of %s leaves open where it leads: %s', (front, port, ports) => {
  const shop = frontend + deployment('cart', { ports: [port] }) + service('cart', { ports: [front] });
  const words = ports.replace('TCP 1-65535', 'all TCP ports');
  expect(calls(shop)).toEqual([`frontend -> cart ${words}: allowed`]);
  if (ports === 'no port') return;
  const only = calls(shop + cartPolicy('{ports: [{port: 8001}]}'));
  expect(only).toEqual([`frontend -> cart ${words}: ${ports === 'TCP 8001' ? 'allowed' : 'unknown'}`]);
  expect(calls(shop + denyAll)).toEqual([`frontend -> cart ${words}: denied`]);
});

test('a placeholder for a port of the Service may stand for the one that is asked for', () => {
  const front = (ports: string) => `${service('cart', { ports: [] })}  ports: ${ports}\n`;
  for (const ports of ['[{port: "${PORT}", targetPort: 8080}]', '"${PORTS}"', '["${PORT}"]', '[{{ port }}]']) {
    const shop = frontend + deployment('cart', { ports: [8080] }) + front(ports);
    expect(calls(shop), ports).toEqual(['frontend -> cart all ports: allowed']);
    expect(calls(shop + cartPolicy('{ports: [{port: 8080}]}'))).toEqual(['frontend -> cart all ports: unknown']);
    const entered = deployment('cart') + front(ports) + entryPoints.Ingress + cartPolicy('{ports: [{port: 8080}]}');
    expect(calls(entered)).toEqual(['controller -> cart all TCP ports: unknown']);
  }
  const known = front('[{port: "${PORT}", targetPort: 80}, {port: 7070, targetPort: 8080}]');
  expect(calls(frontend + deployment('cart') + known)).toEqual(['frontend -> cart TCP 8080: allowed']);
});

test('behind a headless Service it is the client that chooses the port', () => {
  const front = service('cart', { ports: ['80 -> 8080'], spec: 'clusterIP: None' });
  const shop = frontend + deployment('cart', { ports: [8080] }) + front;
  expect(calls(shop + cartPolicy('{ports: [{port: 7070}]}'))).toEqual(['frontend -> cart TCP 7070: allowed']);
  expect(calls(shop + cartPolicy('{ports: [{port: 8080}]}'))).toEqual(['frontend -> cart TCP 7070: denied']);
});

test('a sidecar serves named ports, and an init container that ends does not', () => {
  const withInit = (restartPolicy: string) =>
    deployment('cart', {
      pod: `initContainers: [{name: proxy, image: proxy${restartPolicy}, ports: [{name: proxy, containerPort: 15001}]}]`,
    });
  const shop = frontend + service('cart', { ports: ['7070 -> proxy'] });
  const named = cartPolicy('{ports: [{port: proxy}]}');
  expect(calls(shop + withInit(', restartPolicy: Always') + named)).toEqual(['frontend -> cart TCP 15001: allowed']);
  expect(calls(shop + withInit(', restartPolicy: Always') + cartPolicy('{ports: [{port: 7070}]}'))).toEqual([
    'frontend -> cart TCP 15001: denied',
  ]);
  expect(calls(shop + withInit(''))).toEqual(['frontend -> cart no port: allowed']);
});

test('an ExternalName and a Service without selector lead to no pods', () => {
  const shop = frontend + deployment('cart', { ports: [7070] }) + cartPolicy('{ports: [{port: 7070}]}');
  expect(calls(shop + service('cart', { ports: [7070], spec: 'type: ExternalName' }))).toEqual([]);
  expect(calls(shop + service('cart', { ports: [7070], selector: '' }))).toEqual([]);
  const route = ingress('shop', ['{name: cart, port: {number: 7070}}']);
  expect(calls(shop + route + service('cart', { ports: [7070], spec: 'selector: {}', selector: '' }))).toEqual([]);
});

// ---- entry points ----

const entryPoints = {
  Ingress: ingress('shop', ['{name: cart, port: {number: 80}}']),
  HTTPRoute: route('gateway.networking.k8s.io/v1', 'HTTPRoute', 'rules: [{backendRefs: [{name: cart, port: 80}]}]'),
  Route: route('route.openshift.io/v1', 'Route', 'to: {kind: Service, name: cart}, port: {targetPort: http}'),
};

function route(apiVersion: string, kind: string, spec: string): string {
  return `//- route.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
}

const nginx: IngressController = {
  namespace: 'ingress-nginx',
  podLabels: new Map([['app', 'nginx']]),
  hostNetwork: false,
};

const fromNginx = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}';
const fromNginxPods =
  '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}, podSelector: {matchLabels: {app: nginx}}}';
const fromTeam = '{namespaceSelector: {matchLabels: {team: edge}}}';
const fromRange = '{ipBlock: {cidr: 10.0.0.0/8}}';

/**
 * What a rule of `cart` says to a controller of which nothing is known, to the pods of `ingress-nginx` with the label
 * app=nginx, to those with labels that are not known, and to the same on the network of its nodes. Between nodes and
 * their own pods nothing is denied, and which node that is nobody knows.
 */
test.each([
  ['{}', 'allowed', 'allowed', 'allowed', 'allowed'],
  ['{from: [{namespaceSelector: {}}]}', 'allowed', 'allowed', 'allowed', 'unknown'],
  [`{from: [${fromNginx}]}`, 'unknown', 'allowed', 'allowed', 'unknown'],
  [`{from: [${fromNginxPods}]}`, 'unknown', 'allowed', 'unknown', 'unknown'],
  [`{from: [${fromTeam}]}`, 'unknown', 'unknown', 'unknown', 'unknown'],
  [`{from: [${fromRange}]}`, 'unknown', 'unknown', 'unknown', 'unknown'],
  ['{from: [{podSelector: {}}]}', 'unknown', 'denied', 'denied', 'unknown'],
  ['{ports: [{port: 80}]}', 'denied', 'denied', 'denied', 'unknown'],
  ['', 'denied', 'denied', 'denied', 'unknown'],
])('what the rule %s says to who sends the requests of an entry point', (rule, ...verdicts) => {
  const settings: readonly IngressController[][] = [
    [],
    [nginx],
    [{ ...nginx, podLabels: undefined }],
    [{ ...nginx, hostNetwork: true }],
  ];
  const cart = deployment('cart', { ports: [8080] }) + service('cart', { ports: ['http 80 -> 8080'] });
  for (const [kind, entry] of Object.entries(entryPoints)) {
    const found = settings.map((ingressControllers) => calls(cart + entry + cartPolicy(rule), { ingressControllers }));
    expect(found, kind).toEqual(verdicts.map((verdict) => [`controller -> cart TCP 8080: ${verdict}`]));
  }
});

test('of several controllers each may be the one', () => {
  const cart = deployment('cart') + service('cart') + entryPoints.Ingress;
  const ingressControllers = [nginx, { ...nginx, namespace: 'edge' }];
  expect(calls(cart + cartPolicy(`{from: [${fromNginx}]}`), { ingressControllers })).toEqual([
    'controller -> cart TCP 80: unknown',
  ]);
  expect(calls(cart + denyAll, { ingressControllers })).toEqual(['controller -> cart TCP 80: denied']);
});

test('the labels of a Namespace that is declared tell whether the controller is in it', () => {
  const cart = deployment('cart') + service('cart') + entryPoints.Ingress + cartPolicy(`{from: [${fromTeam}]}`);
  const declared = (labels: string) =>
    `//- ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: ingress-nginx, labels: {${labels}}}\n`;
  const ingressControllers = [nginx];
  expect(calls(cart + declared('team: edge'), { ingressControllers })).toEqual(['controller -> cart TCP 80: allowed']);
  expect(calls(cart + declared('team: shop'), { ingressControllers })).toEqual(['controller -> cart TCP 80: denied']);
});

test.each([
  // ipBlock, ipBlockMatchesPods, podCIDRs, then what a controller on the pod network gets
  ['10.0.0.0/8', 'no', ['10.244.0.0/16'], 'denied'],
  ['10.0.0.0/8', 'no', [], 'denied'],
  ['10.0.0.0/8', 'yes', ['10.244.0.0/16'], 'allowed'],
  ['10.244.1.0/24', 'yes', ['10.244.0.0/16'], 'unknown'],
  ['10.0.0.0/8', 'yes', [], 'unknown'],
  ['192.168.0.0/16', 'yes', ['10.244.0.0/16'], 'denied'],
  ['192.168.0.0/16', 'unknown', ['10.244.0.0/16'], 'denied'],
  ['10.0.0.0/8', 'unknown', ['10.244.0.0/16'], 'unknown'],
] as const)('%s admits a controller where ipBlocks match pods: %s, and pods are in %j: %s', (...row) => {
  const [cidr, ipBlockMatchesPods, podCIDRs, verdict] = row;
  const cart = deployment('cart') + service('cart') + entryPoints.Ingress;
  const blocked = cart + cartPolicy(`{from: [{ipBlock: {cidr: ${cidr}}}]}`);
  const facts = { ipBlockMatchesPods, podCIDRs, ingressControllers: [nginx] };
  expect(calls(blocked, facts)).toEqual([`controller -> cart TCP 80: ${verdict}`]);
});

test('a controller on the network of its node is never a peer of a cluster policy', () => {
  const cart = deployment('cart') + service('cart') + entryPoints.Ingress;
  const deny = (from: string) => `//- cnp.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: deny}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [${from}]}]
`;
  const all = [
    '{namespaces: {}}',
    '{namespaces: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}',
    '{pods: {namespaceSelector: {}, podSelector: {}}}',
  ];
  for (const from of all) {
    const verdictOf = (hostNetwork: boolean) =>
      calls(cart + deny(from), { ingressControllers: [{ ...nginx, hostNetwork }] });
    expect(verdictOf(true), from).toEqual(['controller -> cart TCP 80: allowed']);
    expect(verdictOf(false), from).toEqual(['controller -> cart TCP 80: denied']);
  }
});
