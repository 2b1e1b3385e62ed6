/** What is called needless against the oracle: on random clusters, whatever is unknown, nothing changes without it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Direction } from '../../server/src/model/policy.ts';
import { coverOf } from '../../server/src/rules/support/cover.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import type { PolicyInstance } from '../../server/src/snapshot/queries.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { allows } from '../oracle/evaluate.ts';
import { clusters } from '../oracle/generate.ts';
import { type Choose, chooser, patient, runs, Tally } from '../oracle/property.ts';
import { probes, protocols } from '../oracle/vocabulary.ts';
import type { End, NetworkPolicy, World } from '../oracle/world.ts';
import { allPolicies } from '../policy/compare.ts';
import { clusterOfGenerated } from '../support/generated.ts';

const options: GenerateOptions = { unknowns: true, ipBlocks: true, tiers: false, services: false, settled: true };

test(
  'without all peers, rules and policies that are needless together everything is allowed as before',
  patient,
  () => {
    const tally = new Tally('needless');
    const property = fc.property(clusters(options), fc.nat(), (generated, seed) => {
      const cluster = clusterOfGenerated(generated);
      const choose = chooser(seed);
      tally.add('clusters');
      for (let times = 0; times < 2; times++) {
        const before = generated.complete(choose);
        const networkPolicies = withoutNeedless(before.networkPolicies, cluster, times === 0 ? tally : undefined);
        if (!networkPolicies) return;
        samePairs(before, { ...before, networkPolicies }, choose);
      }
    });
    fc.assert(property, runs(100));
    tally.expectShares('clusters', {
      'something needless': 0.15,
      'a policy': 0.02,
      'a rule': 0.05,
      'a rule of another policy': 0.02,
      'a peer': 0.05,
      'a peer of another rule': 0.02,
      'a peer of another policy': 0.01,
    });
  },
);

/** The policies without what is covered elsewhere; undefined where that is nothing. */
function withoutNeedless(
  policies: readonly NetworkPolicy[],
  cluster: ClusterModel,
  tally: Tally | undefined,
): NetworkPolicy[] | undefined {
  const left = structuredClone(policies) as NetworkPolicy[];
  const gone = new Set<NetworkPolicy>();
  let isOther = false;
  for (const policy of allPolicies(cluster)) {
    const object = left.find(({ metadata }) => metadata.name === policy.resource.name);
    if (!object) continue;
    const cover = coverOf(cluster, policy);
    if (cover.policies.length > 0) {
      gone.add(object);
      tally?.add('a policy');
    } else if (removeParts(object, policy, cover, tally)) isOther = true;
  }
  if (!isOther && gone.size === 0) return undefined;
  tally?.add('something needless');
  return left.filter((object) => !gone.has(object));
}

function removeParts(
  object: NetworkPolicy,
  policy: PolicyInstance,
  cover: ReturnType<typeof coverOf>,
  tally: Tally | undefined,
): boolean {
  let isOther = false;
  for (const direction of ['ingress', 'egress'] as const) {
    const list = listOf(object, direction);
    // From behind, so that the places in front stay.
    for (const rule of policy.resource[direction].toReversed()) {
      const by = cover.rules.get(rule);
      const peers = rule.peers === 'everyone' ? [] : rule.peers;
      const covered = peers.map((peer) => cover.peers.get(peer));
      const isAll = peers.length > 0 && covered.every((each) => each !== undefined);
      if (by || isAll) {
        // The last one isolates for egress where policyTypes does not say so.
        if (!list || list.length < 2) continue;
        list.splice(rule.index, 1);
        tally?.add(by && by.policy !== policy ? 'a rule of another policy' : 'a rule');
        isOther = true;
        continue;
      }
      const written = (list?.[rule.index] as Record<string, unknown[]> | undefined)?.[
        direction === 'ingress' ? 'from' : 'to'
      ];
      for (const [index, each] of [...covered.entries()].toReversed()) {
        if (!each) continue;
        written?.splice(index, 1);
        tally?.add(
          each.rule === rule
            ? 'a peer'
            : each.policy === policy
              ? 'a peer of another rule'
              : 'a peer of another policy',
        );
        isOther = true;
      }
    }
  }
  return isOther;
}

function listOf({ spec }: NetworkPolicy, direction: Direction): unknown[] | undefined {
  return (spec as Record<string, unknown[]> | undefined)?.[direction];
}

function samePairs(before: World, after: World, choose: Choose): void {
  for (const pod of before.pods) {
    for (const other of [...before.pods, ...before.nodes, ...before.hosts] as End[]) {
      const [protocol, port] = [choose(...protocols), choose(...probes)];
      const both = [before, after].map((world) => [
        allows(world, other, pod, protocol, port),
        allows(world, pod, other, protocol, port),
      ]);
      expect(both[1], `${pod.namespace}/${pod.name} and ${JSON.stringify(other)} on ${protocol} ${port}`).toEqual(
        both[0],
      );
    }
  }
}
