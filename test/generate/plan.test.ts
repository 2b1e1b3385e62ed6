/** Policies from calls. `generateFor` also runs again on what it made, and then nothing may be left to do. */
import { describe, expect, test } from 'vitest';
import { denyText, generateFor, openText } from '../support/generate.ts';
import { clusterPolicy, denyAll, deployment, ingress, namespace, policy, service } from '../support/manifests.ts';

const cart =
  deployment('cart', { ports: ['name: grpc, containerPort: 8080'] }) + service('cart', { ports: ['7070 -> grpc'] });
const frontend = deployment('frontend', { env: { CART: 'cart:7070' } });

const deny = denyText();

function toCart(rule: string, port: number | string = 8080): string {
  return openText('cart', rule, { port });
}

const fromFrontend = `  - from:
    # env CART of frontend, frontend.yaml:15
    - podSelector:
        matchLabels:
          app: frontend
`;

describe('a namespace', () => {
  test('is denied by default, and what calls need is opened, on target ports', () => {
    const { text, calls, beyond, notes } = generateFor(frontend + cart);
    const proposal = '# A proposal: nothing in the manifests says who calls frontend.\n';
    expect(text).toBe(`${proposal}${deny}---\n${toCart(fromFrontend)}`);
    expect(calls).toEqual(['frontend -> cart TCP 8080: allowed']);
    expect({ beyond, notes }).toEqual({ beyond: [], notes: [] });
  });

  test('with the names of ports, where a name is that of one number', () => {
    expect(generateFor(frontend + cart, { ports: 'names' }).texts[1]).toBe(toCart(fromFrontend, 'grpc'));
    const twice = ['name: grpc, containerPort: 8080', 'name: grpc, containerPort: 8081'];
    const ambiguous = deployment('cart', { ports: twice }) + service('cart', { ports: ['7070 -> 8080'] });
    expect(generateFor(frontend + ambiguous, { ports: 'names' }).texts[1]).toBe(toCart(fromFrontend));
  });

  test('of which nothing is said gets a proposal', () => {
    expect(generateFor(deployment('a') + deployment('b')).text).toBe(
      `# A proposal: nothing in the manifests says who calls a or b.\n${deny}`,
    );
  });

  test('one by one', () => {
    const source = deployment('a', { namespace: 'one' }) + deployment('b', { namespace: 'two' });
    const { after } = generateFor(source, { namespaces: ['two'] });
    expect([...after.namespaces.values()].map(({ name, policies }) => `${name} ${policies.length}`)).toEqual([
      'one 0',
      'two 1',
    ]);
  });

  test('callers elsewhere are named with their namespace, and those with equal ports share a rule', () => {
    const other = deployment('worker', { namespace: 'jobs', env: { CART: 'cart.default:7070' } });
    const { text, beyond } = generateFor(frontend + cart + other, { namespaces: ['default'] });
    const from = `${fromFrontend}    # env CART of worker, worker.yaml:16
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: jobs
      podSelector:
        matchLabels:
          app: worker
`;
    expect(text).toContain(toCart(from));
    expect(beyond).toEqual([]);
  });

  test('the same caller on several ports has one rule, with all places that say so', () => {
    const many = deployment('frontend', { env: { A_ADDR: 'cart:80', B_ADDR: 'cart:81', C_ADDR: 'cart:81' } });
    const target = deployment('cart') + service('cart', { ports: ['a 80', 'b 81'] });
    const { text } = generateFor(many + target);
    expect(text).toContain(`  - from:
    # env A_ADDR of frontend, frontend.yaml:15
    # env B_ADDR of frontend, frontend.yaml:17
    # env C_ADDR of frontend, frontend.yaml:19
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - protocol: TCP
      port: 80
    - protocol: TCP
      port: 81
`);
  });
});

