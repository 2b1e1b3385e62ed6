/**
 * What both sides are brought to before they are compared: the expected files of np-guard's netpol-analyzer by the
 * readers beside this file, the product's reports by `ours.ts`.
 */
import type { Direction } from '../../../server/src/model/policy.ts';
import type { PortSet } from '../../../server/src/policy/portSet.ts';

/** A workload (`namespace/name[Kind]`), the ingress controller, words for pods that are not there yet, or addresses. */
export type Peer = string | Range;

/** IPv4 addresses as numbers, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const ingressControllerPeer = '{ingress-controller}';
export const entireCluster = 'entire-cluster';

/** Whatever is said of an ordered pair of peers. */
export interface Pair {
  readonly from: Peer;
  readonly to: Peer;
}

/** One line of `list`. A peer of which nothing is said may not be called. */
export interface Connection extends Pair {
  readonly ports: PortSet;
}

/** One line of `diff`. */
export interface Change extends Pair {
  readonly type: 'added' | 'removed' | 'changed';
  readonly before: PortSet;
  readonly after: PortSet;
  /** `shop/web[Deployment] added`, for the ends that only one side has. */
  readonly workloads: readonly string[];
}

/** What `list --exposure` adds. */
export interface Exposure {
  readonly exposed: readonly Exposed[];
  /** `shop/web[Deployment] ingress`: nothing isolates the workload in that direction. */
  readonly unprotected: readonly string[];
}

/**
 * What a workload admits beyond the workloads that are there. Its own end is `to` for ingress and `from` for egress;
 * the other end is a range, `entire-cluster`, or pods in the words of `podsPeer`.
 */
export interface Exposed extends Connection {
  readonly direction: Direction;
  /** Ports that pods which are not there yet would name: `TCP http`, or the name alone for every protocol. */
  readonly named: readonly string[];
}

/** Why the ports of a pair are allowed or denied; a pair has one for each set of ports that is decided alike. */
export interface Explanation extends Connection {
  readonly verdict: Verdict;
  /** Undefined where nothing is said of the direction. */
  readonly egress: Cause | undefined;
  readonly ingress: Cause | undefined;
}

export type Verdict = 'allowed' | 'denied';

/** What one direction says to a set of ports. */
export interface Cause {
  readonly verdict: Verdict;
  /** Whether, after all that is in `parts`, the system's default decides. */
  readonly byDefault: boolean;
  readonly parts: readonly Part[];
}

/** What one policy, Ingress or Route has to do with it. */
export interface Part {
  readonly kind: string;
  /** `namespace/name`, or the name alone of what has no namespace. */
  readonly name: string;
  readonly effect: Effect;
  /** `#1` of a NetworkPolicy's rules, the name of another policy's rule, the Service of an Ingress; else undefined. */
  readonly rule: string | undefined;
}

/** `selects`: it isolates the workload and none of its rules admits the other end; `other-ports`: that rule does. */
export type Effect = 'allows' | 'denies' | 'passes' | 'selects' | 'other-ports';
