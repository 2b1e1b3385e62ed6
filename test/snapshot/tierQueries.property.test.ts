/** What is said to have no effect has none: without it, every pair of random clusters may call what it may with it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClusterPolicy, ClusterRule } from '../../server/src/model/clusterPolicy.ts';
import type { Direction, Rule } from '../../server/src/model/policy.ts';
import { access } from '../../server/src/policy/access.ts';
import type { Policies } from '../../server/src/policy/policies.ts';
import { equalPorts } from '../../server/src/policy/portSet.ts';
import { tierOrders } from '../../server/src/policy/tierOrder.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { isNeverAsked, overriderOf, shadowOf } from '../../server/src/snapshot/tierQueries.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { clusterOfGenerated } from '../support/generated.ts';

const known = { unknowns: false, ipBlocks: true, tiers: true, services: false, settled: true };
const directions: readonly Direction[] = ['ingress', 'egress'];

test('rules that are never asked', patient, () => {
  const tally = new Tally('rules of cluster policies');
  fc.assert(
    fc.property(clusters(known), (generated) => {
      const cluster = clusterOfGenerated(generated);
      for (const policy of cluster.clusterPolicies) {
        for (const rule of directions.flatMap((direction) => policy.resource[direction])) {
          tally.add('rules');
          if (!shadowOf(cluster, policy, rule)) continue;
          tally.add('never asked');
          expectSame(
            cluster,
            without(cluster, (other) => other === rule),
            false,
          );
        }
      }
    }),
    runs(60),
  );
  tally.expectShares('rules', { 'never asked': 0.01 });
});

test('rules of NetworkPolicies that the admin tier overrides', patient, () => {
  const tally = new Tally('rules of NetworkPolicies');
  fc.assert(
    fc.property(clusters(known), (generated) => {
      const cluster = clusterOfGenerated(generated);
      for (const policy of [...cluster.namespaces.values()].flatMap(({ policies }) => policies)) {
        for (const rule of directions.flatMap((direction) => policy.resource[direction])) {
          tally.add('rules');
          if (!overriderOf(cluster, policy, rule)) continue;
          tally.add('overridden');
          // Traffic of pods on the network of their node is none of the admin tier's.
          expectSame(cluster, withoutNetworkRule(cluster, rule), true);
        }
      }
    }),
    runs(250),
  );
  tally.expectShares('rules', { overridden: 0.001 });
});

test('baselines that are never asked', patient, () => {
  const tally = new Tally('baselines');
  fc.assert(
    fc.property(clusters(known), (generated) => {
      const cluster = clusterOfGenerated(generated);
      for (const policy of cluster.clusterPolicies.filter(({ resource }) => resource.tier === 'baseline')) {
        for (const direction of directions) {
          tally.add('directions');
          if (!isNeverAsked(cluster, policy, direction)) continue;
          tally.add('never asked');
          const rules: readonly ClusterRule[] = policy.resource[direction];
          expectSame(
            cluster,
            without(cluster, (rule) => rules.includes(rule)),
            false,
          );
        }
      }
    }),
    runs(150),
  );
  tally.expectShares('directions', { 'never asked': 0.005 });
});

function expectSame(cluster: ClusterModel, policies: Policies, offNode: boolean): void {
  const workloads = distinctWorkloads(cluster).filter(({ resource }) => !offNode || resource.hostNetwork === 'no');
  const parties = workloads.map((workload) => partyOf(cluster, workload));
  for (const from of parties) {
    for (const to of parties) {
      if (from === to) continue;
      const [before, after] = [access(from, to, policiesOf(cluster)), access(from, to, policies)];
      expect(equalPorts(before.must, after.must) && equalPorts(before.may, after.may)).toBe(true);
    }
  }
}

/** The policies of a cluster without some rules of those of the whole cluster. */
function without(cluster: ClusterModel, isGone: (rule: ClusterRule) => boolean): Policies {
  const left = cluster.clusterPolicies.map(({ resource }): ClusterPolicy => {
    const [ingress, egress] = directions.map((direction) => resource[direction].filter((rule) => !isGone(rule)));
    return { ...resource, ingress: ingress ?? [], egress: egress ?? [] };
  });
  const tiers = { admin: tierOrders(left, 'admin'), baseline: tierOrders(left, 'baseline') };
  return { ...policiesOf(cluster), tier: (tier) => tiers[tier] };
}

function withoutNetworkRule(cluster: ClusterModel, gone: Rule): Policies {
  const all = policiesOf(cluster);
  return {
    ...all,
    isolating: (party, direction) =>
      all.isolating(party, direction).map((selecting) => ({
        ...selecting,
        policy: {
          ...selecting.policy,
          [gone.direction]: selecting.policy[gone.direction].filter((rule) => rule !== gone),
        },
      })),
  };
}
