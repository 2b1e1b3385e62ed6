import fc from 'fast-check';
import { type GenerateOptions, given, rarely, some } from './arbitraries.ts';
import { cidr } from './generatePolicies.ts';
import { namespaceSelector, nodeSelector, podSelector } from './generateSelectors.ts';
import type { Manifest } from './read.ts';
import { domainPatterns, portNames, portNumbers, protocols } from './vocabulary.ts';

/**
 * Policies of the cluster. What the API leaves undefined does not occur: a BaselineAdminNetworkPolicy beside a
 * ClusterNetworkPolicy of the Baseline tier, and, where nothing may be unknown, two policies with one priority.
 */
export function clusterPolicies(options: GenerateOptions): fc.Arbitrary<Manifest[]> {
  const different = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 7, maxLength: 7 });
  const alike = fc.array(fc.constantFrom(0, 1, 2, 1000), { minLength: 7, maxLength: 7 });
  const numbers: fc.Arbitrary<number[]> = options.unknowns ? rarely(2, alike, different) : different;
  const hidden = fc.array(rarely(8, fc.constant(true), fc.constant(false)), { minLength: 7, maxLength: 7 });
  const parts = fc.record({
    numbers,
    hidden: options.unknowns ? hidden : fc.constant([]),
    admin: some(fc.oneof(clusterNetworkPolicy('Admin', options), adminNetworkPolicy(options)), 0, 4),
    baseline: fc.oneof(some(clusterNetworkPolicy('Baseline', options), 0, 3), some(baselinePolicy(options), 1, 1)),
    rejected: rarely(8, some(rejectedPolicy, 1, 1), fc.constant([])),
  });
  return parts.map(({ numbers, hidden, admin, baseline, rejected }) => {
    const hidesTier = admin.some(({ spec }) => spec['tier'] === '${TIER}');
    const list = [...admin, ...baseline.filter(({ kind }) => !hidesTier || kind === 'ClusterNetworkPolicy')];
    return [
      ...list.map((policy, index) => withPriority(policy, index, hidden[index] ? '${PRIORITY}' : numbers[index])),
      ...rejected,
    ];
  });
}

type Policy = Manifest & { readonly spec: Record<string, unknown> };

function withPriority(policy: Policy, index: number, priority: unknown): Manifest {
  if (policy.kind === 'BaselineAdminNetworkPolicy') return policy;
  return { ...policy, metadata: { name: `c${index}` }, spec: { priority, ...policy.spec } };
}

/** One that the API server does not take: nothing is left of it, whatever it denies. */
const rejectedPolicy: fc.Arbitrary<Manifest> = fc
  .constantFrom(
    { tier: 'admin', priority: 0 },
    { tier: 'Admin' },
    ...[
      { priority: 1001 },
      { priority: -1 },
      { priority: 1.5 },
      { priority: '0' },
      { priority: 0, action: 'Allow' },
    ].map((spec) => ({ tier: 'Admin', ...spec })),
  )
  .map(({ action = 'Deny', ...spec }: Readonly<Record<string, unknown>>) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'rejected' },
    spec: { ...spec, subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
  }));

function clusterNetworkPolicy(tier: 'Admin' | 'Baseline', options: GenerateOptions): fc.Arbitrary<Policy> {
  const written: fc.Arbitrary<string> =
    options.unknowns && tier === 'Admin' ? rarely(8, fc.constant('${TIER}'), fc.constant(tier)) : fc.constant(tier);
  return fc.tuple(written, specOf('ClusterNetworkPolicy', options)).map(([tier, spec]) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'c' },
    spec: { tier, ...spec },
  }));
}

function adminNetworkPolicy(options: GenerateOptions): fc.Arbitrary<Policy> {
  return specOf('AdminNetworkPolicy', options).map((spec) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'a' },
    spec,
  }));
}

function baselinePolicy(options: GenerateOptions): fc.Arbitrary<Policy> {
  return specOf('BaselineAdminNetworkPolicy', options).map((spec) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata: { name: 'default' },
    spec,
  }));
}

type Kind = 'ClusterNetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';

function specOf(kind: Kind, options: GenerateOptions): fc.Arbitrary<Record<string, unknown>> {
  const rules = (direction: 'from' | 'to') =>
    rarely(4, fc.constantFrom(undefined, []), some(rule(kind, direction, options), 1, 5));
  const namespaces = namespacesOf(options).map((namespaces) => ({ namespaces }));
  return fc
    .record({ subject: fc.oneof(namespaces, pods(options)), ingress: rules('from'), egress: rules('to') })
    .map(given);
}

