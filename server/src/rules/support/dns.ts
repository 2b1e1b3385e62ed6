import { remembered } from '../../calls/remembered.ts';
import { type ClusterFacts, kubeDns } from '../../model/clusterFacts.ts';
import type { Peer, Policy, PortEntry, Rule } from '../../model/policy.ts';
import type { Protocol } from '../../model/ports.ts';
import { isInvalidSelector, type Selector } from '../../model/selector.ts';
import { hostRange, parseCidr } from '../../policy/addressSet.ts';
import type { AnyPodsParty, Party } from '../../policy/party.ts';
import { matchRule } from '../../policy/peers.ts';
import { includesPort, noPorts, type PortSet, unionPorts } from '../../policy/portSet.ts';
import { rulePorts } from '../../policy/rulePorts.ts';
import { selectsNamespace } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { dnsPods } from '../../snapshot/dns.ts';
import {
  isolatedBy,
  matchingNamespaces,
  type PolicyInstance,
  selectIn,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';

/** What the egress rules of a policy do for DNS. */
export interface DnsReach {
  /** Whether queries perhaps get out. */
  readonly UDP: boolean;
  readonly TCP: boolean;
  /** Whether some rule is written for DNS, whatever it does: what is wrong with it is said at it. */
  readonly isMeant: boolean;
}

/** The same object as long as the policy and the configuration are the same. */
export const dnsReach: (cluster: ClusterModel, policy: PolicyInstance) => DnsReach = remembered(
  (cluster, { resource }) => {
    const { configured, namespaces } = cluster;
    const home = namespaces.get(configured.dns.namespace);
    const asked = [configured, home?.facts, home?.workloads];
    return asksNamespacesForDns(configured, resource) ? [...asked, cluster.facts] : asked;
  },
  (cluster, { resource: { egress }, namespace }) => {
    const open = egress.map((rule) => portsToDns(cluster, namespace, rule)).reduce(unionPorts, noPorts);
    const { ports } = cluster.configured.dns;
    const isMeant = ({ ports: entries, peers }: Rule): boolean =>
      (entries !== 'all' && entries.some((entry) => isDnsEntry(cluster, entry))) ||
      (peers !== 'everyone' && peers.some((peer) => dnsMistake(cluster, namespace, peer)));
    return {
      UDP: ports.some((port) => includesPort(open, 'UDP', port)),
      TCP: ports.some((port) => includesPort(open, 'TCP', port)),
      isMeant: egress.some(isMeant),
    };
  },
);

/** The ports that an egress rule perhaps opens to the pods that answer, or to a cache on the node. */
function portsToDns(cluster: ClusterModel, home: string, rule: Rule): PortSet {
  const { configured } = cluster;
  const { peers } = rule;
  const meant = peers === 'everyone' ? peers : peers.filter((peer) => !dnsMistake(cluster, home, peer));
  if (meant.length === 0) return noPorts;
  const caches = configured.dns.addresses.flatMap((address): Party[] => {
    const cidr = parseCidr(hostRange(address));
    return cidr ? [{ type: 'external', addresses: cidr.addresses }] : [];
  });
  return [withNamedPorts(cluster, dnsPods(cluster)), ...caches]
    .filter((party) => matchRule({ peers: meant }, home, party, configured).verdict !== 'no')
    .map((party) => rulePorts(rule, party).may)
    .reduce(unionPorts, noPorts);
}

/** As the pods of kube-dns, CoreDNS and OpenShift call their ports. */
function withNamedPorts({ configured }: ClusterModel, pods: AnyPodsParty): AnyPodsParty {
  const ports = configured.dns.ports.flatMap((port) => [
    { name: 'dns', port, protocol: 'UDP' as const },
    { name: 'dns-tcp', port, protocol: 'TCP' as const },
  ]);
  return { ...pods, ports };
}

/**
 * Whether an entry of `ports` is that of DNS: 53, what the configured DNS listens on or the DNS pods of OpenShift do, or a
 * name for it.
 */
export function isDnsEntry({ configured }: ClusterModel, { isValid, port, endPort }: PortEntry): boolean {
  if (typeof port === 'string') return /^dns(?:-tcp|-udp)?$/.test(port);
  return isValid && endPort === undefined && [53, 5353, ...configured.dns.ports].some((other) => other === port);
}

/** Why a peer that is written for the DNS pods never means them. */
export type DnsMistake = 'namespace-label' | 'own-namespace' | 'other-namespace' | 'added-label';

export function dnsMistake(cluster: ClusterModel, home: string, peer: Peer): DnsMistake | undefined {
  if (peer.type !== 'selector') return undefined;
  const { namespaceSelector, podSelector } = peer;
  if ([namespaceSelector, podSelector].some((selector) => selector && isInvalidSelector(selector))) return undefined;
  if (namespaceSelector && asksForDns(cluster.configured, namespaceSelector)) {
    const isThere = matchingNamespaces(cluster, namespaceSelector).some(({ verdict }) => verdict === 'yes');
    return isThere ? undefined : 'namespace-label';
  }
  if (!podSelector || !asksForDns(cluster.configured, podSelector)) return undefined;
  const { dns } = cluster.configured;
  if (!namespaceSelector) return home === dns.namespace ? undefined : 'own-namespace';
  if (hasAddedLabel(cluster, podSelector)) return 'added-label';
  // Without a configuration the author knows better in which namespace the DNS is.
  const { namespaces } = dnsPods(cluster);
  const isElsewhere = 'name' in namespaces && selectsNamespace(namespaceSelector, namespaces) === 'no';
  return dns !== kubeDns && isElsewhere ? 'other-namespace' : undefined;
}

/**
 * Whether a kustomization added a label that the DNS pods are not known to have to what asks for them. Manifests that
 * bring workloads into their namespace may bring the DNS with that label too.
 */
function hasAddedLabel({ configured: { dns }, namespaces }: ClusterModel, { node, requirements }: Selector): boolean {
  if (node?.origin || (namespaces.get(dns.namespace)?.workloads ?? []).length > 0) return false;
  return requirements.some(({ key, keySpan }) => keySpan.origin && !kubeDns.labels.has(key) && !dns.labels.has(key));
}

function asksNamespacesForDns(facts: ClusterFacts, { egress }: Policy): boolean {
  return egress.some(
    ({ peers }) =>
      peers !== 'everyone' &&
      peers.some(
        (peer) => peer.type === 'selector' && peer.namespaceSelector && asksForDns(facts, peer.namespaceSelector),
      ),
  );
}

function asksForDns({ dns }: ClusterFacts, { requirements }: Selector): boolean {
  return requirements.some(
    ({ key, operator, values }) =>
      operator === 'In' &&
      values.length === 1 &&
      [kubeDns.labels, dns.labels].some((labels) => labels.has(key) && labels.get(key) === values[0]),
  );
}

/**
 * The workloads that a policy surely selects and that no policy isolates for egress which meets a condition. Where no
 * pods are known, `undefined` stands for them, if no policy meets it that is surely about the same pods.
 */
export function* isolatedWithout(
  cluster: ClusterModel,
  policy: PolicyInstance,
  meets: (other: PolicyInstance) => boolean,
): Iterable<WorkloadInstance | undefined> {
  const namespace = cluster.namespaces.get(policy.namespace);
  if (!namespace) return;
  const answers = new Map<PolicyInstance, boolean>();
  const asked = (other: PolicyInstance): boolean => {
    let answer = answers.get(other);
    if (answer === undefined) {
      answer = meets(other);
      answers.set(other, answer);
    }
    return answer;
  };
  // It is one of them all.
  if (asked(policy)) return;
  const { podSelector } = policy.resource;
  const { must, may } = selectIn(namespace, podSelector);
  for (const ordinal of must) {
    const workload = namespace.workloads[ordinal] as WorkloadInstance;
    if (!isolatedBy(cluster, workload, 'egress').some(({ instance }) => asked(instance))) yield workload;
  }
  if (may.length > 0) return;
  const isAboutThem = ({ resource: { podSelector: other, isolates } }: PolicyInstance): boolean =>
    isolates.egress !== 'no' && (other.canonical === '' || other.canonical === podSelector.canonical);
  if (!namespace.effective.some((other) => isAboutThem(other) && asked(other))) yield undefined;
}

/** Whether some pods that a policy selects surely get no queries out over a protocol, whichever policies isolate them. */
export function lacksDns(
  cluster: ClusterModel,
  policy: PolicyInstance,
  protocol: Extract<Protocol, 'UDP' | 'TCP'>,
): boolean {
  return isAny(isolatedWithout(cluster, policy, (each) => dnsReach(cluster, each)[protocol]));
}

export function isAny(some: Iterable<unknown>): boolean {
  for (const _ of some) return true;
  return false;
}
