import { entryOf, isNull, type Node, valueAt } from '../yaml/node.ts';
import { isHidden } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';
import { readSelector, type Selector } from './selector.ts';

export type Direction = 'ingress' | 'egress';

/** A networking/v1 NetworkPolicy. */
export interface Policy extends ResourceHeader {
  readonly type: 'policy';
  readonly podSelector: Selector;
  /** Undefined when `spec` has no such field. */
  readonly podSelectorNode: Node | undefined;
  /** The directions in which it isolates the pods that it selects, after defaulting (SetDefaults_NetworkPolicy). */
  readonly isolates: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
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

export type Peer = SelectorPeer | IpBlockPeer | InvalidPeer;

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

/** A peer that the API server rejects; it matches nothing. */
export interface InvalidPeer {
  readonly type: 'invalid';
  readonly node: Node;
}

export interface PortEntry {
  /** Undefined for one that does not exist or is hidden. */
  readonly protocol: Protocol | undefined;
  /** Undefined: every port of the protocol. */
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
  /** The fields of which a placeholder hides the value. */
  readonly hidden: readonly ('protocol' | 'port' | 'endPort')[];
  readonly node: Node;
}

/** The policy that a header names; undefined for other kinds and for groups that do not serve NetworkPolicy. */
export function readPolicy(header: ResourceHeader): Policy | undefined {
  if (header.group !== 'networking.k8s.io' || header.kind !== 'NetworkPolicy') return undefined;
  const spec = valueAt(header.root, 'spec');
  const podSelectorNode = entryOf(spec, 'podSelector')?.value;
  const egress = readRules(spec, 'egress');
  return {
    ...header,
    type: 'policy',
    podSelector: readSelector(podSelectorNode),
    podSelectorNode,
    isolates: readPolicyTypes(valueAt(spec, 'policyTypes'), egress.length > 0),
    ingress: readRules(spec, 'ingress'),
    egress,
  };
}

/** A missing, null or empty list is Ingress, and Egress too when there is an egress rule. */
function readPolicyTypes(node: Node | undefined, hasEgress: boolean): Policy['isolates'] {
  const types = node?.kind === 'sequence' ? node.items.map(text) : [];
  if (types.length === 0) return { ingress: true, egress: hasEgress };
  return { ingress: types.includes('Ingress'), egress: types.includes('Egress') };
}

function readRules(spec: Node | undefined, direction: Direction): Rule[] {
  const list = valueAt(spec, direction);
  if (list?.kind !== 'sequence') return [];
  return list.items.map((node, index) => {
    const peers = valueAt(node, direction === 'ingress' ? 'from' : 'to');
    const ports = valueAt(node, 'ports');
    return {
      direction,
      index,
      node,
      peers: peers?.kind === 'sequence' && peers.items.length > 0 ? peers.items.map(readPeer) : 'everyone',
      ports: ports?.kind === 'sequence' && ports.items.length > 0 ? ports.items.map(readPortEntry) : 'all',
      portsNode: ports,
    };
  });
}

function readPeer(node: Node): Peer {
  const ipBlock = valueAt(node, 'ipBlock');
  const namespaceSelector = valueAt(node, 'namespaceSelector');
  const podSelector = valueAt(node, 'podSelector');
  const selects = !isNull(namespaceSelector) || !isNull(podSelector);
  if (!isNull(ipBlock)) {
    const cidr = text(valueAt(ipBlock, 'cidr'));
    if (selects || cidr === undefined) return { type: 'invalid', node };
    const except = valueAt(ipBlock, 'except');
    const ranges = except?.kind === 'sequence' ? except.items.flatMap((item) => text(item) ?? []) : [];
    return { type: 'ipBlock', cidr, except: ranges, node };
  }
  if (!selects) return { type: 'invalid', node };
  return {
    type: 'selector',
    namespaceSelector: isNull(namespaceSelector) ? undefined : readSelector(namespaceSelector),
    podSelector: isNull(podSelector) ? undefined : readSelector(podSelector),
    node,
  };
}

function readPortEntry(node: Node): PortEntry {
  const endPort = readPort(valueAt(node, 'endPort'));
  return {
    protocol: readProtocol(node),
    port: readPort(valueAt(node, 'port')),
    endPort: typeof endPort === 'number' ? endPort : undefined,
    hidden: (['protocol', 'port', 'endPort'] as const).filter((field) => isHidden(valueAt(node, field))),
    node,
  };
}
