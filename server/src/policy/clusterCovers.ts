/**
 * Whether what one part of a cluster policy matches is within what another one does: surely, for whatever pods there may
 * be, and whichever of them manifests show. Where it cannot be told it is not.
 */
import type { ClusterPeer } from '../model/clusterPolicy.ts';
import type { IpBlockPeer, PortEntry } from '../model/policy.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  noAddress,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';
import { numbersOf } from './covers.ts';
import { ipBlockAddresses } from './peers.ts';
import { intersectPorts, isEmpty } from './portSet.ts';

/** Of labels: a missing selector is an empty one. */
export function coversSelector(outer: Selector | undefined, inner: Selector | undefined): boolean {
  const conditions = inner?.requirements ?? [];
  return (outer?.requirements ?? []).every((wanted) => conditions.some((known) => implies(known, wanted)));
}

/** Of the peers of cluster policies. */
export function coversPeer(outer: ClusterPeer, inner: ClusterPeer): boolean {
  if (outer.type === 'networks') {
    const addresses = surelyIn(outer.blocks);
    // Every peer has an address.
    if (isNoAddress(subtractAddresses(everyAddress, addresses)))
      return inner.type !== 'invalid' && inner.type !== 'hidden';
    return inner.type === 'networks' && isWithin(inner.blocks, addresses);
  }
  if (outer.type === 'selector' && inner.type === 'selector') {
    return (
      coversSelector(outer.namespaceSelector, inner.namespaceSelector) &&
      coversSelector(outer.podSelector, inner.podSelector)
    );
  }
  if (outer.type === 'nodes' && inner.type === 'nodes') return coversSelector(outer.selector, inner.selector);
  if (outer.type === 'domainNames' && inner.type === 'domainNames')
    return inner.names.every(({ name }) => outer.names.some((other) => other.name === name));
  return false;
}

/** Whether all addresses of some blocks are surely among others. */
export function isWithin(blocks: readonly IpBlockPeer[], addresses: AddressSet): boolean {
  return blocks.every((block) => {
    const own = ipBlockAddresses(block);
    return own !== undefined && isNoAddress(subtractAddresses(own, addresses));
  });
}

/** The addresses that are in some blocks whatever placeholders hide. */
export function surelyIn(blocks: readonly IpBlockPeer[]): AddressSet {
  return blocks.reduce((all, block) => unionAddresses(all, ipBlockAddresses(block) ?? noAddress), noAddress);
}

type Ports = readonly PortEntry[] | 'all';

/** Whether there is a port that both surely match. */
export function sharePort(left: Ports, right: Ports): boolean {
  if (left === 'all') return right === 'all' || right.some(({ isValid, hidden }) => isValid && hidden.length === 0);
  if (right === 'all') return sharePort(right, left);
  const isSameName = left.some(
    ({ isValid, port, protocol }) =>
      isValid && typeof port === 'string' && right.some((other) => other.port === port && other.protocol === protocol),
  );
  return isSameName || !isEmpty(intersectPorts(numbersOf(left), numbersOf(right)));
}

/** Whether there is an address that both surely match. */
export function shareAddress(left: readonly IpBlockPeer[], right: readonly IpBlockPeer[]): boolean {
  return !isNoAddress(intersectAddresses(surelyIn(left), surelyIn(right)));
}

/** Whether labels that meet one condition meet another. */
function implies(known: Requirement, wanted: Requirement): boolean {
  if (known.key !== wanted.key || !isPlain(known) || !isPlain(wanted)) return false;
  const { values } = known;
  switch (wanted.operator) {
    case 'Exists':
      return known.operator === 'Exists' || known.operator === 'In';
    case 'DoesNotExist':
      return known.operator === 'DoesNotExist';
    case 'In':
      return known.operator === 'In' && values.every((value) => wanted.values.includes(value));
    case 'NotIn':
      if (known.operator === 'In') return !values.some((value) => wanted.values.includes(value));
      if (known.operator === 'NotIn') return wanted.values.every((value) => values.includes(value));
      return known.operator === 'DoesNotExist';
    default:
      return false;
  }
}

/** Whether all of a condition is known. */
function isPlain({ operator, values }: Requirement): boolean {
  return operator !== 'Invalid' && operator !== 'Hidden' && !values.includes(undefined);
}
