import type { Family } from './world.ts';

/** An address as a number. An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is an IPv4 address, as Go's net has it. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Whether a CIDR contains an address. Nothing is in one that the API server rejects, nor an address that is none. */
export function inCidr(cidr: string, address: string): boolean {
  const network = parseNetwork(cidr);
  const one = parseAddress(address);
  if (!network || !one || network.family !== one.family) return false;
  const hostBits = BigInt((network.family === 4 ? 32 : 128) - network.prefix);
  return network.value >> hostBits === one.value >> hostBits;
}

export function inBlock(cidr: string, except: readonly string[], address: string): boolean {
  return inCidr(cidr, address) && !except.some((other) => inCidr(other, address));
}

/**
 * As netutils.ParseCIDRSloppy reads it, which is the API server without StrictIPCIDRValidation: zeros in front mean
 * nothing, host bits are cut, and a mapped network of at least 96 bits is one of IPv4.
 */
export function parseNetwork(cidr: string): (Address & { readonly prefix: number }) | undefined {
  const parts = cidr.split('/');
  const [text = '', length = ''] = parts;
  if (parts.length !== 2 || !isDecimal(length)) return undefined;
  const written = parseWritten(text);
  if (!written || BigInt(length) > BigInt(written.family === 4 ? 32 : 128)) return undefined;
  const prefix = Number(length);
  if (written.family === 6 && isMapped(written) && prefix >= 96) {
    return { family: 4, value: written.value % 2n ** 32n, prefix: prefix - 96 };
  }
  return { ...written, prefix };
}

export function parseAddress(text: string): Address | undefined {
  const written = parseWritten(text);
  return written?.family === 6 && isMapped(written) ? { family: 4, value: written.value % 2n ** 32n } : written;
}

function isMapped({ value }: Address): boolean {
  return value / 2n ** 32n === 0xffffn;
}

function parseWritten(text: string): Address | undefined {
  if (text.includes(':')) {
    const value = parseV6(text);
    return value === undefined ? undefined : { family: 6, value };
  }
  const value = parseV4(text);
  return value === undefined ? undefined : { family: 4, value };
}

function parseV4(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4) return undefined;
  let value = 0n;
  for (const byte of bytes) {
    if (!isDecimal(byte) || BigInt(byte) > 255n) return undefined;
    value = value * 256n + BigInt(byte);
  }
  return value;
}

/** Eight groups; `::` once for as many zero groups as are missing, at least one; IPv4 for the last two. */
function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, index) => (half === '' ? [] : groupsOf(half, index === halves.length - 1)));
  const [front, back] = groups;
  if (!front || groups.some((list) => list === undefined)) return undefined;
  if (halves.length === 1) return front.length === 8 ? joined(front) : undefined;
  const missing = 8 - front.length - (back?.length ?? 0);
  if (missing < 1) return undefined;
  return joined([...front, ...new Array<bigint>(missing).fill(0n), ...(back ?? [])]);
}

function groupsOf(text: string, isEnd: boolean): bigint[] | undefined {
  const result: bigint[] = [];
  const written = text.split(':');
  for (const [index, group] of written.entries()) {
    if (group.includes('.')) {
      const value = isEnd && index === written.length - 1 ? parseV4(group) : undefined;
      if (value === undefined) return undefined;
      result.push(value / 65536n, value % 65536n);
    } else {
      if (!/^[0-9a-fA-F]+$/.test(group) || BigInt(`0x${group}`) > 0xffffn) return undefined;
      result.push(BigInt(`0x${group}`));
    }
  }
  return result;
}

function joined(groups: readonly bigint[]): bigint {
  return groups.reduce((sum, group) => sum * 65536n + group, 0n);
}

function isDecimal(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
