/** Whom lenses count, against `access` asked about every pair of random clusters. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counterpartsOf } from '../../server/src/features/counterparts.ts';
import type { Direction } from '../../server/src/model/policy.ts';
import { access } from '../../server/src/policy/access.ts';
import { isEmpty } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { clusterOfGenerated } from '../support/generated.ts';

const plain = { unknowns: false, ipBlocks: true, tiers: false, services: false, settled: true };

test.each([
  ['without unknowns', plain, { somebody: 0.02 }],
  ['with unknowns', { ...plain, unknowns: true }, { perhaps: 0.02 }],
  ['with cluster policies', { ...plain, unknowns: true, tiers: true }, { somebody: 0.02, perhaps: 0.02 }],
])('those who surely may are all named, and nobody who may not, %s', patient, (name, options, shares) => {
  const tally = new Tally(`counterparts ${name}`);
  const property = fc.property(clusters(options), (generated) => {
    const cluster = clusterOfGenerated(generated);
    for (const workload of distinctWorkloads(cluster))
      for (const direction of ['ingress', 'egress'] as const) agree(cluster, workload, direction, tally);
  });
  fc.assert(property, runs(60));
  tally.expectShares('asked', { counted: 0.1, ...shares });
});

function agree(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction, tally: Tally): void {
  tally.add('asked');
  const ends = counterpartsOf(cluster, workload, direction);
  if (ends.all || ends.everyoneOn.length > 0) return;
  tally.add('counted');
  const me = partyOf(cluster, workload);
  const others = distinctWorkloads(cluster)
    .filter(({ key }) => key !== workload.key)
    .map((other) => {
      const party = partyOf(cluster, other);
      const [from, to] = direction === 'ingress' ? [party, me] : [me, party];
      return { other, ...access(from, to, policiesOf(cluster)) };
    });
  const keys = (list: readonly WorkloadInstance[]): string[] => list.map(({ key }) => key).sort();
  const sure = others.filter(({ must }) => !isEmpty(must)).map(({ other }) => other);
  if (sure.length > 0) tally.add('somebody');
  if (ends.workloads.unsure.length > 0) tally.add('perhaps');
  expect(keys(ends.workloads.sure)).toEqual(keys(sure));
  const possible = new Set(keys(others.filter(({ may }) => !isEmpty(may)).map(({ other }) => other)));
  for (const key of keys(ends.workloads.unsure)) expect(possible).toContain(key);
  for (const name of ends.namespaces) {
    const there = others.filter(({ other }) => other.namespace === name);
    expect(there.every(({ must }) => !isEmpty(must))).toBe(true);
  }
}