describe('one workload', () => {
  test('gets a policy of its own, and its namespace none', () => {
    expect(generateFor(frontend + cart, { workloads: ['cart'] }).text).toBe(toCart(fromFrontend));
  });

  test('of which nothing is said gets a proposal', () => {
    const { text } = generateFor(frontend + cart, { workloads: ['frontend'] });
    expect(text).toMatch(/^# A proposal: nothing in the manifests says who calls these pods\.\n/);
    expect(text).not.toContain('ingress:');
  });

  test('gets none where that would close others', () => {
    const twins = deployment('one', { labels: 'app: x' }) + deployment('two', { labels: 'app: x' });
    const { text, notes } = generateFor(twins, { workloads: ['one'] });
    expect(text).toBe('');
    expect(notes).toEqual([
      'The pods of one cannot be told from those of two: give their pod template a label of its own.',
    ]);
  });

  test('without labels cannot be selected', () => {
    const { text, notes } = generateFor(deployment('bare', { labels: '' }), { workloads: ['bare'] });
    expect(text).toBe('');
    expect(notes).toEqual([
      'The pods of bare have no label that a policy could select them by: add one to the pod template.',
    ]);
  });
});

describe('labels that select more', () => {
  test('say so, at peers and at what is selected', () => {
    const callers =
      deployment('one', { labels: 'app: x', env: { CART: 'cart:7070' } }) + deployment('two', { labels: 'app: x' });
    const { text, beyond } = generateFor(callers + cart);
    expect(text).toContain(
      '    # these labels also select the pods of two\n    - podSelector:\n        matchLabels:\n          app: x\n',
    );
    expect(beyond).toEqual(['two -> cart TCP 8080']);
    const targets = deployment('one', { labels: 'app: x' }) + deployment('two', { labels: 'app: x' });
    const made = generateFor(
      deployment('web', { env: { X: 'one:80' } }) + targets + service('one', { selector: 'app: x' }),
    );
    expect(made.text).toContain('# These labels also select the pods of two: it is open there too.\n');
  });

  test('a label of its own is preferred to one that others have', () => {
    const callers =
      deployment('one', { labels: 'part-of: x, app: one', env: { CART: 'cart:7070' } }) +
      deployment('two', { labels: 'part-of: x, app: two' });
    const { text, beyond } = generateFor(callers + cart);
    expect(text).toContain('    - podSelector:\n        matchLabels:\n          app: one\n    ports:');
    expect(beyond).toEqual([]);
  });
});

describe('entry points', () => {
  const entered = cart + ingress('shop', ['{name: cart, port: {number: 7070}}']);

  test('the configured ingress controller is let in', () => {
    const nginx = { namespace: 'edge', podLabels: new Map([['app', 'nginx']]), hostNetwork: false };
    const { text, calls } = generateFor(entered, { facts: { ingressControllers: [nginx] } });
    const from = `  - from:
    # backend of Ingress shop, shop-ingress.yaml:12
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: edge
      podSelector:
        matchLabels:
          app: nginx
`;
    expect(text).toContain(toCart(from));
    expect(calls).toEqual(['ingressController -> cart TCP 8080: allowed']);
  });

  test('one that nobody knows is any pod, and this is said', () => {
    const { text, calls } = generateFor(entered);
    expect(text).toContain(`    # from every pod: .netpol.yaml may name the pods that bring it, under ingressControllers
    - namespaceSelector: {}
`);
    expect(calls).toEqual(['ingressController -> cart TCP 8080: allowed']);
  });

  test('one on the network of its nodes is let in by their addresses, if they are known', () => {
    const nginx = { namespace: 'edge', podLabels: undefined, hostNetwork: true };
    const without = generateFor(entered, { facts: { ingressControllers: [nginx] } });
    expect(without.notes).toEqual([
      "The ingress controller uses hostNetwork and calls cart from the address of its node: name the nodes' addresses under nodeCIDRs in .netpol.yaml.",
    ]);
    expect(without.calls).toEqual(['ingressController -> cart TCP 8080: unknown']);
    const { text } = generateFor(entered, { facts: { ingressControllers: [nginx], nodeCIDRs: ['10.1.0.0/16'] } });
    expect(text).toContain('    - ipBlock:\n        cidr: 10.1.0.0/16\n');
  });

  test.each(['LoadBalancer', 'NodePort'])('a Service of type %s is open to everyone on its port', (type) => {
    const open =
      deployment('cart', { ports: [8080] }) + service('cart', { ports: ['80 -> 8080'], spec: `type: ${type}` });
    const { text, calls, beyond } = generateFor(frontend + open);
    expect(text).toContain(`  ingress:
  # type ${type} of Service cart, cart-service.yaml:6
  # from outside of the cluster, whose addresses nobody knows
  - ports:
    - protocol: TCP
      port: 8080
`);
    expect(calls).toEqual(['outside -> cart TCP 8080: allowed']);
    expect(beyond).toEqual([]);
  });

  test('the API server is let in by a rule about ports only', () => {
    const hook = `//- configuration.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
- name: hook.example.com
  clientConfig: {service: {name: hook, namespace: default}}
`;
    const { text, calls } = generateFor(deployment('hook') + service('hook', { ports: ['443 -> 9443'] }) + hook);
    expect(text).toContain(
      '  # from the API server, which is no pod\n  - ports:\n    - protocol: TCP\n      port: 9443\n',
    );
    expect(calls).toEqual(['apiServer -> hook TCP 9443: allowed']);
  });
});

describe('what policies cannot say', () => {
  test('a workload on the network of its node gets none', () => {
    const onNode =
      deployment('cart', { ports: [8080], pod: 'hostNetwork: true' }) + service('cart', { ports: ['7070 -> 8080'] });
    const { texts, notes } = generateFor(frontend + onNode);
    expect(texts).toHaveLength(1);
    expect(notes).toEqual(['cart uses hostNetwork: most network plugins apply no policy to it.']);
    expect(generateFor(onNode).texts).toEqual([]);
  });

  test('a caller on the network of its node', () => {
    const onNode = deployment('agent', { pod: 'hostNetwork: true', env: { CART: 'cart:7070' } });
    const { notes, calls } = generateFor(onNode + cart);
    expect(notes[0]).toBe(
      "agent uses hostNetwork and calls cart from the address of its node: name the nodes' addresses under nodeCIDRs in .netpol.yaml.",
    );
    expect(calls).toEqual(['agent -> cart TCP 8080: unknown']);
  });

  test('a port that a placeholder hides, and one that nobody declares', () => {
    const hidden = deployment('cart') + service('cart', { ports: ['7070 -> "${PORT}"'] });
    expect(generateFor(frontend + hidden).text).toContain('    - protocol: TCP\n');
    expect(generateFor(frontend + hidden).text).toContain('    # on all TCP ports, since a placeholder hides which\n');
  });

  test('a cluster policy that denies the call', () => {
    const admin = clusterPolicy(
      'closed',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {}}]}]',
    );
    const { texts, calls } = generateFor(frontend + cart + admin);
    expect(texts).toHaveLength(2);
    expect(calls).toEqual(['frontend -> cart TCP 8080: denied']);
  });

  test('a Service port that is not there is no call', () => {
    const wrong = deployment('frontend', { env: { CART: 'cart:9999' } });
    expect(generateFor(wrong + cart).texts).toHaveLength(1);
    const nowhere = deployment('cart', { ports: [8080] }) + service('cart', { ports: ['7070 -> grpc'] });
    expect(generateFor(frontend + nowhere).texts).toHaveLength(1);
  });
});

