import { expect, test } from 'vitest';
import { inBlock, inCidr, parseAddress, parseNetwork } from './cidr.ts';

test.each([
  // cidr, an address inside, the neighbours outside
  ['10.0.0.0/8', '10.255.255.255', ['9.255.255.255', '11.0.0.0']],
  ['10.0.0.5/32', '10.0.0.5', ['10.0.0.4', '10.0.0.6']],
  ['10.0.0.4/31', '10.0.0.5', ['10.0.0.3', '10.0.0.6']],
  ['128.0.0.0/1', '255.255.255.255', ['127.255.255.255']],
  ['fd00::/8', 'fdff:ffff::1', ['fcff::', 'fe00::']],
  ['2001:db8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', ['2001:db7:ffff::', '2001:db9::']],
  ['2001:db8::7/128', '2001:db8:0:0:0:0:0:7', ['2001:db8::6', '2001:db8::8']],
  ['64:ff9b::192.0.2.0/120', '64:ff9b::c000:201', ['64:ff9b::c000:301']],
] as const)('%s', (cidr, inside, outside) => {
  expect(inCidr(cidr, inside)).toBe(true);
  for (const address of outside) expect(inCidr(cidr, address), address).toBe(false);
});

test('all of a family is nothing of the other', () => {
  expect(inCidr('0.0.0.0/0', '255.255.255.255')).toBe(true);
  expect(inCidr('0.0.0.0/0', '::1')).toBe(false);
  expect(inCidr('::/0', '2001:db8::1')).toBe(true);
  expect(inCidr('::/0', '10.0.0.1')).toBe(false);
  expect(inCidr('::/0', '::ffff:10.0.0.1')).toBe(false);
});

test('host bits are cut, zeros in front mean nothing', () => {
  expect(inCidr('10.0.1.7/24', '10.0.1.200')).toBe(true);
  expect(inCidr('fd00:0:0:1::9/48', 'fd00::5')).toBe(true);
  expect(inCidr('010.000.0.0/08', '10.1.2.3')).toBe(true);
  expect(inCidr('010.0.0.0/8', '8.1.2.3')).toBe(false); // no octal numbers
  expect(inCidr('2001:0DB8:0000::0/032', '2001:db8::1')).toBe(true);
});

test('an IPv4-mapped network is one of IPv4, unless it is wider than all of IPv4', () => {
  expect(inCidr('::ffff:10.0.0.0/104', '10.1.2.3')).toBe(true);
  expect(inCidr('::ffff:10.0.0.0/104', '11.1.2.3')).toBe(false);
  expect(inCidr('::ffff:a00:0/104', '10.1.2.3')).toBe(true);
  expect(inCidr('::ffff:0:0/96', '203.0.113.1')).toBe(true);
  expect(inCidr('::ffff:0:0/95', '203.0.113.1')).toBe(false);
  expect(inCidr('10.0.0.0/8', '::ffff:10.9.9.9')).toBe(true);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '10.0.0.0.0/8',
  '256.0.0.0/8',
  '10.0.0.a/8',
  ' 10.0.0.0/8',
  '10.0.0.0/8 ',
  '10.0.0.0/',
  'fd00::/129',
  'fd00::1::/64',
  'fd00:/64',
  '1:2:3:4:5:6:7/64',
  '1:2:3:4:5:6:7:8:9/64',
  '1:2:3:4::5:6:7:8/64',
  '12345::/64',
  'g::/64',
  '::10.0.0/104',
  '10.0.0.0::/104',
  'fe80::1%eth0/64',
])('%j is no network', (cidr) => {
  expect(parseNetwork(cidr)).toBeUndefined();
  expect(inCidr(cidr, '10.0.0.1')).toBe(false);
});

test('addresses in all their forms', () => {
  expect(parseAddress('::')).toEqual({ family: 6, value: 0n });
  expect(parseAddress('::1')).toEqual({ family: 6, value: 1n });
  expect(parseAddress('1::')).toEqual({ family: 6, value: 1n << 112n });
  expect(parseAddress('0:0:0:0:0:0:0:1')).toEqual({ family: 6, value: 1n });
  expect(parseAddress('::ffff:1.2.3.4')).toEqual({ family: 4, value: 0x01020304n });
  expect(parseAddress('web')).toBeUndefined();
});

test('exceptions are taken from their own block, whatever their family', () => {
  expect(inBlock('10.0.0.0/8', ['10.1.0.0/16'], '10.1.2.3')).toBe(false);
  expect(inBlock('10.0.0.0/8', ['10.1.0.0/16'], '10.2.2.3')).toBe(true);
  expect(inBlock('10.0.0.0/8', ['::/0', '192.168.0.0/16'], '10.2.2.3')).toBe(true);
  expect(inBlock('10.0.0.0/8', ['10.0.0.0/8'], '10.2.2.3')).toBe(false);
});
