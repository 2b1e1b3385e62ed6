/** What people type where a connection is asked about. */
import { isProtocol } from '../model/ports.ts';
import { parseCidr } from '../policy/addressSet.ts';
import { internetAddresses } from '../policy/internet.ts';
import type { ExternalParty } from '../policy/party.ts';
import { isEmpty, type PortSet, portRange } from '../policy/portSet.ts';

/** `internet`, an address, or a range of them in CIDR notation; undefined for anything else. */
export function readOutside(text: string): ExternalParty | undefined {
  if (text.toLowerCase() === 'internet') return { type: 'external', addresses: internetAddresses };
  const cidr = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  const addresses = parseCidr(cidr)?.addresses;
  return addresses && { type: 'external', addresses };
}

/** `8080/UDP`, or `8080`, which means TCP; undefined for anything else. */
export function readPort(text: string): PortSet | undefined {
  const [, number, protocol = 'TCP'] = /^(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  const name = protocol.toUpperCase();
  if (number === undefined || !isProtocol(name)) return undefined;
  const ports = portRange(name, Number(number), Number(number));
  return isEmpty(ports) ? undefined : ports;
}
