import type { ClusterFacts } from '../model/clusterFacts.ts';
import { memo } from '../model/memo.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Workload } from '../model/workload.ts';
import {
  type AddressSet,
  intersectAddresses,
  isNoAddress,
  isOneAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';

/** Whether a workload's pods have addresses in a block; `maybe` where their addresses are not known. */
export function podsAreIn(block: AddressSet, workload: Workload, facts: ClusterFacts): Ternary {
  const known = ownAddresses(workload);
  return isWithin(block, isNoAddress(known) ? rangesOf(facts).pods : known);
}

/** Whether each pod of the cluster has an address in a block. */
export function allPodsAreIn(block: AddressSet, facts: ClusterFacts): Ternary {
  const range = rangesOf(facts).pods;
  if (isNoAddress(range)) return isOneAddress(block) ? 'no' : isWithin(block, range);
  return isWithin(block, range) === 'yes' ? 'yes' : 'no';
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
const rangesOf = memo(({ podCIDRs, nodeCIDRs }: ClusterFacts) => ({
  pods: blocksOf(podCIDRs),
  nodes: blocksOf(nodeCIDRs),
}));

function addressesOf(texts: readonly string[]): AddressSet {
  return blocksOf(texts.map((text) => `${text}/${text.includes(':') ? 128 : 32}`));
}

/** What is no CIDR adds nothing. */
function blocksOf(texts: readonly string[]): AddressSet {
  return texts.map((text) => parseCidr(text)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}