function rule(kind: Kind, direction: 'from' | 'to', options: GenerateOptions): fc.Arbitrary<unknown> {
  const accept = kind === 'ClusterNetworkPolicy' ? 'Accept' : 'Allow';
  const actions = kind === 'BaselineAdminNetworkPolicy' ? [accept, 'Deny'] : [accept, 'Deny', 'Pass'];
  const hiddenAction = kind === 'ClusterNetworkPolicy' ? '${ACTION}' : '${ALLOW}';
  const action: fc.Arbitrary<string> =
    options.unknowns && kind !== 'BaselineAdminNetworkPolicy'
      ? rarely(20, fc.constant(hiddenAction), fc.constantFrom(...actions))
      : fc.constantFrom(...actions);
  const portsField = kind === 'ClusterNetworkPolicy' ? 'protocols' : 'ports';
  const ports = kind === 'ClusterNetworkPolicy' ? clusterProtocol() : adminPort();
  return fc
    .record({
      name: fc.option(fc.constantFrom('first', 'let monitoring in'), { nil: undefined }),
      action,
      peers: some(peer(kind, direction, options), 1, 3),
      ports: fc.oneof(fc.constant(undefined), some(ports, 1, 3)),
    })
    .filter(({ action, peers }) => action === accept || !peers.some((one) => 'domainNames' in (one ?? {})))
    .map(({ name, action, peers, ports }) => {
      // Nobody but pods has names for ports: the API rejects such a rule.
      const nameless = peers.some((one) => ['networks', 'nodes', 'domainNames'].some((field) => field in (one ?? {})));
      const kept = nameless ? ports?.filter((one) => !('destinationNamedPort' in one || 'namedPort' in one)) : ports;
      return given({ name, action, [direction]: peers, [portsField]: kept?.length ? kept : undefined });
    });
}

type Peer = Record<string, unknown> | null;

function peer(kind: Kind, direction: 'from' | 'to', options: GenerateOptions): fc.Arbitrary<Peer> {
  const namespaces: fc.Arbitrary<Peer> = namespacesOf(options).map((namespaces) => ({ namespaces }));
  const inside: fc.Arbitrary<Peer> = fc.oneof(namespaces, pods(options));
  // A field of a later version, and none: the API server that knows it would have dropped it.
  const unknown: fc.Arbitrary<Peer> = fc.constantFrom<Peer[]>({ sameLabels: ['team'] }, {});
  if (direction === 'from') return rarely(40, unknown, inside);
  // Addresses of pods are unknown, but all addresses are not.
  const every = fc.constant(['0.0.0.0/0', '::/0']);
  const networks = options.unknowns ? fc.oneof(some(cidr(options), 1, 2), every) : every;
  const outside = fc.oneof<fc.Arbitrary<Peer>[]>(
    networks.map((networks) => ({ networks })),
    networks.map((networks) => ({ networks })),
    nodeSelector(options).map((nodes) => ({ nodes })),
    // Which names an address has is never known.
    ...(kind === 'BaselineAdminNetworkPolicy' || !options.unknowns
      ? []
      : [some(fc.constantFrom(...domainPatterns), 1, 2).map((domainNames) => ({ domainNames }))]),
  );
  return rarely(40, unknown, fc.oneof(inside, inside, outside));
}

/** All namespaces as often as some: a rule that matches nothing decides nothing. */
function namespacesOf(options: GenerateOptions): fc.Arbitrary<unknown> {
  return fc.oneof(fc.constant({}), namespaceSelector(options));
}

function pods(options: GenerateOptions): fc.Arbitrary<{ pods: unknown }> {
  return fc
    .record({ namespaceSelector: namespacesOf(options), podSelector: podSelector(options) })
    .map((pods) => ({ pods }));
}

const number = fc.constantFrom(...portNumbers);
const range = fc
  .tuple(number, fc.constantFrom(1, 400, 50000))
  .map(([start, more]) => ({ start, end: Math.min(start + more, 65535) }));
const portName = fc.constantFrom(...portNames);

function clusterProtocol(): fc.Arbitrary<Record<string, unknown>> {
  const destinationPort = fc.oneof(
    number.map((number) => ({ number })),
    range.map((range) => ({ range })),
  );
  return rarely(
    5,
    portName.map((name): Record<string, unknown> => ({ destinationNamedPort: name })),
    fc
      .tuple(fc.constantFrom('tcp', 'tcp', 'udp', 'sctp'), destinationPort)
      .map(([protocol, destinationPort]): Record<string, unknown> => ({ [protocol]: { destinationPort } })),
  );
}

function adminPort(): fc.Arbitrary<Record<string, unknown>> {
  const protocol = fc.constantFrom(undefined, 'TCP', ...protocols);
  return fc.oneof<fc.Arbitrary<Record<string, unknown>>[]>(
    fc.tuple(protocol, number).map(([protocol, port]) => ({ portNumber: given({ protocol, port }) })),
    fc.tuple(protocol, number).map(([protocol, port]) => ({ portNumber: given({ protocol, port }) })),
    fc.tuple(protocol, range).map(([protocol, ports]) => ({ portRange: given({ protocol, ...ports }) })),
    portName.map((namedPort) => ({ namedPort })),
  );
}
