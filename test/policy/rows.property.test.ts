/** Rows against `access`, pair by pair, on random clusters; `access` itself is held against the oracle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { clusterIn } from '../support/cluster.ts';
import { clusterOfGenerated } from '../support/generated.ts';
import { deployment, policy } from '../support/manifests.ts';
import { agree } from './compareRows.ts';

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
