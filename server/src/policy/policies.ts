import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Direction, Policy } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import type { PodsParty } from './party.ts';

/** A policy that selects a pod in a direction, surely or possibly, and the namespace that it is in. */
export interface Selecting {
  readonly policy: Policy;
  readonly namespace: string;
  readonly verdict: Exclude<Ternary, 'no'>;
}

/** All that decides who may call whom. */
export interface Policies {
  /** What manifests do not say of the cluster. */
  readonly facts: ClusterFacts;
  /** The NetworkPolicies that select a workload's pods and isolate them in a direction. */
  isolating(party: PodsParty, direction: Direction): readonly Selecting[];
  /** The cluster policies of a tier, in order of precedence; more than one order where the API leaves it open. */
  tier(tier: Tier): readonly (readonly ClusterPolicy[])[];
}

export type Tier = 'admin' | 'baseline';
