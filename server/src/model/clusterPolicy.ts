import { entryOf, isNull, itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { isHidden, isHiddenKey } from './labels.ts';
import {
  type Direction,
  field,
  type HiddenPeer,
  type InvalidPeer,
  type IpBlockPeer,
  type PortEntry,
  type SelectorPeer,
} from './policy.ts';
import { type Protocol, protocols, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';
import { readSelector, type Selector } from './selector.ts';
import { isPortNumber } from './syntax.ts';

/**
 * A policy of the whole cluster: ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2), or AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy (v1alpha1), which are its two tiers. It isolates nobody: what no rule matches goes on.
 */
export interface ClusterPolicy extends ResourceHeader {
  readonly type: 'clusterPolicy';
  /** `admin` decides before NetworkPolicies, `baseline` where none selects the pod. `invalid`: it is rejected. */
  readonly tier: 'admin' | 'baseline' | 'invalid' | 'hidden';
  /**
   * 0 to 1000, the lowest first within a tier. Undefined for a BaselineAdminNetworkPolicy, which has none, and where it
   * is missing or not valid, so that the policy is rejected.
   */
  readonly priority: number | 'hidden' | undefined;
  /** Whom it is about: always selectors with a `namespaceSelector`, or `invalid`, which selects nobody. */
  readonly subject: SelectorPeer | InvalidPeer;
  /** In the order written, which is that of precedence. */
  readonly ingress: readonly ClusterRule[];
  readonly egress: readonly ClusterRule[];
  /** Set where several bundles that exclude one another might apply it, or something else in its stead. */
  readonly isAlternative?: true;
}

/** `accept` is `Allow` in v1alpha1. `invalid`: the policy is rejected; `hidden`: a placeholder stands for it. */
export type Action = 'accept' | 'deny' | 'pass' | 'invalid' | 'hidden';

/** One item of `ingress` or `egress`: it acts on what comes from (goes to) any of its peers on any of its ports. */
export interface ClusterRule {
  readonly direction: Direction;
  /** Place in its list, from zero. */
  readonly index: number;
  readonly name: string | undefined;
  readonly action: Action;
  readonly node: Node;
  /**
   * `from` or `to`. It must have a peer, and each must be of a kind that the API has: without peers, or with an
   * `invalid` one, the rule fails closed. An `accept` then matches no traffic, a `deny` or `pass` denies all of its
   * direction (v1alpha2 ClusterNetworkPolicyIngressPeer).
   */
  readonly peers: readonly ClusterPeer[];
  /**
   * `all` where it is missing, null or empty. A named port, which any protocol may have, is three entries with one node.
   * What is not valid has no protocol and matches nothing.
   */
  readonly ports: readonly PortEntry[] | 'all';
  readonly portsNode: Node | undefined;
}

/** Ingress rules have selectors only. */
export type ClusterPeer = SelectorPeer | NetworksPeer | NodesPeer | DomainNamesPeer | InvalidPeer | HiddenPeer;

/** Address ranges; unlike an ipBlock they match the addresses of pods too. */
export interface NetworksPeer {
  readonly type: 'networks';
  /** One for each CIDR, with its node; without exceptions. */
  readonly blocks: readonly IpBlockPeer[];
  readonly node: Node;
}

/** The addresses of nodes. */
export interface NodesPeer {
  readonly type: 'nodes';
  readonly selector: Selector;
  readonly node: Node;
}

/** Hosts outside of the cluster: `example.com`, or `*.example.com` for every host below it but not itself. */
export interface DomainNamesPeer {
  readonly type: 'domainNames';
  readonly names: readonly { readonly name: string; readonly node: Node }[];
  readonly node: Node;
}

export const clusterPolicyKinds: readonly string[] = [
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];

/** The policy that a header names, in any version of its group; undefined for other kinds and other groups. */
export function readClusterPolicy(header: ResourceHeader): ClusterPolicy | undefined {
  if (header.group !== 'policy.networking.k8s.io' || !clusterPolicyKinds.includes(header.kind)) return undefined;
  const spec = valueAt(header.root, 'spec');
  return {
    ...header,
    type: 'clusterPolicy',
    tier: readTier(header.kind, field(spec, 'tier')),
    priority: header.kind === 'BaselineAdminNetworkPolicy' ? undefined : readPriority(field(spec, 'priority')),
    subject: readSubject(field(spec, 'subject'), header.nameNode),
    ingress: readRules(header.kind, spec, 'ingress'),
    egress: readRules(header.kind, spec, 'egress'),
  };
}

function readTier(kind: string, node: Node | undefined): ClusterPolicy['tier'] {
  if (kind === 'AdminNetworkPolicy') return 'admin';
  if (kind === 'BaselineAdminNetworkPolicy') return 'baseline';
  if (isHidden(node)) return 'hidden';
  const tier = text(node);
  return tier === 'Admin' ? 'admin' : tier === 'Baseline' ? 'baseline' : 'invalid';
}

function readPriority(node: Node | undefined): ClusterPolicy['priority'] {
  if (isHidden(node)) return 'hidden';
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000 ? value : undefined;
}

function readRules(kind: string, spec: Node | undefined, direction: Direction): ClusterRule[] {
  const isV2 = kind === 'ClusterNetworkPolicy';
  const peerFields = direction === 'ingress' ? selectorFields : kind.startsWith('Baseline') ? addressFields : allFields;
  return itemsOrHidden(field(spec, direction)).map((node, index) => {
    const portsNode = valueAt(node, isV2 ? 'protocols' : 'ports');
    const ports = itemsOrHidden(portsNode);
    const peers = itemsOrHidden(field(node, direction === 'ingress' ? 'from' : 'to'));
    return {
      direction,
      index,
      name: text(valueAt(node, 'name')),
      action: readAction(kind, field(node, 'action')),
      node,
      peers: peers.map((peer) => readPeer(peer, peerFields)),
      ports: ports.length > 0 ? ports.flatMap(isV2 ? readProtocolMatch : readPortMatch) : 'all',
      portsNode,
    };
  });
}

/** The items of a list; a placeholder for a whole list is one item that is hidden. */
function itemsOrHidden(list: Node | undefined): readonly Node[] {
  return list && isHidden(list) ? [list] : itemsOf(list);
}

function readAction(kind: string, node: Node | undefined): Action {
  if (isHidden(node)) return 'hidden';
  const action = text(node);
  if (action === (kind === 'ClusterNetworkPolicy' ? 'Accept' : 'Allow')) return 'accept';
  if (action === 'Deny') return 'deny';
  return action === 'Pass' && kind !== 'BaselineAdminNetworkPolicy' ? 'pass' : 'invalid';
}

type PeerField = 'namespaces' | 'pods' | 'networks' | 'nodes' | 'domainNames';
const selectorFields: readonly PeerField[] = ['namespaces', 'pods'];
const addressFields: readonly PeerField[] = [...selectorFields, 'networks', 'nodes'];
const allFields: readonly PeerField[] = [...addressFields, 'domainNames'];

function readSubject(node: Node | undefined, nameNode: Node): ClusterPolicy['subject'] {
  const subject = node && readPeer(node, selectorFields);
  if (node && subject?.type === 'hidden') {
    return {
      type: 'selector',
      namespaceSelector: readSelector(placeholderIn(node)),
      podSelector: undefined,
      node: subject.node,
    };
  }
  return subject?.type === 'selector' ? subject : { type: 'invalid', node: node ?? nameNode };
}

/** The placeholder that stands for a peer, or for what its one field says. */
function placeholderIn(peer: Node): Node {
  const value = onlyField(peer)?.[1];
  return value && isHidden(value) ? value : peer;
}

/** Exactly one field must be set, and it must be one that the API has at this place. */
function readPeer(node: Node, fields: readonly PeerField[]): ClusterPeer {
  const invalid: InvalidPeer = { type: 'invalid', node };
  const [name, value] = onlyField(node) ?? [];
  if (isHidden(node) || (name !== undefined && isHiddenKey(name))) return { type: 'hidden', node };
  const kind = fields.find((known) => known === name);
  if (!value || !kind) return invalid;
  if (isHidden(value)) return { type: 'hidden', node };
  switch (kind) {
    case 'namespaces':
      return isSelector(value)
        ? { type: 'selector', namespaceSelector: readSelector(value), podSelector: undefined, node }
        : invalid;
    case 'pods':
      return readPods(value, node);
    case 'networks':
      return readNetworks(value, node);
    case 'nodes':
      return isSelector(value) ? { type: 'nodes', selector: readSelector(value), node } : invalid;
    case 'domainNames':
      return readDomainNames(value, node);
  }
}

/** NamespacedPod: a selector that is missing is about all of them, though the CRD wants both. */
function readPods(value: Node, node: Node): SelectorPeer | InvalidPeer {
  const namespaceSelector = valueAt(value, 'namespaceSelector');
  const podSelector = valueAt(value, 'podSelector');
  const areSelectors = [podSelector, namespaceSelector].every((selector) => isNull(selector) || isSelector(selector));
  if (!areSelectors || value.kind !== 'mapping' || entryOf(value, 'namespaces')) return { type: 'invalid', node };
  return {
    type: 'selector',
    namespaceSelector: readSelector(namespaceSelector),
    podSelector: readSelector(podSelector),
    node,
  };
}

/**
 * Early v1alpha1 had fields in front of its selectors (`namespaces: {namespaceSelector: ..}`, `pods: {namespaces: ..}`,
 * `sameLabels`). Its successors do not know them, and without them an empty selector, hence everything, would be left.
 */
function isSelector(node: Node | undefined): boolean {
  return isHidden(node) || (node?.kind === 'mapping' && !removedFields.some((removed) => entryOf(node, removed)));
}

const removedFields = ['namespaceSelector', 'sameLabels', 'notSameLabels'];

function readNetworks(value: Node, node: Node): NetworksPeer | InvalidPeer {
  const blocks = itemsOf(value).flatMap((item): IpBlockPeer[] => {
    const cidr = text(item) ?? (isHidden(item) ? '{{ }}' : undefined);
    return cidr === undefined ? [] : [{ type: 'ipBlock', cidr, except: [], node: item }];
  });
  return blocks.length > 0 ? { type: 'networks', blocks, node } : { type: 'invalid', node };
}

function readDomainNames(value: Node, node: Node): DomainNamesPeer | InvalidPeer {
  const names = itemsOf(value).flatMap((item) => {
    const name = text(item);
    return name === undefined ? [] : [{ name, node: item }];
  });
  return names.length > 0 ? { type: 'domainNames', names, node } : { type: 'invalid', node };
}

/** An item of v1alpha2 `protocols`. */
function readProtocolMatch(node: Node): PortEntry[] {
  const [name, value] = onlyField(node) ?? [];
  if (isHidden(node)) return [hiddenEntry(undefined, node)];
  if (name === 'destinationNamedPort') return readNamedPort(value, node);
  const protocol = protocols.find((known) => known.toLowerCase() === name);
  if (!protocol) return [unmatched(node)];
  const destinationPort = field(value, 'destinationPort');
  if (isHidden(destinationPort)) return [hiddenEntry(protocol, node)];
  const [form, port] = onlyField(destinationPort) ?? [];
  if (form === 'range') return [readRange(protocol, [], port, node)];
  return [form === 'number' ? readNumber(protocol, [], port, node) : unmatched(node)];
}

/** An item of v1alpha1 `ports`. */
function readPortMatch(node: Node): PortEntry[] {
  const [name, value] = onlyField(node) ?? [];
  if (isHidden(node)) return [hiddenEntry(undefined, node)];
  if (name === 'namedPort') return readNamedPort(value, node);
  if (isHidden(value) && (name === 'portRange' || name === 'portNumber')) return [hiddenEntry(undefined, node)];
  const protocol = readProtocol(value);
  const hidden = isHidden(valueAt(value, 'protocol')) ? (['protocol'] as const) : [];
  if (name === 'portRange') return [readRange(protocol, hidden, value, node)];
  return [name === 'portNumber' ? readNumber(protocol, hidden, valueAt(value, 'port'), node) : unmatched(node)];
}

/** The one field that a union of the API has set; undefined for none and for several. */
function onlyField(node: Node | undefined): readonly [name: string, value: Node] | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const [name, ...others] = new Set(node.entries.filter(({ value }) => !isNull(value)).map(({ key }) => key));
  const value = valueAt(node, name ?? '');
  return name !== undefined && value && others.length === 0 ? [name, value] : undefined;
}

/** A container port of this name, with the protocol that it has itself: the field has no place for one. */
function readNamedPort(name: Node | undefined, node: Node): PortEntry[] {
  const port = text(name);
  const hidden = isHidden(name) ? (['port'] as const) : [];
  if (!port && hidden.length === 0) return [unmatched(node)];
  return protocols.map((protocol) => ({ isValid: true, protocol, port, endPort: undefined, hidden, node }));
}

function readNumber(
  protocol: Protocol | undefined,
  hidden: PortEntry['hidden'],
  number: Node | undefined,
  node: Node,
): PortEntry {
  if (isHidden(number))
    return { isValid: true, protocol, port: text(number), endPort: undefined, hidden: [...hidden, 'port'], node };
  const port = readPort(number);
  return typeof port === 'number' && isPortNumber(port)
    ? { isValid: true, protocol, port, endPort: undefined, hidden, node }
    : unmatched(node);
}

/** A range of which any part is hidden may be any range. */
function readRange(
  protocol: Protocol | undefined,
  hidden: PortEntry['hidden'],
  range: Node | undefined,
  node: Node,
): PortEntry {
  const [start, end] = [field(range, 'start'), field(range, 'end')];
  const [port, endPort] = [readPort(start), readPort(end)];
  const isHiddenStart = isHidden(start);
  const isHiddenEnd = isHidden(end);
  const isStart = typeof port === 'number' && isPortNumber(port);
  const isEnd = typeof endPort === 'number' && isPortNumber(endPort);
  if (!(isHiddenStart || isStart) || !(isHiddenEnd || isEnd) || (isStart && isEnd && port >= endPort)) {
    return unmatched(node);
  }
  return {
    isValid: true,
    protocol,
    port,
    endPort: typeof endPort === 'number' ? endPort : undefined,
    hidden: [...hidden, ...(isHiddenStart ? (['port'] as const) : []), ...(isHiddenEnd ? (['endPort'] as const) : [])],
    node,
  };
}

/** What a placeholder stands for: any port of any protocol, or of the one that is known. */
function hiddenEntry(protocol: Protocol | undefined, node: Node): PortEntry {
  const hidden = protocol ? (['port'] as const) : (['protocol', 'port'] as const);
  return { isValid: true, protocol, port: undefined, endPort: undefined, hidden, node };
}

function unmatched(node: Node): PortEntry {
  return { isValid: false, protocol: undefined, port: undefined, endPort: undefined, hidden: [], node };
}
