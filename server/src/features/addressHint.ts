import type { ClusterFacts } from '../model/clusterFacts.ts';
import { isPlaceholder } from '../model/labels.ts';
import type { IpBlockPeer } from '../model/policy.ts';
import {
  type AddressSet,
  type Cidr,
  isNoAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../policy/addressSet.ts';
import type { Hint } from './hint.ts';

/** How many addresses a range has, and what they are for: `256 addresses, private`. */
export function addressHint({ cidr: text, except }: IpBlockPeer, facts: ClusterFacts): Pick<Hint, 'text'> | undefined {
  const cidr = isPlaceholder(text) ? undefined : parseCidr(text);
  if (!cidr) return undefined;
  const left = except.length === 0 ? [] : [`${except.length === 1 ? '1 range' : `${except.length} ranges`} left out`];
  const use = useOf(cidr.addresses, facts);
  return { text: [countWords(cidr), ...(use ? [use] : []), ...left].join(', ') };
}

function countWords({ family, addresses }: Cidr): string {
  const [[low, high] = [0n, -1n]] = family === 4 ? addresses.v4 : addresses.v6;
  const count = BigInt(high) - BigInt(low) + 1n;
  const bits = count.toString(2).length - 1;
  if (bits === (family === 4 ? 32 : 128)) return `every IPv${family} address`;
  // Nobody reads longer numbers.
  const number = bits > 32 ? `2^${bits}` : `${count}`.replace(/\B(?=(\d{3})+$)/g, ',');
  return bits === 0 ? '1 address' : `${number} addresses`;
}

/** What the configuration says of the cluster's own ranges comes first. */
function useOf(addresses: AddressSet, { podCIDRs, serviceCIDRs, nodeCIDRs }: ClusterFacts): string | undefined {
  const known: readonly (readonly [string, readonly string[]])[] = [
    ['of pods', podCIDRs],
    ['of Services', serviceCIDRs],
    ['of nodes', nodeCIDRs],
    ...wellKnown,
  ];
  return known.find(([, cidrs]) => isNoAddress(subtractAddresses(addresses, rangeOf(cidrs))))?.[0];
}

function rangeOf(cidrs: readonly string[]): AddressSet {
  return cidrs.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}

/** IANA's special-purpose registries (RFC 6890) and the multicast ranges, as far as people write them; the smallest first. */
const wellKnown: readonly (readonly [string, readonly string[]])[] = [
  ['metadata of the cloud', ['169.254.169.254/32', 'fd00:ec2::254/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
  ['shared by carriers', ['100.64.0.0/10']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
];
