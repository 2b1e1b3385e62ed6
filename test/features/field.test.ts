/** What a hover says of a field of a policy where it has nothing to say about the cluster. */
import { expect, test } from 'vitest';
import { hover, hoveredText } from '../support/hover.ts';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';

const web = deployment('web', { namespace: 'shop' });
const at = (spec: string): string => hover(policy('p', spec, 'shop') + web);

test.each([
  [
    'podSelector: {}\ningress:\n- f$0rom: []',
    '`from`: Who may connect: any of these peers. Without it everyone, outside of the cluster too.',
  ],
  [
    'podSelector: {}\negress:\n- t$0o:\n  - podSelector: {}',
    '`to`: Who may be connected to: any of these peers. Without it everyone, outside of the cluster too.',
  ],
  [
    '{"podSelector": {}, "ingress": [{"from$0": []}]}',
    '`from`: Who may connect: any of these peers. Without it everyone, outside of the cluster too.',
  ],
  ['{"podSelector": {}, "ingress": [{"from":$0 []}]}', ''],
])('of a NetworkPolicy: %j', (spec, expected) => expect(at(spec)).toBe(expected));

test('of policies of the whole cluster', () => {
  const tier = (spec: string): string => hover(clusterPolicy('p', spec) + web);
  expect(tier('tier: Ad$0min')).toBe(
    [
      '`tier`: Admin decides before NetworkPolicies, Baseline where none of them selects the pod.',
      '`Admin`: It decides before NetworkPolicies.',
      'One of `Admin`, `Baseline`.',
    ].join('\n'),
  );
  expect(tier('pri$0ority: 10')).toBe('`priority`: From 0 to 1000: within a tier the lowest comes first.');
  expect(tier('subject:\n  namesp$0aces:\n    matchLabels:\n      a: b')).toMatch(
    /\n`namespaces`: All pods of the namespaces with these labels; {} is every namespace\.$/,
  );
  expect(
    tier('subject:\n  namespaces:\n    matchExpressions:\n    - {key: a, operator: Not$0In, values: [b]}'),
  ).toContain('`NotIn`: The label has none of the values, or is not there.');
  expect(tier('egress:\n- to:\n  - networks:\n    - 10.$00.0.0/8')).toContain('They match the addresses of pods too.');
});

test('the span of what it is about', () => {
  expect(hoveredText(clusterPolicy('p', 'pri$0ority: 10\ntier: Admin'))).toBe('priority: 10');
});

test('no field at labels, at what is none, between keys and in other kinds', () => {
  const tier = (spec: string): string => hover(clusterPolicy('p', spec) + web);
  expect(tier('subject:\n  namespaces:\n    matchLabels:\n      te$0am: b')).not.toContain('`');
  expect(tier('oth$0er: 1')).toBe('');
  expect(tier('subject:\n $0 namespaces: {}')).not.toContain('`');
  expect(hover('apiVersion: apps/v1\nki$0nd: ReplicaSet\nmetadata: {name: a}\nsp$0ec: {}\n')).toBe('');
});
