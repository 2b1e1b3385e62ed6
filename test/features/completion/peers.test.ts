/** Peers, ports and addresses. */
import { describe, expect, test } from 'vitest';
import { chosen, described, labels, offered } from '../../support/completion.ts';
import { clusterPolicy, deployment, namespace, policy, service } from '../../support/manifests.ts';

const http = 'name: http, containerPort: 8080';
const shop = [
  deployment('cart', { namespace: 'shop', ports: [http, 'containerPort: 9090, protocol: UDP'] }),
  service('cart', { namespace: 'shop', ports: [8080] }),
  deployment('orders', { namespace: 'shop', ports: [http, 9000] }),
  deployment('web', { namespace: 'shop', env: { CART: 'cart:8080' } }),
  deployment('prometheus', { namespace: 'monitoring' }),
  deployment('nodes', { namespace: 'monitoring', pod: 'hostNetwork: true' }),
  namespace('ops'),
].join('');
const at = (spec: string): string[] => offered(policy('p', spec, 'shop') + shop).map(described);
const afterChoice = (spec: string, label: string): string =>
  chosen(policy('p', spec, 'shop') + shop, label).split('spec:\n')[1] ?? '';

describe('whole peers', () => {
  const pods = [
    ...['pods of web (calls cart)', 'pods of cart (Deployment)', 'pods of orders (Deployment)'],
    ...['pods of prometheus in monitoring (Deployment)'],
    ...['all pods in monitoring (namespace)', 'all pods in ops (namespace)', 'all pods in shop (namespace)'],
  ];

  test.each([
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  - $0',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  -$0',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n    $0',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [$0]',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{$0}]',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  - podSelector: {}\n  - we$0',
  ])('%j', (spec) => {
    const found = at(spec);
    const from = found.indexOf(pods[0] ?? '');
    expect(found.slice(from, from + pods.length)).toEqual(pods);
  });

  test('each with the labels that it asks for', () => {
    const items = offered(policy('p', 'ingress:\n- from:\n  - $0', 'shop') + shop);
    const documentationOf = (label: string): string | undefined =>
      items.find((item) => item.label === label)?.documentation;
    expect(documentationOf('pods of web')).toBe('Pods with app=web in namespace shop.');
    expect(documentationOf('pods of prometheus in monitoring')).toBe(
      'Pods with app=prometheus in namespace monitoring.',
    );
  });

  test('of egress those that are called', () => {
    const found = at('podSelector: {matchLabels: {app: web}}\negress:\n- to:\n  - $0');
    expect(found).toContain('pods of cart (called by web)');
    expect(found).toContain('pods of orders (Deployment)');
  });

  test('not once a field is there, and in no quotes', () => {
    expect(at('ingress:\n- from:\n  - podSelector: {}\n    $0')).toEqual(['namespaceSelector']);
    expect(labels(policy('p', 'ingress:\n- from: [{"$0"}]') + shop)).toEqual([
      'podSelector',
      'namespaceSelector',
      'ipBlock',
    ]);
  });

  test('are written where they fit', () => {
    const own = '- podSelector:\n        matchLabels:\n          app: web\n';
    expect(afterChoice('ingress:\n- from:\n  - $0', 'pods of web')).toBe(`  ingress:\n  - from:\n    ${own}`);
    expect(afterChoice('ingress:\n- from:\n  -$0', 'pods of web')).toBe(`  ingress:\n  - from:\n    ${own}`);
    expect(afterChoice('ingress:\n- from:\n  - we$0\n  ports: []', 'pods of web')).toBe(
      `  ingress:\n  - from:\n    ${own}    ports: []\n`,
    );
    expect(afterChoice('ingress:\n- from:\n    $0', 'pods of web')).toBe(
      '  ingress:\n  - from:\n      - podSelector:\n          matchLabels:\n            app: web\n',
    );
    expect(afterChoice('ingress:\n- from: [$0]', 'pods of web')).toBe(
      '  ingress:\n  - from: [{ podSelector: { matchLabels: { app: web } } }]\n',
    );
    expect(afterChoice('ingress:\n- from: [{$0}]', 'pods of web')).toBe(
      '  ingress:\n  - from: [{podSelector: { matchLabels: { app: web } }}]\n',
    );
    expect(afterChoice('ingress:\n- from:\n  - $0', 'pods of prometheus in monitoring')).toBe(
      [
        '  ingress:',
        '  - from:',
        '    - namespaceSelector:',
        '        matchLabels:',
        '          kubernetes.io/metadata.name: monitoring',
        '      podSelector:',
        '        matchLabels:',
        '          app: prometheus',
        '',
      ].join('\n'),
    );
    expect(afterChoice('ingress:\n- from:\n  - $0', 'all pods in ops')).toBe(
      '  ingress:\n  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: ops\n',
    );
  });

  test('in policies of the whole cluster', () => {
    const source = clusterPolicy('p', 'ingress:\n- from:\n  - $0') + shop;
    expect(labels(source)).toContain('pods of web in shop');
    expect(chosen(source, 'pods of web in shop').split('spec:\n')[1]).toBe(
      [
        '  ingress:',
        '  - from:',
        '    - pods:',
        '        namespaceSelector:',
        '          matchLabels:',
        '            kubernetes.io/metadata.name: shop',
        '        podSelector:',
        '          matchLabels:',
        '            app: web',
        '',
      ].join('\n'),
    );
    expect(chosen(source, 'all pods in ops').split('spec:\n')[1]).toContain('- namespaces:\n        matchLabels:');
  });
});

