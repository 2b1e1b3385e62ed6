/** Rows against `access`, pair by pair, on random clusters; `access` itself is held against the oracle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { type Access, access, nothing } from '../../server/src/policy/access.ts';
import { ordinalsOf } from '../../server/src/policy/bits.ts';
import { equalPorts, isEmpty } from '../../server/src/policy/portSet.ts';
import type { Rows } from '../../server/src/policy/rows.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, placeOf, policiesOf, rowsOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { root } from '../support/fixture.ts';

const plain = { unknowns: false, ipBlocks: true, tiers: false, services: false, settled: true };

test.each([
  ['without unknowns', plain],
  ['with unknowns', { ...plain, unknowns: true }],
  ['with cluster policies', { ...plain, unknowns: true, tiers: true }],
])('a row says what access says of each of its pairs, %s', patient, (name, options) => {
  const tally = new Tally(`rows ${name}`);
  const property = fc.property(clusters(options), ({ files, settings }) => {
    const configured = { ...defaultClusterFacts, ...settings };
    const snapshot = withEdits(
      emptySnapshot([{ uri: root, name: 'ws' }], () => configured),
      files.map(({ path, text }) => ({ uri: `${root}/${path}`, text })),
    );
    const cluster = snapshot.clusters[0] as ClusterModel;
    const workloads = distinctWorkloads(cluster);
    const places = workloads.map((workload) => placeOf(cluster, workload));
    const rows = rowsOf(cluster);
    compare();
    // For many sources the rules are listed first.
    for (let asked = 0; asked < 20 && workloads.length > 0; asked++) rows.row(places[0] as number);
    compare();

    function compare(): void {
      for (const [from, source] of workloads.entries()) {
        const answers = answersOf(rows, places[from] as number);
        for (const [to, target] of workloads.entries()) {
          const expected =
            from === to ? nothing : access(partyOf(cluster, source), partyOf(cluster, target), policiesOf(cluster));
          const answer = answers.get(places[to] as number) ?? nothing;
          if (!same(answer, expected)) throw new Error(`${source.key} -> ${target.key}`);
          tally.add('pairs');
          tally.add(isEmpty(answer.may) ? 'nothing' : isEmpty(answer.must) ? 'perhaps' : 'something');
        }
      }
    }
  });
  fc.assert(property, runs(100));
  tally.expectShares('pairs', { nothing: 0.1, something: 0.1 });
});

/** The answers of a row by destination, each of which it must name once. */
function answersOf(rows: Rows, from: number): Map<number, Access> {
  const answers = new Map<number, Access>();
  for (const { access: answer, to } of rows.row(from)) {
    for (const place of ordinalsOf(to)) {
      expect(answers.has(place)).toBe(false);
      answers.set(place, answer);
    }
  }
  return answers;
}

function same(left: Access, right: Access): boolean {
  return equalPorts(left.must, right.must) && equalPorts(left.may, right.may);
}
