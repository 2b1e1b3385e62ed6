/** Fields, and values that the API lists. */
import { describe, expect, test } from 'vitest';
import { chosen, described, labels, offered } from '../../support/completion.ts';
import { clusterPolicy, deployment, namespace, policy } from '../../support/manifests.ts';

const at = (spec: string): string[] => labels(policy('p', spec, 'shop'));
const tier = (spec: string): string[] => labels(clusterPolicy('p', spec));
const rest = ['policyTypes', 'ingress', 'egress'];

describe('fields that are not there yet', () => {
  test.each<[spec: string, expected: readonly string[]]>([
    ['$0', ['podSelector', ...rest]],
    ['podSelector: {}\n$0', rest],
    ['podSelector: {}\nin$0', rest],
    ['$0\npodSelector: {}', rest],
    ['podSelector: {}\nin$0gress: []', rest],
    ['podSelector: {}\n$0\npolicyTypes: [Ingress', ['ingress', 'egress']],
    ['podSelector: {$0}', ['matchLabels', 'matchExpressions']],
    ['podSelector:\n  $0', ['matchLabels', 'matchExpressions']],
    ['podSelector:\n  matchLabels: {}\n  $0', ['matchExpressions']],
    ['podSelector:\n  matchExpressions:\n  - $0', ['key', 'operator', 'values']],
    ['podSelector:\n  matchExpressions:\n  - key: app\n    $0', ['operator', 'values']],
    ['ingress:\n- from: []\n  $0', ['ports']],
    ['ingress:\n- ports:\n  - $0', ['protocol', 'port', 'endPort']],
    ['ingress:\n- ports:\n  - port: 80\n    $0', ['protocol', 'endPort']],
    ['ingress:\n- ports: [{$0}]', ['protocol', 'port', 'endPort']],
    ['ingress:\n- from:\n  - podSelector: {}\n    $0', ['namespaceSelector']],
    ['ingress:\n- from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n    $0', []],
    ['ingress:\n- from:\n  - ipBlock: {$0}', ['cidr', 'except']],
    ['podSelector: {}\n    $0', []],
    ['podSelector:\n  matchLabels:\n    app: web\n $0', []],
  ])('%j', (spec, expected) => expect(at(spec)).toEqual(expected));

  test('of the object and its metadata', () => {
    const object = policy('p', 'podSelector: {}', 'shop');
    expect(labels(object.replace('metadata:', '$0\nmetadata:'))).toEqual([]);
    expect(labels(object.replace('metadata:', 'annotated$0\nmeta:'))).toEqual(['metadata']);
    expect(labels(object.replace('  namespace: shop', '  $0'))).toEqual([
      ...['generateName', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences'],
    ]);
    expect(labels(clusterPolicy('p', '').replace('  name: p', '  $0'))).not.toContain('namespace');
  });

  test('of what stands in a List', () => {
    const list = `//- l.yaml\napiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  metadata: {name: p}\n  spec:\n    $0\n`;
    expect(labels(list)).toEqual(['podSelector', ...rest]);
  });

  test('of policies of the whole cluster', () => {
    expect(tier('$0')).toEqual(['tier', 'priority', 'subject', 'ingress', 'egress']);
    expect(tier('subject:\n  $0')).toEqual(['namespaces', 'pods']);
    expect(tier('subject:\n  namespaces: {}\n  $0')).toEqual([]);
    expect(tier('egress:\n- action: Deny\n  $0')).toEqual(['name', 'to', 'protocols']);
    expect(tier('egress:\n- protocols:\n  - tcp:\n      destinationPort:\n        $0')).toEqual(['number', 'range']);
    expect(tier('ingress:\n- from:\n  - $0')).toEqual(expect.arrayContaining(['namespaces', 'pods']));
    expect(tier('egress:\n- to:\n  - $0')).toEqual(expect.arrayContaining(['networks', 'nodes', 'domainNames']));
  });

  test('in JSON', () => {
    const json = (text: string) =>
      `//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},\n"spec": {${text}}}\n`;
    expect(labels(json('"$0"'))).toEqual(['podSelector', ...rest]);
    expect(chosen(json('"$0": {}'), 'podSelector')).toContain('"spec": {"podSelector": {}}');
  });

  test('with what each means', () => {
    const [podSelector, policyTypes] = offered(policy('p', '$0'));
    expect(podSelector?.documentation).toBe("The pods of the policy's namespace that it isolates; {} is all of them.");
    expect(policyTypes?.documentation).toContain('The directions in which it isolates these pods.');
    expect(offered(clusterPolicy('p', '$0'))[0]).toMatchObject({ label: 'tier', detail: 'required' });
  });
});

describe('what is written for a field', () => {
  const afterChoice = (spec: string, label: string): string =>
    chosen(policy('p', spec), label).split('spec:\n')[1] ?? '';

  test.each([
    ['$0', 'podSelector', '  podSelector:\n    \n'],
    ['podSelector:\n  m$0', 'matchLabels', '  podSelector:\n    matchLabels:\n      \n'],
    ['podSelector:\n    m$0', 'matchLabels', '  podSelector:\n      matchLabels:\n        \n'],
    ['podSelector: {}\n$0', 'ingress', '  podSelector: {}\n  ingress:\n  - \n'],
    [
      'podSelector: {}\npolicyTypes:\n  - Ingress\n$0',
      'ingress',
      '  podSelector: {}\n  policyTypes:\n    - Ingress\n  ingress:\n    - \n',
    ],
    ['ingress:\n-$0', 'from', '  ingress:\n  - from:\n    - \n'],
    ['ingress:\n- $0', 'from', '  ingress:\n  - from:\n    - \n'],
    ['ingress:\n- from:\n  - ipBlock:\n      $0', 'cidr', '  ingress:\n  - from:\n    - ipBlock:\n        cidr: \n'],
    ['ingress:\n- from:\n  - ipBlock: {$0}', 'except', '  ingress:\n  - from:\n    - ipBlock: {except: []}\n'],
    ['podSelector: {$0}', 'matchLabels', '  podSelector: {matchLabels: {}}\n'],
    ['ingress:\n- fr$0om: []', 'ports', '  ingress:\n  - ports: []\n'],
  ])('%j: %s', (spec, label, expected) => expect(afterChoice(spec, label)).toBe(expected));
});

describe('values that the API lists', () => {
  test.each<[spec: string, expected: readonly string[]]>([
    ['policyTypes:\n- $0', ['Ingress', 'Egress']],
    ['policyTypes:\n- Ingress\n- $0', ['Egress']],
    ['policyTypes:\n  - Ingress\n  -$0', ['Egress']],
    ['policyTypes: [$0]', ['Ingress', 'Egress']],
    ['policyTypes: [Egress, $0', ['Ingress']],
    ['policyTypes: $0', ['Ingress', 'Egress']],
    ['policyTypes:\n  $0', ['Ingress', 'Egress']],
    ['ingress:\n- ports:\n  - protocol: $0', ['TCP', 'UDP', 'SCTP']],
    ['ingress:\n- ports:\n  - {protocol: U$0, port: 53}', ['TCP', 'UDP', 'SCTP']],
    [
      'podSelector:\n  matchExpressions:\n  - key: a\n    operator: $0\n    values: [b]',
      ['In', 'NotIn', 'Exists', 'DoesNotExist'],
    ],
    ['podSelector:\n  matchExpressions:\n  - {operator: "$0"}', ['In', 'NotIn', 'Exists', 'DoesNotExist']],
  ])('%j', (spec, expected) => expect(at(spec)).toEqual(expected));

  test('actions and tiers', () => {
    expect(tier('tier: $0')).toEqual(['Admin', 'Baseline']);
    expect(tier('ingress:\n- action: $0')).toEqual(['Accept', 'Deny', 'Pass']);
    const [accept] = offered(clusterPolicy('p', 'ingress:\n- action: $0'));
    expect(accept?.documentation).toBe('It is allowed, whatever NetworkPolicies say.');
    const old = clusterPolicy('p', 'ingress:\n- action: $0').replace('v1alpha2', 'v1alpha1');
    expect(labels(old.replace('ClusterNetworkPolicy', 'AdminNetworkPolicy'))).toEqual(['Allow', 'Deny', 'Pass']);
    expect(labels(old.replace('ClusterNetworkPolicy', 'BaselineAdminNetworkPolicy'))).toEqual(['Allow', 'Deny']);
  });

  test('the versions and kinds of policies', () => {
    expect(labels('kind: NetworkPolicy\napiVersion: $0\n')).toEqual(['networking.k8s.io/v1']);
    expect(labels('apiVersion: networking.k8s.io/v1\nkind: $0\n')).toEqual(['NetworkPolicy']);
    expect(labels('apiVersion: policy.networking.k8s.io/v1alpha1\nkind: A$0\n')).toEqual([
      'AdminNetworkPolicy',
      'BaselineAdminNetworkPolicy',
    ]);
    expect(labels('apiVersion: apps/v1\nkind: $0\n')).toEqual([]);
    expect(labels('kind: Deployment\napiVersion: $0\n')).toEqual([]);
  });
});

describe('values of the workspace', () => {
  test('namespaces', () => {
    const pods =
      deployment('web', { namespace: 'shop' }) + deployment('cart', { namespace: 'shop' }) + namespace('ops');
    const source = policy('p', 'podSelector: {}', '$0');
    expect(offered(source + pods).map(described)).toEqual(['ops (no workload)', 'shop (2 workloads)']);
    expect(offered(source.replace(': $0', ': sho$0') + pods)).toHaveLength(2);
    expect(labels(policy('p$0', 'podSelector: {}') + pods)).toEqual([]);
  });

  test('priorities in front of others and behind them', () => {
    const others =
      clusterPolicy('first', 'tier: Admin\npriority: 50') + clusterPolicy('last', 'tier: Admin\npriority: 200');
    const priorities = (spec: string) => offered(clusterPolicy('p', spec) + others).map(described);
    expect(priorities('tier: Admin\npriority: $0')).toEqual([
      '210 (behind all others; the last is last with 200)',
      '40 (in front of all others; the first is first with 50)',
    ]);
    expect(priorities('tier: Baseline\npriority: $0')).toEqual(['100 (no other policy of this tier has one)']);
    const edges =
      clusterPolicy('low', 'tier: Admin\npriority: 5') + clusterPolicy('high', 'tier: Admin\npriority: 995');
    expect(labels(clusterPolicy('p', 'tier: Admin\npriority: $0') + edges)).toEqual([]);
  });
});

test('calmly in whatever text', () => {
  for (const text of [
    '$0',
    '{$0',
    '[$0',
    '- $0',
    '? $0',
    ': $0',
    '"$0',
    '%$0',
    '!!x $0',
    '&a $0',
    '*$0',
    '|\n $0',
    'a: |\n  $0',
  ])
    for (const around of [
      'X',
      'kind: NetworkPolicy\nX',
      'kind: NetworkPolicy\nspec:\n  X\n',
      'X\nkind: NetworkPolicy\nspec: {',
    ]) {
      const source = `//- a.yaml\n${around.replace('X', text)}\n`;
      expect(() => labels(source), source).not.toThrow();
    }
});

test('of what is very long nothing, and soon', () => {
  const json = (items: number) => `{"kind": "NetworkPolicy", "spec": {$0}, "x": [${'"a", '.repeat(items)}1]}\n`;
  expect(labels(json(1000))).toContain('podSelector');
  expect(labels(json(100_000))).toEqual([]);
});
