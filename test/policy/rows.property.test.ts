/** Rows against `access`, pair by pair, on random clusters; `access` itself is held against the oracle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Access, access, nothing } from '../../server/src/policy/access.ts';
import { ordinalsOf } from '../../server/src/policy/bits.ts';
import { equalPorts, isEmpty } from '../../server/src/policy/portSet.ts';
import type { Rows } from '../../server/src/policy/rows.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, placeOf, policiesOf, rowsOf } from '../../server/src/snapshot/queries.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { clusterIn } from '../support/cluster.ts';
import { clusterOfGenerated } from '../support/generated.ts';
import { deployment, policy } from '../support/manifests.ts';

const plain = { unknowns: false, ipBlocks: true, tiers: false, services: false, settled: true };

test.each([
  ['without unknowns', plain],
  ['with unknowns', { ...plain, unknowns: true }],
  ['with cluster policies', { ...plain, unknowns: true, tiers: true }],
])('a row says what access says of each of its pairs, %s', patient, (name, options) => {
  const tally = new Tally(`rows ${name}`);
  const property = fc.property(clusters(options), (generated) => {
    const cluster = clusterOfGenerated(generated);
    agree(cluster, tally);
  });
  fc.assert(property, runs(100));
  tally.expectShares('pairs', { nothing: 0.1, something: 0.1 });
});

test.each(['Ingress', 'Egress'])('a policy that perhaps selects pods: %s', (type) => {
  const perhaps = `podSelector: {matchLabels: {pod-template-hash: abc}}\npolicyTypes: [${type}]`;
  const cluster = clusterIn(deployment('web') + deployment('db') + policy('p', perhaps));
  const tally = new Tally('perhaps');
  agree(cluster, tally);
  expect(tally.count('perhaps')).toBe(2);
});

test('so many rows that rules are listed by who they admit', () => {
  const many = Array.from({ length: 40 }, (_, at) =>
    deployment(`w${at}`, { labels: `app: w${at}, tier: ${at % 2 === 0 ? 'even' : 'odd'}` }),
  );
  const admits = (name: string, target: string, labels: string): string =>
    policy(
      name,
      `podSelector: {matchLabels: {app: ${target}}}\ningress:\n- from: [{podSelector: {matchLabels: {${labels}}}}]`,
    );
  const cluster = clusterIn([...many, admits('half', 'w0', 'tier: even'), admits('one', 'w1', 'app: w2')].join(''));
  const tally = new Tally('many');
  agree(cluster, tally);
  // Each of two targets keeps 39 others out, but for the 19 and the one, as itself.
  expect(tally.count('nothing')).toBe(40 + 20 + 38);
});

/** Throws where a row says of a pair what access does not say: of a few rows, and of many, for which rules are listed first. */
function agree(cluster: ClusterModel, tally: Tally): void {
  const workloads = distinctWorkloads(cluster);
  const places = workloads.map((workload) => placeOf(cluster, workload));
  const rows = rowsOf(cluster);
  compare(new Tally('a few rows'));
  for (let asked = 0; asked < 20 && workloads.length > 0; asked++) rows.row(places[0] as number);
  compare(tally);

  function compare(counts: Tally): void {
    for (const [from, source] of workloads.entries()) {
      const answers = answersOf(rows, places[from] as number);
      for (const [to, target] of workloads.entries()) {
        const expected =
          from === to ? nothing : access(partyOf(cluster, source), partyOf(cluster, target), policiesOf(cluster));
        const answer = answers.get(places[to] as number) ?? nothing;
        if (!same(answer, expected)) throw new Error(`${source.key} -> ${target.key}`);
        counts.add('pairs');
        counts.add(isEmpty(answer.may) ? 'nothing' : isEmpty(answer.must) ? 'perhaps' : 'something');
      }
    }
  }
}

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
