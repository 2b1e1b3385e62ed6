import type { Direction } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Allowed, ClusterDiff } from './diff.ts';
import { type PeerJson, peerJson } from './listJson.ts';

/** What differs between two states of a cluster, as data. */
export function diffJson({ name, workloads, isolation, connections }: ClusterDiff): ClusterDiffJson {
  return {
    name,
    workloads: workloads.map(({ change, workload }) => ({ change, workload: peerJson(workload) })),
    isolation: isolation.map((change) => ({ ...change, workload: peerJson(change.workload) })),
    connections: Array.from(connections, (change) => ({
      ...change,
      from: peerJson(change.from),
      to: peerJson(change.to),
    })),
  };
}

export interface ClusterDiffJson {
  readonly name: string;
  readonly workloads: readonly { readonly change: 'added' | 'removed'; readonly workload: PeerJson }[];
  /** Whether a policy isolates the workload; `maybe` where the manifests do not tell. */
  readonly isolation: readonly {
    readonly workload: PeerJson;
    readonly direction: Direction;
    readonly before: Ternary;
    readonly after: Ternary;
  }[];
  readonly connections: readonly {
    readonly change: 'added' | 'removed' | 'changed';
    readonly from: PeerJson;
    readonly to: PeerJson;
    readonly before: Allowed;
    readonly after: Allowed;
  }[];
}
