import { parseAddress } from './cidr.ts';
import type { Direction, End, Family, Pod, Protocol } from './world.ts';

/** A connection, seen from the pod whose policies are asked. */
export interface Traffic {
  readonly direction: Direction;
  readonly subject: Pod;
  readonly other: End;
  /** Where it goes to, which has the port: the subject for ingress, the other for egress. */
  readonly destination: End;
  readonly protocol: Protocol;
  readonly port: number;
  readonly family: Family;
}

/** The address of an end that packets of a family bear; its only one where it has none of that family. */
export function addressOf(end: End, family: Family): string {
  const addresses = addressesOf(end);
  return addresses.find((address) => parseAddress(address)?.family === family) ?? addresses[0] ?? '';
}

/** The families in which two ends can speak; IPv4 where they have none in common. */
export function families(from: End, to: End): Family[] {
  const common = ([4, 6] as const).filter((family) => has(from, family) && has(to, family));
  return common.length > 0 ? common : [4];
}

function has(end: End, family: Family): boolean {
  return addressesOf(end).some((address) => parseAddress(address)?.family === family);
}

function addressesOf(end: End): readonly string[] {
  return end.type === 'host' ? [end.address] : end.addresses;
}
