import type { Direction, Rule } from '../model/policy.ts';
import { hidesRequirement } from '../model/selector.ts';
import { access } from '../policy/access.ts';
import { isEmpty } from '../policy/portSet.ts';
import { namesOf } from '../policy/selectorWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinctWorkloads,
  isIsolated,
  isolatedBy,
  isRestricted,
  type PolicyInstance,
  partyOf,
  peerMatches,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { outsideReach } from './reach.ts';
import { type Split, split } from './workloadLines.ts';

/** Who is at the other end: of what a policy admits, or of what may go in or out of a workload, on whichever port. */
export interface Counterparts {
  /** `everyone`: addresses outside the cluster too. `pods`: whichever there are, in every namespace. */
  readonly all: 'everyone' | 'pods' | undefined;
  /** All of whose pods are meant, whichever there are. */
  readonly namespaces: readonly string[];
  /** Those that are known, in these namespaces and elsewhere; none are listed beside `all`. */
  readonly workloads: Split;
  /** Whether there may be others that nobody sees, or that a placeholder hides. */
  readonly mayBeMore: boolean;
  readonly addresses: boolean;
}

/** Whom the rules of a policy admit in a direction, whatever others say. */
export function admittedBy(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): Counterparts {
  return union([endsOf(cluster, policy.namespace, policy.resource[direction])]);
}

/**
 * Who may call a workload (ingress), or whom it may call (egress), policies of both ends considered. Where nothing holds
 * it back that is everyone, and what holds others back is not asked. Pods on the network of their node, which most
 * network plugins take for the node, are no sure callers and not counted as possible ones.
 */
export function counterpartsOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Counterparts {
  const isolated = isIsolated(cluster, workload, direction);
  const restricted = isRestricted(cluster, workload, direction);
  if (isolated === 'no' && !restricted) return everyone;
  const ends = union(
    isolatedBy(cluster, workload, direction).map(({ policy, namespace }) =>
      endsOf(cluster, namespace, policy[direction]),
    ),
  );
  if (ends.all && !restricted) return ends;
  // What a policy of the cluster lets through need not be what others admit.
  const hasTiers = cluster.clusterPolicies.length > 0;
  const candidates = hasTiers ? distinctWorkloads(cluster) : [...ends.workloads.sure, ...ends.workloads.unsure];
  const workloads = allowedAmong(cluster, workload, direction, candidates);
  const sure = new Set([workload, ...workloads.sure].map(({ key }) => key));
  const isAll = (name: string): boolean =>
    (cluster.namespaces.get(name)?.workloads ?? []).every(({ key }) => sure.has(key));
  return {
    all: undefined,
    namespaces: ends.namespaces.filter(isAll),
    workloads,
    mayBeMore: ends.mayBeMore || isolated === 'maybe',
    addresses: outsideReach(cluster, workload, direction).some(({ may }) => !isEmpty(may)),
  };
}

const nobody: Counterparts = {
  all: undefined,
  namespaces: [],
  workloads: { sure: [], unsure: [] },
  mayBeMore: false,
  addresses: false,
};
const everyone: Counterparts = { ...nobody, all: 'everyone', addresses: true };

/** Whom peers mean. */
function endsOf(cluster: ClusterModel, home: string, rules: readonly Rule[]): Counterparts {
  if (rules.some(({ peers }) => peers === 'everyone')) return everyone;
  const peers = rules.flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers));
  const selectors = peers.filter((peer) => peer.type === 'selector');
  const ofAllPods = selectors.filter(({ podSelector }) => (podSelector?.requirements ?? []).length === 0);
  const mayBeMore = peers.some(
    (peer) =>
      peer.type === 'hidden' ||
      (peer.type === 'selector' &&
        [peer.podSelector, peer.namespaceSelector].some((selector) => selector && hidesRequirement(selector))),
  );
  const rest = { ...nobody, mayBeMore, addresses: peers.some(({ type }) => type === 'ipBlock') };
  if (ofAllPods.some(({ namespaceSelector }) => namespaceSelector?.requirements.length === 0))
    return { ...rest, all: 'pods' };
  return {
    ...rest,
    namespaces: ofAllPods.flatMap(({ namespaceSelector }) =>
      namespaceSelector ? (namesOf(namespaceSelector) ?? []) : [home],
    ),
    workloads: joined(selectors.map((peer) => split(peerMatches(cluster, home, peer)))),
  };
}

/** What any of them says. */
function union(all: readonly Counterparts[]): Counterparts {
  const addresses = all.some((each) => each.addresses);
  const mayBeMore = all.some((each) => each.mayBeMore);
  if (all.some((each) => each.all === 'everyone')) return everyone;
  if (all.some((each) => each.all === 'pods')) return { ...nobody, all: 'pods', mayBeMore, addresses };
  return {
    all: undefined,
    namespaces: [...new Set(all.flatMap(({ namespaces }) => namespaces))],
    workloads: joined(all.map(({ workloads }) => workloads)),
    mayBeMore,
    addresses,
  };
}

function joined(splits: readonly Split[]): Split {
  const must = splits.flatMap(({ sure }) => sure);
  return split({ must, may: [...must, ...splits.flatMap(({ unsure }) => unsure)] });
}

function allowedAmong(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  candidates: readonly WorkloadInstance[],
): Split {
  const policies = policiesOf(cluster);
  const me = partyOf(cluster, workload);
  const sure: WorkloadInstance[] = [];
  const unsure: WorkloadInstance[] = [];
  for (const other of candidates) {
    if (other.key === workload.key) continue;
    const party = partyOf(cluster, other);
    const { must, may } = direction === 'ingress' ? access(party, me, policies) : access(me, party, policies);
    if (!isEmpty(must)) sure.push(other);
    else if (!isEmpty(may) && other.resource.hostNetwork === 'no') unsure.push(other);
  }
  return { sure, unsure };
}
