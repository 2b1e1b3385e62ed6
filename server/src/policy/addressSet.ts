import { Address6 } from 'ip-address';
import * as intervals from './intervals.ts';

/** A set of IP addresses, both families. */
export interface AddressSet {
  readonly v4: intervals.Intervals<number>;
  readonly v6: intervals.Intervals<bigint>;
}

export const noAddress: AddressSet = { v4: [], v6: [] };
export const everyAddress: AddressSet = { v4: [[0, 2 ** 32 - 1]], v6: [[0n, (1n << 128n) - 1n]] };

export interface Cidr {
  readonly family: 4 | 6;
  /** As written, so up to 128 for a mapped address. */
  readonly prefix: number;
  readonly addresses: AddressSet;
  /** The network in canonical form, e.g. `10.0.0.0/8`. */
  readonly network: string;
  /** The address in front of the slash in canonical form, host bits included. */
  readonly address: string;
  /** Whether the address has bits beyond the prefix, as in `10.0.0.5/8`. */
  readonly hostBits: boolean;
  /** Whether a part of the address or the prefix has more zeros in front than it may; they mean nothing. */
  readonly leadingZeros: boolean;
  /** Whether it is an IPv4-mapped IPv6 address such as `::ffff:10.0.0.0/104`, which stands for IPv4. */
  readonly mapped: boolean;
}

/**
 * A CIDR as the API server reads it without StrictIPCIDRValidation (netutils ParseCIDRSloppy): leading zeros are
 * decimal, host bits are cut. Undefined for anything that it rejects.
 */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const prefixText = text.slice(slash + 1);
  if (slash < 0 || !/^[0-9]+$/.test(prefixText)) return undefined;
  const address = text.slice(0, slash);
  const v4 = readV4(address);
  const v6 = v4 ? undefined : readV6(address);
  const prefix = Number(prefixText);
  const leadingZeros = hasLeadingZero(prefixText);
  if (v4 && prefix <= 32) return cidrV4(v4.value, prefix, prefix, v4.leadingZeros || leadingZeros, false);
  if (v6 && prefix <= 128) return cidrV6(v6.value, prefix, v6.leadingZeros || leadingZeros);
  return undefined;
}

function cidrV4(value: number, bits: number, prefix: number, leadingZeros: boolean, mapped: boolean): Cidr {
  const size = 2 ** (32 - bits);
  const low = value - (value % size);
  return {
    family: 4,
    prefix,
    addresses: { v4: [[low, low + size - 1]], v6: [] },
    network: `${formatV4(low)}/${bits}`,
    address: formatV4(value),
    hostBits: low !== value,
    leadingZeros,
    mapped,
  };
}

function cidrV6(value: bigint, prefix: number, leadingZeros: boolean): Cidr {
  const mapped = value >> 32n === 0xffffn;
  if (mapped && prefix >= 96) return cidrV4(Number(value & 0xffff_ffffn), prefix - 96, prefix, leadingZeros, true);
  const size = 1n << BigInt(128 - prefix);
  const low = value - (value % size);
  return {
    family: 6,
    prefix,
    addresses: { v4: [], v6: [[low, low + size - 1n]] },
    network: `${formatV6(low)}/${prefix}`,
    address: formatV6(value),
    hostBits: low !== value,
    leadingZeros,
    mapped,
  };
}

interface Address<T> {
  readonly value: T;
  readonly leadingZeros: boolean;
}

function readV4(text: string): Address<number> | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^[0-9]+$/.test(byte) && Number(byte) <= 255)) return undefined;
  return {
    value: bytes.reduce((sum, byte) => sum * 256 + Number(byte), 0),
    leadingZeros: bytes.some(hasLeadingZero),
  };
}

/** Eight groups of hexadecimal digits, fewer around one `::`; the last two may be written as an IPv4 address. */
function readV6(text: string): Address<bigint> | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const tail = readV4((halves.length === 2 ? right : left).at(-1) ?? '');
  if (tail) (halves.length === 2 ? right : left).splice(-1, 1, hex(tail.value >>> 16), hex(tail.value & 0xffff));
  const missing = 8 - left.length - right.length;
  const groups = [...left, ...new Array<string>(Math.max(0, missing)).fill('0'), ...right];
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  if (!groups.every((group) => /^0*[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return {
    value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n),
    leadingZeros: tail?.leadingZeros === true || groups.some((group) => group.length > 4),
  };
}

function hasLeadingZero(decimal: string): boolean {
  return decimal.length > 1 && decimal.startsWith('0');
}

function hex(value: number): string {
  return value.toString(16);
}

/** The range of one address, in CIDR notation. */
export function hostRange(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

export function unionAddresses(left: AddressSet, right: AddressSet): AddressSet {
  return { v4: intervals.union(left.v4, right.v4), v6: intervals.union(left.v6, right.v6) };
}

export function intersectAddresses(left: AddressSet, right: AddressSet): AddressSet {
  return { v4: intervals.intersect(left.v4, right.v4), v6: intervals.intersect(left.v6, right.v6) };
}

export function subtractAddresses(left: AddressSet, right: AddressSet): AddressSet {
  return { v4: intervals.subtract(left.v4, right.v4), v6: intervals.subtract(left.v6, right.v6) };
}

export function isNoAddress(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

/** Whether it names single addresses and no range of them. */
export function isSingleAddresses({ v4, v6 }: AddressSet): boolean {
  return v4.length + v6.length > 0 && [...v4, ...v6].every(([low, high]) => low === high);
}

/** Ranges as text, first and last address, IPv4 before IPv6. */
export function addressRanges(set: AddressSet): [string, string][] {
  return [
    ...set.v4.map(([low, high]): [string, string] => [formatV4(low), formatV4(high)]),
    ...set.v6.map(([low, high]): [string, string] => [formatV6(low), formatV6(high)]),
  ];
}

function formatV4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

function formatV6(value: bigint): string {
  return Address6.fromBigInt(value).correctForm();
}
