import { isPortEntry } from './rejected.ts';
import type { AdminPort, ClusterProtocol, ContainerPort, End, NetworkPolicyPort, Pod, Protocol } from './world.ts';

/**
 * networking/v1 NetworkPolicyPort, defaults included. A null entry is an empty one: every TCP port. One that is rejected
 * matches no port.
 */
export function matchesPolicyPort(
  entry: NetworkPolicyPort | null | undefined,
  destination: End,
  protocol: Protocol,
  port: number,
): boolean {
  if (!isPortEntry(entry ?? {})) return false;
  if ((entry?.protocol ?? 'TCP') !== protocol) return false;
  const wanted = entry?.port;
  if (wanted === null || wanted === undefined) return true;
  if (typeof wanted === 'string') return servesNamed(destination, wanted, protocol, port);
  return wanted <= port && port <= (entry?.endPort ?? wanted);
}

/** policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicyProtocol. A named port has the protocol of its container port. */
export function matchesClusterProtocol(
  entry: ClusterProtocol,
  destination: End,
  protocol: Protocol,
  port: number,
): boolean {
  const name = entry.destinationNamedPort;
  if (name !== null && name !== undefined) return servesNamed(destination, name, protocol, port);
  const match = { TCP: entry.tcp, UDP: entry.udp, SCTP: entry.sctp }[protocol];
  if (!match) return false;
  const { number, range } = match.destinationPort ?? {};
  if (range) return range.start <= port && port <= range.end;
  return number === null || number === undefined || number === port;
}

/** policy.networking.k8s.io/v1alpha1 AdminNetworkPolicyPort. */
export function matchesAdminPort(entry: AdminPort, destination: End, protocol: Protocol, port: number): boolean {
  if (entry.namedPort !== null && entry.namedPort !== undefined) {
    return servesNamed(destination, entry.namedPort, protocol, port);
  }
  if (entry.portNumber) return (entry.portNumber.protocol ?? 'TCP') === protocol && entry.portNumber.port === port;
  if (!entry.portRange) return false;
  const { start, end } = entry.portRange;
  return (entry.portRange.protocol ?? 'TCP') === protocol && start <= port && port <= end;
}

/** Whether a pod has a container port of this name, number and protocol. Nodes and hosts have no names for ports. */
function servesNamed(destination: End, name: string, protocol: Protocol, port: number): boolean {
  if (destination.type !== 'pod') return false;
  return portsInOrder(destination).some(
    (candidate) => candidate.name === name && candidate.port === port && candidate.protocol === protocol,
  );
}

/**
 * The ports that a pod serves, in the order in which names are looked up (FindPort): of its containers, then of its
 * sidecars. An init container that ends serves nothing.
 */
export function portsInOrder({ containers }: Pod): ContainerPort[] {
  const portsOf = (kind: 'regular' | 'sidecar'): ContainerPort[] =>
    containers.filter((container) => container.kind === kind).flatMap(({ ports }) => ports);
  return [...portsOf('regular'), ...portsOf('sidecar')];
}
