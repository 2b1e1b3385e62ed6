import { isEmpty, type PortSet, unionPorts } from '../../../server/src/policy/portSet.ts';
import { connectionsOf, type End, type Connection as OurConnection } from '../../../server/src/reports/connectivity.ts';
import { diffClusters } from '../../../server/src/reports/diff.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { type Change, type Connection, ingressControllerPeer, type Peer } from './types.ts';

/** What `netpol list` says of a cluster. Throws where it leaves something open that the peer's assumptions do not settle. */
export function ourConnections(cluster: ClusterModel): Connection[] {
  return lines(connectionsOf(cluster), settled);
}

/** What `netpol list` says is surely allowed, and what it says is allowed perhaps or surely. */
export function ourBounds(cluster: ClusterModel): { readonly must: Connection[]; readonly may: Connection[] } {
  const connections = [...connectionsOf(cluster)];
  return {
    must: lines(connections, ({ allowed }) => allowed),
    may: lines(connections, ({ allowed, unknown }) => unionPorts(allowed, unknown)),
  };
}

/** What `netpol diff` says of two clusters. Throws as `ourConnections` does. */
export function ourChanges(base: ClusterModel, head: ClusterModel): Change[] {
  return diffClusters([base], [head]).flatMap(({ workloads, connections }) => {
    const changed = new Map(workloads.map(({ workload, change }) => [workload.id, `${workload.id} ${change}`]));
    return [...connections].flatMap(({ change, from, to, before, after }) => {
      const [was, is] = [before, after].map((ports) => settled({ from, to, ...ports })) as [PortSet, PortSet];
      return peersOf(from).flatMap((source) =>
        peersOf(to).map((target) => ({
          type: change,
          from: source,
          to: target,
          before: was,
          after: is,
          workloads: [source, target].flatMap((end) => changed.get(String(end)) ?? []),
        })),
      );
    });
  });
}

function lines(connections: Iterable<OurConnection>, portsOf: (connection: OurConnection) => PortSet): Connection[] {
  return [...connections].flatMap((connection) => {
    const ports = portsOf(connection);
    if (isEmpty(ports)) return [];
    return peersOf(connection.from).flatMap((from) => peersOf(connection.to).map((to) => ({ from, to, ports })));
  });
}

/** The ports that are allowed; throws where that is not known. */
function settled({ from, to, allowed, unknown, reasons }: OurConnection): PortSet {
  if (isEmpty(unknown)) return allowed;
  const ends = [from, to].map((end) => peersOf(end).map(String).join(' ')).join(' => ');
  throw new Error(`${ends} is unknown: ${reasons.map(({ message }) => message).join('; ')}`);
}

/** The peer knows IPv4 only. */
export function peersOf(end: End): Peer[] {
  if ('resource' in end) return [`${end.namespace}/${end.answersAs.name}[${end.answersAs.kind}]`];
  if (end.type === 'ingressController') return [ingressControllerPeer];
  return end.addresses.v4.map(([low, high]) => ({ low, high }));
}
