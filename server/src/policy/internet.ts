import { type AddressSet, noAddress, parseCidr, subtractAddresses, unionAddresses } from './addressSet.ts';

/** The addresses that hosts in the internet have: unicast, without what IANA's special-purpose registries take out. */
export const internetAddresses: AddressSet = subtractAddresses(
  ofNetworks(['0.0.0.0/0', '2000::/3']),
  ofNetworks([
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
    '2001:db8::/32',
  ]),
);

/** The networks that anybody may use inside, and nobody in the internet: RFC 1918 and RFC 4193. */
export const privateNetworks = { v4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], v6: ['fc00::/7'] } as const;

function ofNetworks(cidrs: readonly string[]): AddressSet {
  return cidrs.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}
