import { isEmpty, type PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Answering, answeringWorkloads } from './answering.ts';
import { type Connection, connectionsOf } from './connectivity.ts';
import { filtered, type ListFilter } from './listFilter.ts';

/** What a list says of one cluster. */
export interface Listing {
  readonly cluster: string;
  readonly connections: Iterable<Connection>;
  /** Every workload of the cluster, listed or not. */
  readonly workloads: readonly Answering[];
  /** Whether the list is about some of them only. */
  readonly isFocused: boolean;
}

export function listingOf(cluster: ClusterModel, filter: ListFilter): Listing {
  return {
    cluster: cluster.name,
    connections: filtered(connectionsOf(cluster), filter),
    workloads: answeringWorkloads(cluster),
    isFocused: filter.focus.length > 0,
  };
}

/** A list as text, in pieces: there may be more connections than fit in memory. */
export type ListFormat = (listings: readonly Listing[]) => Iterable<string>;

/** What is allowed and what may be, each with whether it is sure; one or both. */
export function portParts({
  allowed,
  unknown,
}: Pick<Connection, 'allowed' | 'unknown'>): { readonly ports: PortSet; readonly isSure: boolean }[] {
  const parts = [
    { ports: allowed, isSure: true },
    { ports: unknown, isSure: false },
  ];
  return parts.filter(({ ports }) => !isEmpty(ports));
}