describe('policies that are there', () => {
  test('a default-deny is not written twice, and the name default-deny not taken twice', () => {
    expect(generateFor(frontend + cart + denyAll).text).toBe(toCart(fromFrontend));
    const other = policy('default-deny', 'podSelector: {matchLabels: {app: frontend}}');
    expect(generateFor(frontend + cart + other).text).toContain('  name: default-deny-ingress\n');
  });

  test('what they surely allow is not written again', () => {
    const open = policy('open', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}]}]');
    const { texts, beyond } = generateFor(frontend + cart + deployment('other') + open);
    expect(texts).toHaveLength(1);
    expect(beyond).toEqual([
      'frontend -> cart TCP 1-8079, 8081-65535 and all UDP ports and all SCTP ports',
      'other -> cart all ports',
    ]);
  });

  test('what they allow in part, or perhaps, is', () => {
    const port = policy('port', 'podSelector: {matchLabels: {app: cart}}\ningress: [{ports: [{port: 80}]}]');
    expect(generateFor(frontend + cart + port).text).toContain('  name: cart\n');
    const perhaps = policy(
      'perhaps',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]',
    );
    expect(generateFor(frontend + cart + perhaps).text).toContain('  name: cart\n');
    expect(generateFor(frontend + cart + perhaps + namespace('default', 'a: b')).text).not.toContain('  name: cart\n');
  });

  test('a name that is taken gets the direction, or a number', () => {
    const taken = policy('cart', 'podSelector: {matchLabels: {app: frontend}}');
    expect(generateFor(frontend + cart + taken).text).toContain('  name: cart-ingress\n');
    const both = { workloads: ['cart'], egress: true };
    expect(generateFor(frontend + cart + taken, both).text).toContain('  name: cart-2\n');
  });
});

