import { isNull, type Node, valueAt } from '../yaml/node.ts';
import { isHidden } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';
import { isInvalidSelector, readSelector, type Selector } from './selector.ts';
import { isPortNumber, portNameProblems } from './syntax.ts';
import type { Ternary } from './ternary.ts';

export type Direction = 'ingress' | 'egress';

/**
 * A networking/v1 NetworkPolicy.
 *
 * What the API server would reject (ValidateNetworkPolicySpec, and what does not decode) matches nothing, so that a
 * mistake never reads as open: such a peer admits nobody, such an entry of `ports` no port, such a `podSelector`
 * selects no pod and such a policy type isolates none. It is wrong for itself only, although the API server refuses
 * the whole policy: what stands beside it keeps its meaning while its author is still typing. What a placeholder
 * hides matches perhaps.
 */
export interface Policy extends ResourceHeader {
  readonly type: 'policy';
  readonly podSelector: Selector;
  /** Undefined when `spec` has no such field. */
  readonly podSelectorNode: Node | undefined;
  /** The directions in which it isolates the pods that it selects, after defaulting (SetDefaults_NetworkPolicy). */
  readonly isolates: { readonly ingress: Ternary; readonly egress: Ternary };
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  /** Set where several bundles that exclude one another might apply it, or something else in its stead. */
  readonly isAlternative?: true;
  /** Set for what stands for policies that nobody sees, or that are not read: see unseen.ts. */
  readonly isUnseen?: 'unseen' | 'unread';
  /** Set for what stands for a policy that is perhaps asked before others. */
  readonly overrules?: Readonly<Record<Direction, Overruling>>;
}

/** Whether a policy may deny what others admit, and admit what others deny. */
export interface Overruling {
  readonly denies: boolean;
  readonly admits: boolean;
}

/** One item of `ingress` or `egress`. It admits what comes from a peer (any of them) on a port (any of them). */
export interface Rule {
  readonly direction: Direction;
  /** Place in its list, from zero. */
  readonly index: number;
  readonly node: Node;
  /** `everyone` for a missing, null or empty `from`/`to`: addresses outside the cluster included. */
  readonly peers: readonly Peer[] | 'everyone';
  /** `all` for missing, null or empty `ports`: every port of every protocol. */
  readonly ports: readonly PortEntry[] | 'all';
  readonly portsNode: Node | undefined;
}

export type Peer = SelectorPeer | IpBlockPeer | InvalidPeer | HiddenPeer;

export interface SelectorPeer {
  readonly type: 'selector';
  /** Undefined: only the policy's own namespace. */
  readonly namespaceSelector: Selector | undefined;
  /** Undefined: all pods of the namespaces. */
  readonly podSelector: Selector | undefined;
  readonly node: Node;
}

export interface IpBlockPeer {
  readonly type: 'ipBlock';
  readonly cidr: string;
  readonly except: readonly string[];
  readonly node: Node;
}

/** A peer that the API server rejects, or what stands where a list of peers must be; it matches nothing. */
export interface InvalidPeer {
  readonly type: 'invalid';
  readonly node: Node;
}

/** A placeholder for a peer, for a whole list of them, or for what kind of peer it is; it may match anything. */
export interface HiddenPeer {
  readonly type: 'hidden';
  /** Set for one of policies that nobody sees, or that are not read: see unseen.ts. */
  readonly isUnseen?: 'unseen' | 'unread';
  readonly node: Node;
}

export interface PortEntry {
  /** False for one that the API server rejects, and for what stands where a list must be; it admits no port. */
  readonly isValid: boolean;
  /** Undefined for one that does not exist or is hidden. */
  readonly protocol: Protocol | undefined;
  /** Undefined: every port of the protocol. */
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
  /** The fields of which a placeholder hides the value. */
  readonly hidden: readonly ('protocol' | 'port' | 'endPort')[];
  readonly node: Node;
}

/** The policy that a header names; undefined for other kinds, and for versions that never served NetworkPolicy. */
export function readPolicy(header: ResourceHeader): Policy | undefined {
  if (header.group !== 'networking.k8s.io' || header.version !== 'v1' || header.kind !== 'NetworkPolicy')
    return undefined;
  const spec = valueAt(header.root, 'spec');
  return {
    ...header,
    type: 'policy',
    podSelector: readSelector(field(spec, 'podSelector')),
    podSelectorNode: valueAt(spec, 'podSelector'),
    isolates: { ingress: isolates(spec, 'ingress'), egress: isolates(spec, 'egress') },
    ingress: readRules(spec, 'ingress'),
    egress: readRules(spec, 'egress'),
  };
}

/** The value of a field. What is no mapping has every field as hidden, or as wrong, as it is itself. */
export function field(node: Node | undefined, key: string): Node | undefined {
  if (isHidden(node)) return node;
  if (node === undefined || isNull(node) || node.kind === 'mapping') return valueAt(node, key);
  return { kind: 'scalar', value: false, style: 'plain', start: node.start, end: node.end };
}

