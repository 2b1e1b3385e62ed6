import type { ClusterFacts } from '../model/clusterFacts.ts';
import { memo } from '../model/memo.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Workload } from '../model/workload.ts';
import {
  type AddressSet,
  everyAddress,
  hostRange,
  intersectAddresses,
  isNoAddress,
  isSingleAddresses,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';

/**
 * Whether a workload's pods, or some that no manifest shows, have addresses in a block; `maybe` where it is not known. The
 * ranges of Services have none.
 */
export function podsAreIn(block: AddressSet, workload: Workload | undefined, facts: ClusterFacts): Ternary {
  const known = workload ? ownAddresses(workload) : noAddress;
  return isWithin(block, isNoAddress(known) ? rangesOf(facts).wherePodsAre : known);
}

/**
 * Whether addresses are none of the outside: a pod has each of them or a Service, whose address is rewritten to that of
 * a pod before policies see it.
 */
export function areInside(addresses: AddressSet, facts: ClusterFacts): boolean {
  const { pods, services, nodes } = rangesOf(facts);
  const inside = subtractAddresses(unionAddresses(pods, services), nodes);
  return isNoAddress(subtractAddresses(addresses, inside));
}

/** Whether each pod of the cluster has an address in a block. */
export function allPodsAreIn(block: AddressSet, facts: ClusterFacts): Ternary {
  const { pods, wherePodsAre } = rangesOf(facts);
  if (isNoAddress(pods)) return isSingleAddresses(block) ? 'no' : isWithin(block, wherePodsAre);
  return isWithin(block, pods) === 'yes' ? 'yes' : 'no';
}

/** Whether the node of a workload's pods, which they answer as, has addresses in a block. */
export function nodesAreIn(block: AddressSet, workload: Workload | undefined, facts: ClusterFacts): Ternary {
  const known = workload ? nodeAddresses(workload) : noAddress;
  return isWithin(block, isNoAddress(known) ? rangesOf(facts).nodes : known);
}

/** The addresses that are known to be nodes'. */
export function nodeRanges(facts: ClusterFacts): AddressSet {
  return rangesOf(facts).nodes;
}

/** Whether some of the addresses are known to be nodes'. */
export function hasNodes(addresses: AddressSet, facts: ClusterFacts): boolean {
  return !isNoAddress(intersectAddresses(addresses, rangesOf(facts).nodes));
}

/** Where addresses somewhere in a range are; the empty range says nothing. */
function isWithin(block: AddressSet, range: AddressSet): Ternary {
  if (isNoAddress(block)) return 'no';
  if (isNoAddress(range)) return 'maybe';
  if (isNoAddress(subtractAddresses(range, block))) return 'yes';
  return isNoAddress(intersectAddresses(range, block)) ? 'no' : 'maybe';
}

const ownAddresses = memo(({ podIPs }: Workload) => addressesOf(podIPs));
const nodeAddresses = memo(({ hostIPs }: Workload) => addressesOf(hostIPs));
const rangesOf = memo(({ podCIDRs, serviceCIDRs, nodeCIDRs }: ClusterFacts) => {
  const pods = blocksOf(podCIDRs);
  const services = blocksOf(serviceCIDRs);
  return {
    pods,
    services,
    nodes: blocksOf(nodeCIDRs),
    /** Anywhere that a pod can be but at the addresses of Services, where nobody says more. */
    wherePodsAre: isNoAddress(pods) ? subtractAddresses(anywhere, services) : pods,
  };
});

/**
 * What is not the address of a pod: loopback, link-local (the metadata of clouds, DNS caches of nodes), multicast. The API
 * server takes none of these for an endpoint (core/v1 EndpointAddress), since nobody else could reach it there.
 */
const anywhere = subtractAddresses(
  everyAddress,
  blocksOf(['127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '::1/128', 'fe80::/10', 'ff00::/8']),
);

function addressesOf(texts: readonly string[]): AddressSet {
  return blocksOf(texts.map(hostRange));
}

/** What is no CIDR adds nothing. */
function blocksOf(texts: readonly string[]): AddressSet {
  return texts.map((text) => parseCidr(text)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}