describe('egress', () => {
  test('DNS by the default-deny, calls by the policy of each workload', () => {
    const { text, calls } = generateFor(frontend + cart, { egress: true });
    expect(text).toContain(`  policyTypes:
  - Ingress
  - Egress
  egress:
  # DNS of the cluster
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
    expect(text).toContain(`  egress:
  - to:
    # env CART of frontend, frontend.yaml:15
    - podSelector:
        matchLabels:
          app: cart
    ports:
    - protocol: TCP
      port: 8080
`);
    expect(calls).toEqual(['frontend -> cart TCP 8080: allowed']);
  });

  test('what a Service without selector leads to by its addresses, where a manifest has them', () => {
    const web = deployment('web', { env: { DB: 'db:5432', LOG: 'log:514' } });
    const db = service('db', { selector: '', ports: [5432] }) + service('log', { selector: '', ports: ['514/UDP'] });
    const slice = (name: string, port: string, address: string): string => `//- ${name}-slice.yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, labels: {kubernetes.io/service-name: ${name}}}
ports: [{${port}}]
endpoints: [{addresses: ["${address}"]}]
`;
    const asked = { workloads: ['web'], egress: true };
    const { text, notes } = generateFor(
      web + db + slice('db', 'port: 15432', '192.0.2.7') + slice('log', 'port: 1514, protocol: UDP', '2001:db8::1'),
      asked,
    );
    expect(text).toContain(`  - to:
    # env DB of web, web.yaml:15
    - ipBlock:
        cidr: 192.0.2.7/32
    ports:
    - protocol: TCP
      port: 15432
  - to:
    # env LOG of web, web.yaml:17
    - ipBlock:
        cidr: 2001:db8::1/128
    ports:
    - protocol: UDP
      port: 1514
`);
    expect(notes).toEqual([]);
    expect(generateFor(web + db + slice('log', 'port: 1514, protocol: UDP', '192.0.2.9'), asked).notes).toEqual([
      'web calls Service db, which has no selector, and no manifest has its EndpointSlice: nothing is opened for that.',
    ]);
  });

  test('hosts outside by any address, addresses by themselves, the API server by its ports', () => {
    const env = {
      API: 'https://api.example.com:8443',
      DB: 'tcp://192.0.2.7:5432',
      KUBE: 'https://kubernetes.default.svc',
    };
    const { text } = generateFor(deployment('web', { env }), { workloads: ['web'], egress: true });
    expect(text).toContain(
      '    # to every address, since a policy cannot name hosts\n    - ipBlock:\n        cidr: 0.0.0.0/0\n',
    );
    expect(text).toContain(
      '    - ipBlock:\n        cidr: 192.0.2.7/32\n    ports:\n    - protocol: TCP\n      port: 5432\n',
    );
    expect(text).toContain('  - ports:\n    - protocol: TCP\n      port: 443\n    - protocol: TCP\n      port: 6443\n');
    expect(text).toContain('# DNS of the cluster');
  });
});
