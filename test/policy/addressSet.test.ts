import { expect, test } from 'vitest';
import {
  addressRanges,
  type Cidr,
  everyAddress,
  isNoAddress,
  parseCidr,
  subtractAddresses,
} from '../../server/src/policy/addressSet.ts';

/**
 * What Go says (k8s.io/utils v0.0.0-20261023, k8s.io/apimachinery v0.37.2): the network that ParseCIDRSloppy returns,
 * and the first objection of strict validation.
 */
const accepted: readonly [text: string, network: string, objection: keyof Cidr | undefined][] = [
  ['0.0.0.0/0', '0.0.0.0/0', undefined],
  ['10.0.0.0/8', '10.0.0.0/8', undefined],
  ['10.0.0.5/8', '10.0.0.0/8', 'hostBits'],
  ['10.0.0.5/32', '10.0.0.5/32', undefined],
  ['255.255.255.255/32', '255.255.255.255/32', undefined],
  ['128.0.0.0/1', '128.0.0.0/1', undefined],
  ['010.0.0.0/8', '10.0.0.0/8', 'leadingZeros'],
  ['10.0.0.0/08', '10.0.0.0/8', 'leadingZeros'],
  ['10.0.0.0/00000000008', '10.0.0.0/8', 'leadingZeros'],
  ['10.0.0.010/32', '10.0.0.10/32', 'leadingZeros'],
  ['0000.0.0.0/0', '0.0.0.0/0', 'leadingZeros'],
  ['09.0.0.0/8', '9.0.0.0/8', 'leadingZeros'],
  ['::/0', '::/0', undefined],
  ['::1/128', '::1/128', undefined],
  ['2001:db8::/32', '2001:db8::/32', undefined],
  ['2001:DB8::/32', '2001:db8::/32', undefined],
  ['2001:db8::1/64', '2001:db8::/64', 'hostBits'],
  ['2001:db8:0:0:0:0:0:0/32', '2001:db8::/32', undefined],
  ['2001:0db8::/32', '2001:db8::/32', undefined],
  ['2001:00000db8::/32', '2001:db8::/32', 'leadingZeros'],
  ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:0/112', undefined],
  ['::2:3:4:5:6:7:8/128', '0:2:3:4:5:6:7:8/128', undefined],
  ['64:ff9b::10.0.0.0/104', '64:ff9b::a00:0/104', undefined],
  ['64:ff9b::010.0.0.0/104', '64:ff9b::a00:0/104', 'leadingZeros'],
  ['1:2:3:4:5:6:10.0.0.0/128', '1:2:3:4:5:6:a00:0/128', undefined],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8', 'mapped'],
  ['::ffff:a00:0/104', '10.0.0.0/8', 'mapped'],
  ['::FFFF:10.0.0.5/104', '10.0.0.0/8', 'mapped'],
  ['::ffff:10.0.0.5/128', '10.0.0.5/32', 'mapped'],
  ['::ffff:10.0.0.0/90', '::ffc0:0:0/90', 'mapped'],
  ['0:0:0:0:0:ffff:10.0.0.0/104', '10.0.0.0/8', 'mapped'],
  ['::ffff:0:0/96', '0.0.0.0/0', 'mapped'],
];

test.each(accepted)('%s is %s', (text, network, objection) => {
  const cidr = parseCidr(text);
  expect(cidr?.network).toBe(network);
  expect(objections.find((name) => cidr?.[name])).toBe(objection);
});

const objections = ['leadingZeros', 'mapped', 'hostBits'] as const;

/** What ParseCIDRSloppy refuses. */
const refused: readonly string[] = [
  '',
  '/',
  '/8',
  '10.0.0.0',
  '10.0.0.0/',
  '::1',
  '10/8',
  '10.0.0/8',
  '10.0.0.0.0/8',
  '10.0.0.0/33',
  '10.0.0.256/8',
  '10.0.0.0/-1',
  '10.0.0.0/+8',
  '10.0.0.0/8/8',
  '10.0.0.0/0x8',
  '10.0.0.0/255.0.0.0',
  ' 10.0.0.0/8',
  '10.0.0.0/8 ',
  '10.0.0.0 /8',
  '10.0.0.0/8\n',
  '10.0.0.-1/8',
  '10.0.0.0x1/8',
  '１0.0.0.0/8',
  'example.com/8',
  ':/0',
  ':::/0',
  '::1::/64',
  '1::2::3/64',
  '1:2:3:4:5:6:7/64',
  '1:2:3:4:5:6:7:8:9/64',
  '1:2:3:4:5:6:7:8::/64',
  '::1:2:3:4:5:6:7:8/64',
  '1:/64',
  ':1/64',
  '12345::/64',
  'g::/64',
  'fe80::1%eth0/64',
  '::/129',
  '1.2.3.4::/64',
  '::1.2.3.4:5/64',
  '1:2:3:4:5:6:7:1.2.3.4/64',
  '::ffff:10.0.0.256/104',
];

test.each(refused)('"%s" is no CIDR', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test.each([
  ['10.0.0.5/8', '10.0.0.0', '10.255.255.255'],
  ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
  ['10.1.2.3/32', '10.1.2.3', '10.1.2.3'],
  ['192.168.128.0/17', '192.168.128.0', '192.168.255.255'],
  ['2001:db8::1/64', '2001:db8::', '2001:db8::ffff:ffff:ffff:ffff'],
  ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::1/128', '::1', '::1'],
])('%s goes from %s to %s', (text, first, last) => {
  expect(addressRanges(parseCidr(text)?.addresses ?? everyAddress)).toEqual([[first, last]]);
});

test('a mapped IPv4 range is the IPv4 range', () => {
  expect(parseCidr('::ffff:10.0.0.0/104')?.addresses).toEqual(parseCidr('10.0.0.0/8')?.addresses);
});

test('the address in front of the slash keeps its host bits', () => {
  expect(parseCidr('10.0.0.05/8')?.address).toBe('10.0.0.5');
  expect(parseCidr('2001:DB8::0001/64')?.address).toBe('2001:db8::1');
});

test('the default routes of both families are every address', () => {
  const v4 = parseCidr('0.0.0.0/0')?.addresses;
  const v6 = parseCidr('::/0')?.addresses;
  expect(v4 && v6 && isNoAddress(subtractAddresses(subtractAddresses(everyAddress, v4), v6))).toBe(true);
});
