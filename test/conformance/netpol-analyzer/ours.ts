import type { Workload } from '../../../server/src/model/workload.ts';
import { access } from '../../../server/src/policy/access.ts';
import type { PodsParty } from '../../../server/src/policy/party.ts';
import { intersectPorts, isEmpty, type PortSet, unionPorts } from '../../../server/src/policy/portSet.ts';
import { connectionsOf, type End, type Connection as OurConnection } from '../../../server/src/reports/connectivity.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { partyOf, policiesOf, type WorkloadInstance } from '../../../server/src/snapshot/queries.ts';
import { type Connection, ingressControllerPeer, type Peer } from './types.ts';

/** What `netpol list` says of a cluster. Throws where it leaves something open that the peer's assumptions do not settle. */
export function ourConnections(cluster: ClusterModel): Connection[] {
  return lines(connectionsOf(cluster), (connection) => settled(cluster, connection));
}

/** What `netpol list` says is surely allowed, and what it says is allowed perhaps or surely. */
export function ourBounds(cluster: ClusterModel): { readonly must: Connection[]; readonly may: Connection[] } {
  const connections = [...connectionsOf(cluster)];
  return {
    must: lines(connections, ({ allowed }) => allowed),
    may: lines(connections, ({ allowed, unknown }) => unionPorts(allowed, unknown)),
  };
}

function lines(connections: Iterable<OurConnection>, portsOf: (connection: OurConnection) => PortSet): Connection[] {
  return [...connections].flatMap((connection) => {
    const ports = portsOf(connection);
    if (isEmpty(ports)) return [];
    return peersOf(connection.from).flatMap((from) => peersOf(connection.to).map((to) => ({ from, to, ports })));
  });
}

/** The ports that are allowed when no ipBlock matches a pod, and the ingress controller is the peer's. */
function settled(cluster: ClusterModel, { from, to, allowed, unknown, reasons }: OurConnection): PortSet {
  if (isEmpty(unknown)) return allowed;
  if ('type' in from && from.type === 'ingressController' && 'resource' in to) {
    return intersectPorts(unionPorts(allowed, unknown), fromPeersController(cluster, to));
  }
  const open = reasons.filter(({ code }) => code !== 'ipblock-pod');
  if (open.length === 0) return allowed;
  throw new Error(`unknown: ${open.map(({ message }) => message).join('; ')}`);
}

/** The peer's ingress controller is a pod without labels, in a namespace of its own (peers.md 1.3). */
function fromPeersController(cluster: ClusterModel, to: WorkloadInstance): PortSet {
  const workload: Workload = { ...to.resource, kind: 'Pod', name: 'ingress-controller', labels: [] };
  const namespace = { name: 'ingress-controller-ns', labels: [], moreLabels: false };
  const from: PodsParty = { type: 'pods', workload, namespace };
  const answer = access(from, partyOf(cluster, to), (party, direction) =>
    party === from ? [] : policiesOf(cluster)(party, direction),
  );
  return answer.must;
}

/** The peer knows IPv4 only. */
export function peersOf(end: End): Peer[] {
  if ('resource' in end) return [`${end.namespace}/${end.answersAs.name}[${end.answersAs.kind}]`];
  if (end.type === 'ingressController') return [ingressControllerPeer];
  return end.addresses.v4.map(([low, high]) => ({ low, high }));
}
