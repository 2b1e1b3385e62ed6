import type { IpBlockPeer } from '../../model/policy.ts';
import {
  type AddressSet,
  isNoAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../policy/addressSet.ts';
import { ipBlockAddresses } from '../../policy/peers.ts';
import type { PolicyInstance } from '../../snapshot/queries.ts';

/** The ipBlocks of a policy that have addresses of some ranges and no others. */
export function blocksWithin({ resource }: PolicyInstance, ranges: readonly string[]): readonly IpBlockPeer[] {
  const within = ranges.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
  const peers = [...resource.ingress, ...resource.egress].flatMap((rule) =>
    rule.peers === 'everyone' ? [] : rule.peers,
  );
  return peers.filter(
    (peer): peer is IpBlockPeer => peer.type === 'ipBlock' && isInside(ipBlockAddresses(peer), within),
  );
}

function isInside(block: AddressSet | undefined, within: AddressSet): boolean {
  return block !== undefined && !isNoAddress(block) && isNoAddress(subtractAddresses(block, within));
}
