import { expect, test } from 'vitest';
import { defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { allPodsAreIn } from '../../server/src/policy/addressMatch.ts';
import { noAddress, parseCidr } from '../../server/src/policy/addressSet.ts';

test.each([
  ['10.0.0.0/8', [], 'maybe'],
  ['10.0.0.1/32', [], 'no'],
  ['fd00::1/128', [], 'no'],
  ['10.0.0.0/8', ['10.244.0.0/16'], 'yes'],
  ['10.0.0.0/8', ['10.244.0.0/16', 'fd00::/64'], 'no'],
  ['10.244.0.0/24', ['10.244.0.0/16'], 'no'],
  ['192.168.0.0/16', ['10.244.0.0/16'], 'no'],
])('whether %s has every pod of %j: %s', (block, podCIDRs, expected) => {
  expect(allPodsAreIn(parseCidr(block)?.addresses ?? noAddress, { ...defaultClusterFacts, podCIDRs })).toBe(expected);
});
