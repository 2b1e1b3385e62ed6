import type { Evidence } from '../calls/call.ts';
import type { Direction } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import type { Party } from '../policy/party.ts';
import type { PortSet } from '../policy/portSet.ts';
import type { Value } from '../yaml/write.ts';

/** What has to be let through at a workload, in one direction and to one peer. */
export interface Need {
  readonly direction: Direction;
  /** Undefined for a rule without peers, which is about everyone: pods, nodes and what is outside. */
  readonly peer: Value | undefined;
  /** Those that the peer stands for, as policies see them. */
  readonly parties: readonly Party[];
  readonly ports: PortSet;
  /** Whose container ports have names for `ports`; undefined where nobody's do. */
  readonly destination: Workload | undefined;
  readonly reasons: readonly Reason[];
}

/** Why something is opened: a place in the manifests, or a remark. */
export type Reason = Evidence | string;
