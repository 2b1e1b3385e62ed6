import { memo } from '../model/memo.ts';
import type { Peer, PortEntry, Rule } from '../model/policy.ts';
import { isNoAddress, noAddress, subtractAddresses } from './addressSet.ts';
import { matchesAll, podsAskedFor } from './anyPods.ts';
import { ipBlockAddresses } from './peers.ts';
import {
  allPorts,
  equalPorts,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from './portSet.ts';
import { rulePorts } from './rulePorts.ts';
import type { NamespaceFacts } from './selection.ts';

/**
 * Whether one part of a policy admits all that another does, however what is unknown turns out. Where only several parts
 * together do, the answer is no; so it is for what a placeholder hides or the API server rejects.
 */

/** Where the parts stand. */
export interface Home {
  readonly namespace: string;
  readonly factsOf: (namespace: string) => NamespaceFacts;
}

export function coversRule(wide: Rule, narrow: Rule, home: Home): boolean {
  return coversPorts(wide.ports, narrow.ports) && coversPeers(wide.peers, narrow.peers, home);
}

function coversPeers(wide: Rule['peers'], narrow: Rule['peers'], home: Home): boolean {
  if (wide === 'everyone') return true;
  return narrow !== 'everyone' && narrow.every((peer) => wide.some((other) => coversPeer(other, peer, home)));
}

/** For two peers of policies in the same namespace. */
export function coversPeer(wide: Peer, narrow: Peer, { namespace, factsOf }: Home): boolean {
  if (wide.type === 'selector' && narrow.type === 'selector')
    return matchesAll(wide, namespace, podsAskedFor(narrow, namespace, factsOf)) === 'yes';
  if (wide.type !== 'ipBlock' || narrow.type !== 'ipBlock') return false;
  const [all, some] = [ipBlockAddresses(wide), ipBlockAddresses(narrow)];
  return all !== undefined && some !== undefined && !isNoAddress(some) && isNoAddress(subtractAddresses(some, all));
}

export function coversPorts(wide: Rule['ports'], narrow: Rule['ports']): boolean {
  if (wide === 'all') return true;
  if (narrow === 'all') return equalPorts(numbersOf(wide), allPorts);
  return narrow.every((entry) => coversEntry(wide, entry));
}

/** Names mean a number of their own on each pod, so that only the same name is sure to cover one, or every port. */
export function coversEntry(wide: readonly PortEntry[], narrow: PortEntry): boolean {
  const { isValid, protocol, port, hidden } = narrow;
  if (!isValid || !protocol || hidden.length > 0) return false;
  const covers = (ports: PortSet): boolean => isEmpty(subtractPorts(ports, numbersOf(wide)));
  if (typeof port !== 'string') return covers(numbersOfEntry(narrow));
  const isSame = (other: PortEntry): boolean =>
    other.isValid && other.hidden.length === 0 && other.port === port && other.protocol === protocol;
  return wide.some(isSame) || covers(portRange(protocol));
}

/** The ports that entries are sure to admit anywhere. */
export const numbersOf = memo(
  (entries: readonly PortEntry[]): PortSet => entries.map(numbersOfEntry).reduce(unionPorts, noPorts),
);

const numbersOfEntry = memo(
  (entry: PortEntry): PortSet => rulePorts({ ports: [entry] }, { type: 'external', addresses: noAddress }).must,
);
