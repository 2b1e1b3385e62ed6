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

/** The ipBlocks of a policy that have addresses of some ranges and no others. The ranges are asked for where it has any. */
export function blocksWithin({ resource }: PolicyInstance, rangesOf: () => readonly string[]): readonly IpBlockPeer[] {
  const peers = [...resource.ingress, ...resource.egress].flatMap((rule) =>
    rule.peers === 'everyone' ? [] : rule.peers,
  );
  const blocks = peers.filter((peer) => peer.type === 'ipBlock');
  if (blocks.length === 0) return blocks;
  const within = rangesOf()
    .map((cidr) => parseCidr(cidr)?.addresses ?? noAddress)
    .reduce(unionAddresses, noAddress);
  return blocks.filter((block) => isInside(ipBlockAddresses(block), within));
}

function isInside(block: AddressSet | undefined, within: AddressSet): boolean {
  return block !== undefined && !isNoAddress(block) && isNoAddress(subtractAddresses(block, within));
}