describe('ports', () => {
  const egress = (peer: string, rest = 'port: $0') =>
    at(`podSelector: {}\negress:\n- to: [${peer}]\n  ports:\n  - ${rest}`);

  test('of the pods that a policy selects', () => {
    const ingress = (rest: string) => at(`podSelector: {matchLabels: {app: cart}}\ningress:\n- ports:\n  - ${rest}`);
    expect(ingress('port: $0')).toEqual(['http (8080 on cart)', '8080 (http on cart)']);
    expect(ingress('port: 80$0')).toEqual(['http (8080 on cart)', '8080 (http on cart)']);
    expect(ingress('port: $0\n    protocol: UDP')).toEqual(['9090 (on cart)']);
    expect(ingress('{port: $0, protocol: UDP}')).toEqual(['9090 (on cart)']);
    expect(ingress('endPort: $0')).toEqual([]);
  });

  test('of the pods of the peers', () => {
    expect(egress('{podSelector: {matchLabels: {app: orders}}}')).toEqual([
      ...['http (8080 on orders)', '8080 (http on orders)', '9000 (on orders)'],
    ]);
    expect(egress('{podSelector: {}}')).toEqual([
      ...['http (8080 on cart, orders)', '8080 (http on cart, orders)', '9000 (on orders)'],
    ]);
    expect(egress('{ipBlock: {cidr: 10.0.0.0/8}}')).toEqual([]);
    expect(at('podSelector: {}\negress:\n- ports:\n  - port: $0')).toEqual([]);
  });

  test('in policies of the whole cluster', () => {
    const subject = 'subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}';
    const tier = (rest: string) => offered(clusterPolicy('p', `${subject}\ningress:\n- ${rest}`) + shop).map(described);
    expect(tier('protocols: [{tcp: {destinationPort: {number: $0}}}]')).toEqual(['8080 (http on cart)']);
    expect(tier('protocols: [{udp: {destinationPort: {number: $0}}}]')).toEqual(['9090 (on cart)']);
    expect(tier('protocols: [{destinationNamedPort: $0}]')).toEqual(['http (8080 on cart)']);
  });

  test('are written as what they are', () => {
    expect(afterChoice('podSelector: {}\ningress:\n- ports:\n  - port: $0', '8080')).toContain('- port: 8080\n');
    expect(afterChoice('podSelector: {}\ningress:\n- ports:\n  - port:$0', 'http')).toContain('- port: http\n');
  });
});

describe('addresses', () => {
  const block = (text: string) => `podSelector: {}\negress:\n- to:\n  - ipBlock:\n      ${text}`;
  const used = policy(
    'q',
    'podSelector: {}\negress:\n- to: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.7/32]}}]',
    'ops',
  );
  const range = (text: string, more = '') => offered(policy('p', block(text), 'shop') + used + more).map(described);

  test('that policies have, that are configured, and that everybody knows', () => {
    const found = range('cidr: $0', '//- .netpol.yaml\npodCIDRs: [10.244.0.0/16]\n');
    expect(found.slice(0, 4)).toEqual([
      ...['203.0.113.0/24 (in 1 policy)', '203.0.113.7/32 (in 1 policy)'],
      ...['10.244.0.0/16 (pods of the cluster)', '10.0.0.0/8 (private network)'],
    ]);
    expect(found).toContain('::/0 (every IPv6 address)');
    expect(range('cidr: 20$0')).toHaveLength(found.length - 1);
    expect(range('cidr: fc00::$0')).toContain('fc00::/7 (private network, IPv6)');
  });

  test('in except, those inside of the range', () => {
    expect(range('cidr: 203.0.113.0/24\n      except: [$0]')).toEqual(['203.0.113.7/32 (in 1 policy)']);
    expect(range('except:\n      - 10.0.0.0/8\n      - $0\n      cidr: 0.0.0.0/0')).not.toContain(
      '10.0.0.0/8 (private network)',
    );
    expect(range('except:\n      - $0\n      cidr: 0.0.0.0/0')).toContain('10.0.0.0/8 (private network)');
    expect(range('except:\n      - $0\n      cidr: 0.0.0.0/0').join()).not.toContain('::');
  });

  test('of networks', () => {
    const tier = (text: string) =>
      offered(clusterPolicy('p', `egress:\n- to:\n  - networks: ${text}`) + used).map(described);
    expect(tier('[$0]')).toContain('203.0.113.0/24 (in 1 policy)');
    expect(tier('\n    - 10.0.0.0/8\n    - $0')).not.toContain('10.0.0.0/8 (private network)');
    expect(tier('\n    - 10.0.0.0/8\n    - $0')).toContain('0.0.0.0/0 (every IPv4 address)');
  });

  test('are written with quotes where they need them', () => {
    const written = (text: string, label: string) => chosen(policy('p', block(text)), label).split('ipBlock:\n')[1];
    expect(written('cidr: $0', '::/0')).toBe('        cidr: "::/0"\n');
    expect(written('cidr: fc00::$0', 'fc00::/7')).toBe('        cidr: fc00::/7\n');
    expect(written('except:\n      -$0', '10.0.0.0/8')).toBe('        except:\n        - 10.0.0.0/8\n');
  });
});
