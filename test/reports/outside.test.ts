/** What `outsideOf` finds once for many workloads, against `externalAccess` of each. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { externalAccess } from '../../server/src/policy/access.ts';
import { outsideOf } from '../../server/src/reports/outside.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs } from '../oracle/property.ts';
import { clusterIn } from '../support/cluster.ts';
import { clusterOfGenerated } from '../support/generated.ts';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';

test.each([
  ['NetworkPolicies', false],
  ['cluster policies', true],
])('of random clusters with %s', patient, (_, tiers) => {
  const world = clusters({ unknowns: true, ipBlocks: true, tiers, services: false, settled: true });
  fc.assert(
    fc.property(world, (generated) => agree(clusterOfGenerated(generated))),
    runs(100),
  );
});

const toWeb = policy(
  'web',
  `
podSelector: {}
policyTypes: [Ingress, Egress]
ingress:
- from: [{ipBlock: {cidr: 0.0.0.0/0}}]
  ports: [{port: web}, {port: dns, protocol: UDP}]
egress:
- to: [{ipBlock: {cidr: 10.0.0.0/8}}]
  ports: [{port: 443}]`,
);

test.each([
  ['the number of a named port', 'name: web, containerPort: 80', 'name: web, containerPort: 8080'],
  ['the name of a port', 'name: web, containerPort: 80', 'name: other, containerPort: 80'],
  ['the protocol of a port', 'name: dns, containerPort: 53, protocol: UDP', 'name: dns, containerPort: 53'],
  ['a port whose number is hidden', 'name: web, containerPort: 80', 'name: web, containerPort: "{{ port }}"'],
  ['what is hidden', 'name: web, containerPort: "{{ port }}"', 'name: dns, containerPort: "{{ port }}", protocol: UDP'],
])('workloads that differ in %s', (_, left, right) => {
  agree(clusterIn(deployment('a', { ports: [left] }) + deployment('b', { ports: [right] }) + toWeb), true);
});

test('workloads of which one is on the network of its node', () => {
  agree(clusterIn(deployment('a') + deployment('b', { pod: 'hostNetwork: true' }) + toWeb), true);
});

test('workloads that other policies isolate', () => {
  const one = policy('one', 'podSelector: {matchLabels: {app: a}}\ningress:\n- ports: [{port: 81}]');
  agree(clusterIn(deployment('a') + deployment('b') + deployment('c') + one), true);
});

test('workloads of which a cluster policy selects one', () => {
  const subject = 'subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}}';
  const deny = `tier: Admin\npriority: 1\n${subject}\negress:\n- {action: Deny, to: [{networks: [10.0.0.0/8]}]}`;
  agree(clusterIn(deployment('a') + deployment('b') + clusterPolicy('deny', deny)), true);
});

/** Each workload is asked about in both directions; `differ`: and the answers are not all the same. */
function agree(cluster: ClusterModel, differ = false): void {
  const outside = outsideOf(cluster);
  const answers = new Set<string>();
  for (const workload of distinctWorkloads(cluster)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const expected = externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster));
      expect(outside(workload, direction), `${workload.key} ${direction}`).toEqual(expected);
      answers.add(
        JSON.stringify([direction, expected], (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
      );
    }
  }
  if (differ) expect(answers.size).toBeGreaterThan(2);
}
