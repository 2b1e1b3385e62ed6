/**
 * Whether what one part of a policy matches is within what another one does: surely, for whatever pods there may be, and
 * whichever of them manifests show. Where it cannot be told it is not.
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
import { ipBlockAddresses } from './peers.ts';
import {
  allPorts,
  intersectPorts,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from './portSet.ts';

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

/** Of ports. A named one is within all of its protocol, or the same name. */
export function coversPorts(outer: Ports, inner: Ports): boolean {
  if (outer === 'all') return true;
  const numbers = numbered(outer);
  if (inner === 'all') return isEmpty(subtractPorts(allPorts, numbers));
  return inner.every((entry) => {
    const { isValid, protocol, port, endPort, hidden } = entry;
    if (!isValid) return true;
    if (protocol === undefined || hidden.length > 0) return false;
    if (typeof port === 'string' && outer.some((other) => other.port === port && other.protocol === protocol))
      return true;
    const [low, high] = typeof port === 'number' ? [port, endPort ?? port] : [1, 65535];
    return isEmpty(subtractPorts(portRange(protocol, low, high), numbers));
  });
}

/** Whether there is a port that both surely match. */
export function sharePort(left: Ports, right: Ports): boolean {
  if (left === 'all') return right === 'all' || right.some(({ isValid, hidden }) => isValid && hidden.length === 0);
  if (right === 'all') return sharePort(right, left);
  const isSameName = left.some(
    ({ isValid, port, protocol }) =>
      isValid && typeof port === 'string' && right.some((other) => other.port === port && other.protocol === protocol),
  );
  return isSameName || !isEmpty(intersectPorts(numbered(left), numbered(right)));
}

/** Whether there is an address that both surely match. */
export function shareAddress(left: readonly IpBlockPeer[], right: readonly IpBlockPeer[]): boolean {
  return !isNoAddress(intersectAddresses(surelyIn(left), surelyIn(right)));
}

function numbered(entries: readonly PortEntry[]): PortSet {
  return entries.reduce((all, { isValid, protocol, port, endPort, hidden }) => {
    if (!isValid || protocol === undefined || hidden.length > 0 || typeof port === 'string') return all;
    return unionPorts(all, portRange(protocol, port ?? 1, endPort ?? port ?? 65535));
  }, noPorts);
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
