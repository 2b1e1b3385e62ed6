import type { Direction } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Allowed, ClusterDiff } from './diff.ts';
import { type PeerJson, peerJson, type ReasonJson, reasonsJson } from './listJson.ts';

/** A side as far as places need it; `display` turns a URI into the path to show. */
export interface DiffSide {
  readonly snapshot: Snapshot;
  display(uri: string): string;
}

/** What differs between two states of a cluster, as data. */
export function diffJson(
  { name, workloads, isolation, connections }: ClusterDiff,
  base: DiffSide,
  head: DiffSide,
): ClusterDiffJson {
  return {
    name,
    workloads: workloads.map(({ change, workload }) => ({ change, workload: peerJson(workload) })),
    isolation: isolation.map((change) => ({ ...change, workload: peerJson(change.workload) })),
    connections: Array.from(connections, (change) => ({
      ...change,
      from: peerJson(change.from),
      to: peerJson(change.to),
      before: allowedJson(base, change.before),
      after: allowedJson(head, change.after),
    })),
  };
}

function allowedJson({ snapshot, display }: DiffSide, { allowed, unknown, reasons }: Allowed): AllowedJson {
  return { allowed, unknown, reasons: reasonsJson(snapshot, reasons, display) };
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
    readonly before: AllowedJson;
    readonly after: AllowedJson;
  }[];
}

interface AllowedJson extends Pick<Allowed, 'allowed' | 'unknown'> {
  readonly reasons: readonly ReasonJson[];
}
