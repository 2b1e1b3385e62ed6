/** What people type where a connection is asked about. */
import { isProtocol } from '../model/ports.ts';
import { areInside } from '../policy/addressMatch.ts';
import { hostRange, parseCidr } from '../policy/addressSet.ts';
import { internetAddresses } from '../policy/internet.ts';
import type { ExternalParty, PodsParty } from '../policy/party.ts';
import { isEmpty, type PortSet, portRange } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf } from '../snapshot/queries.ts';

/**
 * `internet`, an address, or a range of addresses in CIDR notation; undefined for anything else. An address that a Pod
 * says to have (`status.podIPs`) is that Pod.
 */
export function readAddress(cluster: ClusterModel, text: string): ExternalParty | PodsParty | undefined {
  if (text.toLowerCase() === 'internet') return { type: 'external', addresses: internetAddresses };
  const range = text.includes('/') ? text : hostRange(text);
  const addresses = parseCidr(range)?.addresses;
  if (!addresses) return undefined;
  const owner = distinctWorkloads(cluster).find(({ resource }) =>
    resource.podIPs.some((address) => parseCidr(hostRange(address))?.network === parseCidr(range)?.network),
  );
  return owner ? partyOf(cluster, owner) : { type: 'external', addresses };
}

/** Why nothing can be said of addresses, as they were written, that pods or Services have; undefined for any other end. */
export function whyNoEnd(
  { configured }: ClusterModel,
  text: string,
  end: ExternalParty | PodsParty,
): string | undefined {
  if (end.type !== 'external' || !areInside(end.addresses, configured)) return undefined;
  return `${text} is inside of the cluster (podCIDRs, serviceCIDRs): name the workload that has it or is behind it`;
}

/** `8080/UDP`, or `8080`, which means TCP; undefined for anything else. */
export function readPort(text: string): PortSet | undefined {
  const [, number, protocol = 'TCP'] = /^(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  const name = protocol.toUpperCase();
  if (number === undefined || !isProtocol(name)) return undefined;
  const ports = portRange(name, Number(number), Number(number));
  return isEmpty(ports) ? undefined : ports;
}
