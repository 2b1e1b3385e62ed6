import { describe, expect, test } from 'vitest';
import {
  type AddressSet,
  everyAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../server/src/policy/addressSet.ts';
import { addressesText } from '../../server/src/reports/ends.ts';

function addresses(...cidrs: string[]): AddressSet {
  return cidrs.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}

describe('addresses', () => {
  test.each<[string, AddressSet]>([
    ['internet', everyAddress],
    ['0.0.0.0/0', addresses('0.0.0.0/0')],
    ['::/0', addresses('::/0')],
    ['10.0.0.0/8', addresses('10.0.0.0/8')],
    ['10.0.0.7', addresses('10.0.0.7/32')],
    ['10.0.0.0/8, fd00::/8', addresses('10.0.0.0/8', 'fd00::/8')],
    ['0.0.0.0/0, fd00::/8', addresses('0.0.0.0/0', 'fd00::/8')],
    // Half of all is no longer than the other half.
    ['0.0.0.0/1', addresses('0.0.0.0/1')],
    // Neighbours are one range, which is no block.
    ['10.0.0.0-12.255.255.255', addresses('10.0.0.0/8', '11.0.0.0/8', '12.0.0.0/8')],
    ['10.0.0.128-10.0.1.127', addresses('10.0.0.128/25', '10.0.1.0/25')],
    ['internet but 10.0.0.0/8', subtractAddresses(everyAddress, addresses('10.0.0.0/8'))],
    ['0.0.0.0/0 but 10.0.0.0/8', subtractAddresses(addresses('0.0.0.0/0'), addresses('10.0.0.0/8'))],
    ['::/0 but fd00::1', subtractAddresses(addresses('::/0'), addresses('fd00::1/128'))],
  ])('%s', (text, set) => {
    expect(addressesText(set)).toBe(text);
  });
});
