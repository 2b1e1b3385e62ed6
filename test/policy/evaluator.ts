/**
 * What NetworkPolicies mean, in the slowest and plainest way: one pod, one peer, one port at a time, straight from
 * networking/v1 and apimachinery. It shares nothing with the server, which is held against it.
 *
 * A cluster here has no unknowns. Where manifests leave something open, see `completion.ts`.
 */

export type LabelValues = Readonly<Record<string, string>>;

export interface Pod {
  readonly namespace: string;
  readonly workload: string;
  readonly labels: LabelValues;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  readonly hostNetwork: boolean;
  /** The pod's own address; for a hostNetwork pod its node's. */
  readonly address: string;
  readonly node: string;
}

/** What network plugins may do in more than one way. */
export interface NetworkPlugin {
  readonly ipBlockMatchesPods: boolean;
  /** Whether policies see a hostNetwork pod as a pod; otherwise it is its node, which no selector matches. */
  readonly hostNetworkIsPod: boolean;
  readonly podMayCallOwnNode: boolean;
}

export interface Cluster {
  /** Labels of every namespace, its name among them. */
  readonly namespaces: Readonly<Record<string, LabelValues>>;
  readonly pods: readonly Pod[];
  /** NetworkPolicy objects as parsed, each with a namespace. */
  readonly policies: readonly PolicyObject[];
  readonly plugin: NetworkPlugin;
}

/** Parsed YAML: any field may be missing or null. */
export interface PolicyObject {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly podSelector?: LabelSelector | null;
    readonly policyTypes?: readonly string[] | null;
    readonly ingress?: readonly (RuleObject | null)[] | null;
    readonly egress?: readonly (RuleObject | null)[] | null;
  };
}

export interface RuleObject {
  readonly from?: readonly (PeerObject | null)[] | null;
  readonly to?: readonly (PeerObject | null)[] | null;
  readonly ports?: readonly (PortObject | null)[] | null;
}

export interface PeerObject {
  readonly podSelector?: LabelSelector | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null } | null;
}

export interface PortObject {
  readonly protocol?: string | null;
  readonly port?: number | string | null;
  readonly endPort?: number | null;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string | null>> | null;
  readonly matchExpressions?: readonly Expression[] | null;
}

export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | null;
}

/** Someone outside the cluster. */
export interface Outside {
  readonly address: string;
}

export type End = Pod | Outside;
type Direction = 'ingress' | 'egress';

function isPod(end: End): end is Pod {
  return 'labels' in end;
}

/** Whether `from` may connect to a port of `to`. */
export function connects(cluster: Cluster, from: End, to: End, protocol: string, port: number): boolean {
  if (from === to) return true; // "a pod cannot block access to itself"
  return (
    passes(cluster, 'egress', from, to, to, protocol, port) && passes(cluster, 'ingress', to, from, to, protocol, port)
  );
}

/** Whether the policies of one end let the connection through. */
export function passes(
  cluster: Cluster,
  direction: Direction,
  subject: End,
  other: End,
  destination: End,
  protocol: string,
  port: number,
): boolean {
  if (!isPod(subject) || isNode(cluster, subject)) return true;
  if (isPod(other) && isNode(cluster, other) && other.node === subject.node) {
    // The pod's own node may always connect to it; the other way it depends on the network plugin.
    if (direction === 'ingress' || cluster.plugin.podMayCallOwnNode) return true;
  }
  const policies = cluster.policies.filter((policy) => isolates(cluster, policy, subject, direction));
  if (policies.length === 0) return true;
  for (const policy of policies) {
    for (const rule of itemsOf(policy.spec[direction]) ?? []) {
      if (rule !== null && !isObject(rule)) continue; // rejected by the API server
      const peers = itemsOf(direction === 'ingress' ? rule?.from : rule?.to);
      const ports = itemsOf(rule?.ports);
      if (!peers || !ports) continue; // rejected by the API server
      const peerOk =
        peers.length === 0 || peers.some((peer) => matchesPeer(cluster, peer, policy.metadata.namespace, other));
      const portOk = ports.length === 0 || ports.some((entry) => matchesPort(entry, destination, protocol, port));
      if (peerOk && portOk) return true;
    }
  }
  return false;
}

