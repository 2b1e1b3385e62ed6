import type { Direction, Peer, Policy, PortEntry, Rule } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { isNull, type Node, valueAt } from '../yaml/node.ts';
import { type AddressSet, isNoAddress, parseCidr, subtractAddresses, unionAddresses } from './addressSet.ts';
import { allPorts, isEmpty, noPorts, type PortSet, portRange, subtractPorts, unionPorts } from './portSet.ts';

/**
 * Whether a policy surely means the same as another in its stead, whatever pods and namespaces there are: it selects the
 * same pods, isolates them in the same directions, and admits the same from the same peers. What a placeholder hides, or
 * who knows whether it applies, means the same only as the very same object. So does what the API server refuses: it
 * admits nobody as it is, and what it says counts as soon as the rest is mended.
 */
export function meanTheSame(before: Policy, after: Policy): boolean {
  if (before === after) return true;
  if (isOpaque(before) || isOpaque(after)) return false;
  return (
    selectionOf(before) === selectionOf(after) &&
    directions.every((direction) => sameSide(sideOf(before, direction), sideOf(after, direction)))
  );
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** Undefined: not isolated. */
type Side = readonly Grant[] | undefined;

interface Grant {
  readonly peer: KnownPeer | 'everyone';
  readonly ports: Ports;
}

type KnownPeer = Exclude<Peer, { type: 'invalid' | 'hidden' }>;

interface Ports {
  readonly numbers: PortSet;
  /** `TCP/http` */
  readonly names: readonly string[];
}

function selectionOf({ podSelector }: Policy): string {
  return canonical(podSelector).sort().join('\n');
}

function sideOf(policy: Policy, direction: Direction): Side {
  return policy.isolates[direction] === 'yes' ? policy[direction].flatMap(grantsOf) : undefined;
}

function isOpaque({ root, podSelector, isolates, ingress, egress, isAlternative, isUnseen }: Policy): boolean {
  return (
    isAlternative === true ||
    isUnseen !== undefined ||
    !hasKnownTypes(root) ||
    directions.some((direction) => isolates[direction] === 'maybe') ||
    isHidden(podSelector) ||
    [...ingress, ...egress].some(
      ({ peers, ports }) =>
        (peers !== 'everyone' && peers.some(isOpaquePeer)) ||
        (ports !== 'all' && ports.some(({ isValid, hidden }) => !isValid || hidden.length > 0)),
    )
  );
}

function hasKnownTypes(root: Node): boolean {
  const types = valueAt(root, 'spec', 'policyTypes');
  if (isNull(types)) return true;
  return types?.kind === 'sequence' && types.items.every((item) => ['Ingress', 'Egress'].includes(text(item) ?? ''));
}

function isOpaquePeer(peer: Peer): boolean {
  switch (peer.type) {
    case 'hidden':
    case 'invalid':
      return true;
    case 'ipBlock':
      return [peer.cidr, ...peer.except].some((cidr) => parseCidr(cidr) === undefined);
    case 'selector':
      return [peer.namespaceSelector, peer.podSelector].some((selector) => selector && isHidden(selector));
  }
}

function isHidden({ requirements }: Selector): boolean {
  return requirements.some(({ operator, values }) => operator === 'Hidden' || values.includes(undefined));
}

function grantsOf(rule: Rule): Grant[] {
  const ports = rule.ports === 'all' ? { numbers: allPorts, names: [] } : portsOf(rule.ports);
  if (isEmpty(ports.numbers) && ports.names.length === 0) return [];
  if (rule.peers === 'everyone') return [{ peer: 'everyone', ports }];
  return rule.peers.flatMap((peer) => (peer.type === 'invalid' || peer.type === 'hidden' ? [] : [{ peer, ports }]));
}

function portsOf(entries: readonly PortEntry[]): Ports {
  let numbers = noPorts;
  const names: string[] = [];
  for (const { protocol, port, endPort } of entries) {
    if (!protocol) continue;
    if (typeof port === 'string') names.push(`${protocol}/${port}`);
    else
      numbers = unionPorts(
        numbers,
        port === undefined ? portRange(protocol) : portRange(protocol, port, endPort ?? port),
      );
  }
  return { numbers, names };
}

function sameSide(one: Side, other: Side): boolean {
  if (!one || !other) return one === other;
  return one.every((grant) => isCovered(grant, other)) && other.every((grant) => isCovered(grant, one));
}

/** Whether what it admits is admitted by grants to peers that are surely as wide. */
function isCovered({ peer, ports }: Grant, by: readonly Grant[]): boolean {
  const wide = by.filter((grant) => includes(grant.peer, peer)).map((grant) => grant.ports);
  const numbers = wide.reduce((all, each) => unionPorts(all, each.numbers), noPorts);
  const hasName = (name: string): boolean => {
    const [protocol] = name.split('/') as [keyof PortSet];
    const isAll = isEmpty(subtractPorts(portRange(protocol), numbers));
    return isAll || wide.some(({ names }) => names.includes(name));
  };
  return isEmpty(subtractPorts(ports.numbers, numbers)) && ports.names.every(hasName);
}

function includes(wide: Grant['peer'], narrow: Grant['peer']): boolean {
  if (wide === 'everyone' || narrow === 'everyone') return wide === 'everyone';
  if (wide.type === 'ipBlock' || narrow.type === 'ipBlock') {
    if (wide.type !== 'ipBlock' || narrow.type !== 'ipBlock') return false;
    return isNoAddress(subtractAddresses(addressesOf(narrow), addressesOf(wide)));
  }
  return (
    isWeaker(wide.podSelector, narrow.podSelector) &&
    includesNamespaces(wide.namespaceSelector, narrow.namespaceSelector)
  );
}

/** Undefined stands for the namespace of the policy. */
function includesNamespaces(wide: Selector | undefined, narrow: Selector | undefined): boolean {
  if (!wide) return !narrow;
  return narrow ? isWeaker(wide, narrow) : wide.requirements.length === 0;
}

/** Whether everything that a selector asks for the other asks for too. */
function isWeaker(weak: Selector | undefined, strong: Selector | undefined): boolean {
  const asked = canonical(strong);
  return canonical(weak).every((requirement) => asked.includes(requirement));
}

function canonical(selector: Selector | undefined): string[] {
  return (selector?.requirements ?? []).map(({ key, operator, values }: Requirement) =>
    JSON.stringify([key, operator, [...new Set(values)].sort()]),
  );
}

function addressesOf({ cidr, except }: { readonly cidr: string; readonly except: readonly string[] }): AddressSet {
  const of = (text: string): AddressSet => parseCidr(text)?.addresses ?? { v4: [], v6: [] };
  return subtractAddresses(of(cidr), except.map(of).reduce(unionAddresses, { v4: [], v6: [] }));
}
