import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, type NamespaceMatch, workloadCount } from '../snapshot/queries.ts';

/** What is known of the namespaces that a selector looks in. */
export interface Known {
  /** Whether there is any workload; without one a selector says nothing of what it matches. */
  readonly known: boolean;
  /** Whether there may be others that nobody sees. */
  readonly mayBeMore: boolean;
}

export function knownIn(cluster: ClusterModel, namespaces: readonly NamespaceMatch[]): Known {
  return {
    known: namespaces.some(({ facts }) => workloadCount(cluster, facts.name) > 0),
    mayBeMore: namespaces.some(({ facts }) => mayHoldMore(cluster, facts.name)),
  };
}