/** A missing, null or empty list is Ingress, and Egress too when there is an egress rule (SetDefaults_NetworkPolicy). */
function isolates(spec: Node | undefined, direction: Direction): Ternary {
  const types = field(spec, 'policyTypes');
  if (isHidden(types)) return 'maybe';
  if (isEmptyList(types)) return direction === 'ingress' ? 'yes' : isolatesEgress(field(spec, 'egress'));
  const items = types?.kind === 'sequence' ? types.items : [];
  if (items.some((item) => text(item) === (direction === 'ingress' ? 'Ingress' : 'Egress'))) return 'yes';
  return items.some(isHidden) ? 'maybe' : 'no';
}

function isolatesEgress(egress: Node | undefined): Ternary {
  return isHidden(egress) ? 'maybe' : isEmptyList(egress) ? 'no' : 'yes';
}

/** Whether a list is missing, null or empty, which are one and the same. */
export function isEmptyList(node: Node | undefined): boolean {
  return isNull(node) || (node?.kind === 'sequence' && node.items.length === 0);
}

function readRules(spec: Node | undefined, direction: Direction): Rule[] {
  const list = field(spec, direction);
  const items = list?.kind === 'sequence' ? list.items : list && isHidden(list) ? [list] : [];
  return items.map((node, index) => ({
    direction,
    index,
    node,
    peers: readPeers(field(node, direction === 'ingress' ? 'from' : 'to')),
    ports: readPorts(field(node, 'ports')),
    portsNode: valueAt(node, 'ports'),
  }));
}

function readPeers(list: Node | undefined): Rule['peers'] {
  if (list === undefined || isEmptyList(list)) return 'everyone';
  if (list.kind === 'sequence') return list.items.map(readPeer);
  return [{ type: isHidden(list) ? 'hidden' : 'invalid', node: list }];
}

function readPeer(node: Node): Peer {
  const [ipBlock, namespaceSelector, podSelector] = ['ipBlock', 'namespaceSelector', 'podSelector'].map((key) =>
    valueAt(node, key),
  );
  const selects = !isNull(namespaceSelector) || !isNull(podSelector);
  if (isHidden(node) || isHidden(ipBlock)) return { type: 'hidden', node };
  if (!isNull(ipBlock)) {
    const isHiddenKind = [namespaceSelector, podSelector].every((one) => isNull(one) || isHidden(one));
    if (selects) return { type: isHiddenKind ? 'hidden' : 'invalid', node };
    return readIpBlock(ipBlock, node);
  }
  if (!selects) return { type: 'invalid', node };
  const selectors = [namespaceSelector, podSelector].map((one) => (isNull(one) ? undefined : readSelector(one)));
  if (selectors.some((selector) => selector && isInvalidSelector(selector))) return { type: 'invalid', node };
  const [namespaces, pods] = selectors;
  return { type: 'selector', namespaceSelector: namespaces, podSelector: pods, node };
}

function readIpBlock(ipBlock: Node | undefined, node: Node): IpBlockPeer | InvalidPeer {
  const cidr = rangeText(valueAt(ipBlock, 'cidr'));
  const list = valueAt(ipBlock, 'except');
  const items = list?.kind === 'sequence' ? list.items : list && !isNull(list) ? [list] : [];
  const except = items.flatMap((item) => rangeText(item) ?? []);
  const isList = isNull(list) || isHidden(list) || list?.kind === 'sequence';
  if (cidr === undefined || !isList || except.length < items.length) return { type: 'invalid', node };
  return { type: 'ipBlock', cidr, except, node };
}

/** The text of an address range, also of a placeholder that YAML takes for a mapping. */
function rangeText(node: Node | undefined): string | undefined {
  return text(node) ?? (isHidden(node) ? '{{ }}' : undefined);
}

function readPorts(list: Node | undefined): Rule['ports'] {
  if (list === undefined || isEmptyList(list)) return 'all';
  return (list.kind === 'sequence' ? list.items : [list]).map((node) =>
    // An entry is a mapping: a mapping in place of the list is no entry of it.
    readPortEntry(node, list.kind === 'sequence' || isHidden(list)),
  );
}

function readPortEntry(node: Node, isItem: boolean): PortEntry {
  const fields = { protocol: field(node, 'protocol'), port: field(node, 'port'), endPort: field(node, 'endPort') };
  const endPort = readPort(fields.endPort);
  const known = {
    protocol: isHidden(fields.protocol) ? undefined : readProtocol(node),
    port: readPort(fields.port),
    endPort: typeof endPort === 'number' ? endPort : undefined,
    hidden: (['protocol', 'port', 'endPort'] as const).filter((key) => isHidden(fields[key])),
    node,
  };
  return { ...known, isValid: isItem && isValidEntry(known, fields) };
}

function isValidEntry(
  { protocol, port, endPort, hidden }: Omit<PortEntry, 'isValid'>,
  fields: Readonly<Record<'port' | 'endPort', Node | undefined>>,
): boolean {
  if (protocol === undefined && !hidden.includes('protocol')) return false;
  if (!hidden.includes('port') && !isNull(fields.port) && !isPort(port)) return false;
  if (hidden.includes('endPort') || isNull(fields.endPort)) return true;
  if (endPort === undefined || !isPortNumber(endPort)) return false;
  return hidden.includes('port') || (typeof port === 'number' && endPort >= port);
}

function isPort(port: PortEntry['port']): boolean {
  return typeof port === 'string' ? portNameProblems(port).length === 0 : port !== undefined && isPortNumber(port);
}
