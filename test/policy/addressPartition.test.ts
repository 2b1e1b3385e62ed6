import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitionAddresses } from '../../server/src/policy/addressPartition.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../server/src/policy/addressSet.ts';

const set = (...cidrs: string[]): AddressSet =>
  cidrs.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);

test('nested ranges, and what is outside of all', () => {
  expect(partitionAddresses(everyAddress, [set('10.0.0.0/8'), set('10.1.0.0/16')]).length).toBe(3);
  expect(partitionAddresses(set('10.1.0.0/16'), [set('10.0.0.0/8')])).toEqual([set('10.1.0.0/16')]);
});

test('ranges that touch are one part', () => {
  const parts = partitionAddresses(everyAddress, [set('10.0.0.0/9', '10.128.0.0/9')]);
  expect(parts).toContainEqual(set('10.0.0.0/8'));
  expect(parts.length).toBe(2);
});

test('both families, to the last address', () => {
  expect(partitionAddresses(everyAddress, [set('255.255.255.255/32'), set('ffff::/16')]).length).toBe(3);
});

test('every set has all of a part or nothing, and the parts are the whole', () => {
  const cidrs = fc.constantFrom(
    '10.0.0.0/8',
    '10.1.0.0/16',
    '10.1.2.0/24',
    '10.128.0.0/9',
    '192.168.0.0/16',
    '0.0.0.0/0',
    '::/0',
    'fd00::/8',
    'fd00:1::/32',
    '255.255.255.255/32',
  );
  const sets = fc.array(cidrs, { maxLength: 4 }).map((all) => set(...all));
  fc.assert(
    fc.property(sets, fc.array(sets, { maxLength: 5 }), (whole, others) => {
      const parts = partitionAddresses(whole, others);
      expect(parts.reduce(unionAddresses, noAddress)).toEqual(whole);
      for (const [index, part] of parts.entries()) {
        expect(isNoAddress(part)).toBe(false);
        for (const later of parts.slice(index + 1)) expect(isNoAddress(intersectAddresses(part, later))).toBe(true);
        for (const other of others) {
          const common = intersectAddresses(part, other);
          expect(isNoAddress(common) || isNoAddress(subtractAddresses(part, other))).toBe(true);
        }
      }
      const alike = (part: AddressSet): string =>
        others.map((other) => isNoAddress(intersectAddresses(part, other))).join();
      expect(new Set(parts.map(alike)).size).toBe(parts.length);
    }),
  );
});
