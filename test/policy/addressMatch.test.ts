import { expect, test } from 'vitest';
import { defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { allPodsAreIn, areInside, podsAreIn } from '../../server/src/policy/addressMatch.ts';
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

test.each([
  // block, podCIDRs, whether some pod that is not known is in it, where Services are in 10.96.0.0/12
  ['10.96.0.0/12', [], 'no'],
  ['10.97.0.0/16', [], 'no'],
  ['10.96.0.0/11', [], 'maybe'],
  ['10.96.0.0/12', ['10.244.0.0/16'], 'no'],
  ['10.0.0.0/8', ['10.244.0.0/16'], 'yes'],
])('no pod has the address of a Service: %s of pods in %j: %s', (block, podCIDRs, expected) => {
  const facts = { ...defaultClusterFacts, podCIDRs, serviceCIDRs: ['10.96.0.0/12'] };
  const addresses = parseCidr(block)?.addresses ?? noAddress;
  expect(podsAreIn(addresses, undefined, facts)).toBe(expected);
  expect(allPodsAreIn(addresses, facts)).toBe(expected);
});

test('what pods and Services have is inside', () => {
  const isInside = (block: string, podCIDRs: string[], serviceCIDRs: string[]): boolean =>
    areInside(parseCidr(block)?.addresses ?? noAddress, { ...defaultClusterFacts, podCIDRs, serviceCIDRs });
  expect(isInside('10.96.0.10/32', [], [])).toBe(false);
  expect(isInside('10.96.0.10/32', [], ['10.96.0.0/12'])).toBe(true);
  expect(isInside('10.96.0.0/11', [], ['10.96.0.0/12'])).toBe(false);
  expect(isInside('10.96.0.0/11', ['10.112.0.0/12'], ['10.96.0.0/12'])).toBe(true);
  expect(isInside('0.0.0.0/0', ['10.112.0.0/12'], ['10.96.0.0/12'])).toBe(false);
});

test.each([
  ['169.254.169.254/32', 'no'],
  ['127.0.0.0/8', 'no'],
  ['fe80::/10', 'no'],
  ['169.0.0.0/8', 'maybe'],
  ['0.0.0.0/0', 'maybe'],
])('no pod has an address that only its node knows: %s: %s', (block, expected) => {
  const addresses = parseCidr(block)?.addresses ?? noAddress;
  expect(podsAreIn(addresses, undefined, defaultClusterFacts)).toBe(expected);
  // Where somebody says where pods are, that counts.
  expect(podsAreIn(addresses, undefined, { ...defaultClusterFacts, podCIDRs: ['169.254.0.0/16'] })).toBe(
    { '169.254.169.254/32': 'maybe', '127.0.0.0/8': 'no', 'fe80::/10': 'no' }[block] ?? 'yes',
  );
});