/** The items of a list, none of one that is left out; undefined for what is no list, which the API server rejects. */
function itemsOf<T>(list: readonly T[] | null | undefined): readonly T[] | undefined {
  if (list == null) return [];
  return Array.isArray(list) ? list : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNode(cluster: Cluster, pod: Pod): boolean {
  return pod.hostNetwork && !cluster.plugin.hostNetworkIsPod;
}

/** Whether a policy isolates a pod in a direction. */
export function isolates(cluster: Cluster, policy: PolicyObject, pod: Pod, direction: Direction): boolean {
  if (isNode(cluster, pod)) return false;
  if (policy.metadata.namespace !== pod.namespace) return false;
  if (!matchesSelector(policy.spec.podSelector ?? {}, pod.labels)) return false;
  return policyTypes(policy).includes(direction === 'ingress' ? 'Ingress' : 'Egress');
}

/** SetDefaults_NetworkPolicy. What the API server rejects is no type, and an `egress` that it rejects is one all the same. */
export function policyTypes({ spec }: PolicyObject): readonly string[] {
  const types = itemsOf(spec.policyTypes);
  if (!types) return [];
  if (types.length > 0) return types;
  return itemsOf(spec.egress)?.length === 0 ? ['Ingress'] : ['Ingress', 'Egress'];
}

export function matchesPeer(cluster: Cluster, peer: PeerObject | null, policyNamespace: string, other: End): boolean {
  if (peer === null || !isObject(peer)) return false; // rejected by the API server, as {} is
  const hasSelector = peer.namespaceSelector != null || peer.podSelector != null;
  if (peer.ipBlock != null) {
    if (hasSelector || !isBlock(peer.ipBlock)) return false; // rejected by the API server
    if (isPod(other) && !isNode(cluster, other) && !cluster.plugin.ipBlockMatchesPods) return false;
    return inBlock(peer.ipBlock.cidr, peer.ipBlock.except ?? [], other.address);
  }
  if (!hasSelector) return false; // rejected by the API server
  if (!isPod(other) || isNode(cluster, other)) return false;
  if (peer.namespaceSelector == null) {
    if (other.namespace !== policyNamespace) return false;
  } else if (!matchesSelector(peer.namespaceSelector, cluster.namespaces[other.namespace] ?? {})) {
    return false;
  }
  return peer.podSelector == null || matchesSelector(peer.podSelector, other.labels);
}

function matchesPort(entry: PortObject | null, destination: End, protocol: string, port: number): boolean {
  if (entry !== null && !isPortEntry(entry)) return false;
  if ((entry?.protocol ?? 'TCP') !== protocol) return false;
  const wanted = entry?.port;
  if (wanted == null) return true;
  if (typeof wanted === 'string') {
    if (!isPod(destination)) return false;
    return destination.ports.some((one) => one.name === wanted && one.port === port && one.protocol === protocol);
  }
  const last = entry?.endPort ?? wanted;
  return wanted <= port && port <= last;
}

/** Whether the API server accepts an entry of `ports` (ValidateNetworkPolicyPort). */
function isPortEntry(entry: PortObject): boolean {
  const { port, endPort } = entry;
  const isNumber = (value: unknown): boolean => Number.isInteger(value) && 1 <= Number(value) && Number(value) <= 65535;
  const isName = typeof port === 'string' && /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(port);
  if (!isObject(entry) || !(port == null || isName || isNumber(port))) return false;
  return endPort == null || (typeof port === 'number' && isNumber(endPort) && endPort >= port);
}

/** Whether the API server accepts an ipBlock, as far as it matters to what the block matches. */
function isBlock(block: NonNullable<PeerObject['ipBlock']>): boolean {
  const ranges = itemsOf(block.except);
  return isObject(block) && ranges !== undefined && [block.cidr, ...ranges].every((range) => range.includes('/'));
}

/** Whether the API server accepts a selector (ValidateLabelSelector). */
function isSelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  const expressions = itemsOf(matchExpressions);
  if (!expressions || !(matchLabels == null || isObject(matchLabels))) return false;
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => isLabel(key) && key !== '' && isLabel(value ?? '')) &&
    expressions.every((expression) => {
      const values = itemsOf(expression?.values);
      if (!isObject(expression) || !values?.every(isLabel) || !isLabel(expression.key)) return false;
      const needsValues = expression.operator === 'In' || expression.operator === 'NotIn';
      if (!needsValues && !['Exists', 'DoesNotExist'].includes(expression.operator)) return false;
      return values.length > 0 === needsValues;
    })
  );
}

function isLabel(text: unknown): boolean {
  return typeof text === 'string' && /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(text.replace('/', '-'));
}

/** apimachinery LabelSelectorAsSelector and Requirement.Matches. What the API server rejects matches nothing. */
export function matchesSelector(selector: LabelSelector, labels: LabelValues): boolean {
  if (!isObject(selector) || !isSelector(selector)) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (!(key in labels) || labels[key] !== (value ?? '')) return false;
  }
  for (const expression of selector.matchExpressions ?? []) {
    if (!matchesExpression(expression, labels)) return false;
  }
  return true;
}

function matchesExpression({ key, operator, values }: Expression, labels: LabelValues): boolean {
  const has = Object.keys(labels).includes(key);
  const listed = has && (values ?? []).includes(labels[key] as string);
  if (operator === 'In') return has && listed;
  if (operator === 'NotIn') return !has || !listed;
  if (operator === 'Exists') return has;
  if (operator === 'DoesNotExist') return !has;
  throw new Error(`no such operator: ${operator}`);
}

export function inBlock(cidr: string, except: readonly string[], address: string): boolean {
  return inCidr(cidr, address) && !except.some((other) => inCidr(other, address));
}

function inCidr(cidr: string, address: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const [left, right] = [bitsOf(network), bitsOf(address)];
  return left.length === right.length && left.slice(0, Number(length)) === right.slice(0, Number(length));
}

/** The bits of an IPv4 or IPv6 address as a text of zeros and ones. */
function bitsOf(address: string): string {
  if (!address.includes(':')) {
    return address
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : new Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...middle, ...back]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}
