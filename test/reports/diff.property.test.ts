import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddressSet, addressRanges } from '../../server/src/policy/addressSet.ts';
import { contains } from '../../server/src/policy/intervals.ts';
import { connectionsOf, type End } from '../../server/src/reports/connectivity.ts';
import { type ClusterDiff, diffClusters, isDifferent } from '../../server/src/reports/diff.ts';
import { endText } from '../../server/src/reports/ends.ts';
import { portsText } from '../../server/src/reports/listText.ts';
import { clusters, type Generated } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import type { Manifest } from '../oracle/read.ts';
import { clusterOfGenerated, clusterOfManifests } from '../support/generated.ts';

const tally = new Tally('diff');
const anyWorld = clusters({ unknowns: true, ipBlocks: true, tiers: false, services: false, settled: false });

test('a difference is exactly what two lists do not share, said once', patient, () => {
  fc.assert(
    fc.property(anyWorld, anyWorld, fc.boolean(), (left, other, isPoliciesOnly) => {
      const base = clusterOfGenerated(left);
      const head = isPoliciesOnly ? clusterOfManifests(withPoliciesOf(left, other)) : clusterOfGenerated(other);
      const [diff] = diffClusters([base], [head]) as [ClusterDiff];
      const changes = [...diff.connections];
      const lists = [[...connectionsOf(base)], [...connectionsOf(head)]].map((list) =>
        list.map(({ from, to, ...ports }) => ({ from, to, text: portsText(ports) })),
      );
      const ends = [...lists.flat(), ...changes].flatMap(({ from, to }) => [from, to]);
      const points = pointsOf(
        ends.flatMap((end) => ('resource' in end || end.type !== 'external' ? [] : end.addresses)),
      );

      const [was = new Map(), is = new Map()] = lists.map((list): Said => new Map(atPoints(list, points)));
      const expected = [...new Set([...was.keys(), ...is.keys()])]
        .filter((pair) => was.get(pair) !== is.get(pair))
        .map((pair) => `${pair}: ${was.get(pair) ?? ''} -> ${is.get(pair) ?? ''}`);
      const said = changes.map(({ from, to, before, after }) => ({
        from,
        to,
        text: `${portsText(before)} -> ${portsText(after)}`,
      }));
      expect(
        atPoints(said, points)
          .map((each) => each.join(': '))
          .sort(),
      ).toEqual(expected.sort());

      for (const { change, before, after } of changes) {
        expect(change).toBe(portsText(before) === '' ? 'added' : portsText(after) === '' ? 'removed' : 'changed');
        tally.add(change);
      }
      const merged = said.map(({ from, to, text }) => `${workloadText(from)} => ${workloadText(to)} : ${text}`);
      expect(new Set(merged).size).toBe(merged.length);
      expect(isDifferent(diff)).toBe(changes.length + diff.workloads.length + diff.isolation.length > 0);
      tally.add('pairs of worlds');
      for (const { change } of diff.workloads) tally.add(`workload ${change}`);
      if (diff.isolation.length > 0) tally.add('isolation');
      if (changes.some(({ from, to }) => [from, to].some((end) => !('resource' in end)))) tally.add('outside');
    }),
    runs(300),
  );
  tally.expectShares('pairs of worlds', {
    added: 1,
    removed: 1,
    changed: 0.5,
    'workload added': 1,
    'workload removed': 1,
    isolation: 0.3,
    outside: 0.5,
  });
});

test('nothing differs from the same again, whatever the order of its manifests', patient, () => {
  fc.assert(
    fc.property(anyWorld, (generated) => {
      const base = clusterOfGenerated(generated);
      const head = clusterOfManifests(generated.manifests.toReversed());
      expect(diffClusters([base], [head]).some(isDifferent)).toBe(false);
    }),
    runs(100),
  );
});

/** The same workloads under other policies. */
function withPoliciesOf({ manifests }: Generated, other: Generated): Manifest[] {
  const isPolicy = ({ kind }: Manifest): boolean => kind === 'NetworkPolicy';
  return [...manifests.filter((each) => !isPolicy(each)), ...other.manifests.filter(isPolicy)];
}

type Said = ReadonlyMap<string, string>;

interface Line {
  readonly from: End;
  readonly to: End;
  readonly text: string;
}

/** Every pair with what is said of it, addresses one at a time. */
function atPoints(list: readonly Line[], points: AddressSet): [string, string][] {
  return list.flatMap(({ from, to, text }) =>
    names(from, points).flatMap((source) =>
      names(to, points).map((target): [string, string] => [`${source} => ${target}`, text]),
    ),
  );
}

function names(end: End, points: AddressSet): string[] {
  if ('resource' in end || end.type !== 'external') return [endText(end)];
  const { v4, v6 } = end.addresses;
  const inside = {
    v4: points.v4.filter(([point]) => contains(v4, point)),
    v6: points.v6.filter(([point]) => contains(v6, point)),
  };
  return addressRanges(inside).map(([address]) => address);
}

/** Where a range begins, each an interval of its own: between two of them nothing changes. */
function pointsOf(sets: readonly AddressSet[]): AddressSet {
  const v4 = new Set(sets.flatMap((set) => set.v4.flatMap(([low, high]) => [low, high + 1])));
  const v6 = new Set(sets.flatMap((set) => set.v6.flatMap(([low, high]) => [low, high + 1n])));
  return { v4: [...v4].map((point) => [point, point]), v6: [...v6].map((point) => [point, point]) };
}

function workloadText(end: End): string {
  return 'resource' in end || end.type !== 'external' ? endText(end) : 'outside';
}
