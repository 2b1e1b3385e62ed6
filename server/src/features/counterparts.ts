import type { Direction, PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import { access } from '../policy/access.ts';
import { isEmpty } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import { namesOf } from '../policy/selectorWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinctWorkloads,
  isIsolated,
  isolatedBy,
  isRestricted,
  type PolicyInstance,
  partyOf,
  peerNamespaces,
  policiesOf,
  selectIn,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { knownIn } from './knownIn.ts';
import { outsideReach } from './reach.ts';
import type { Split } from './workloadLines.ts';

/** Who is at the other end: of what a policy admits, or of what may go in or out of a workload, on whichever port. */
export interface Counterparts {
  /** `everyone`: on every port, addresses outside the cluster too. `pods`: whichever there are, in every namespace. */
  readonly all: 'everyone' | 'pods' | undefined;
  /** The ports on which it is everyone, where not on all. */
  readonly everyoneOn: readonly PortEntry[];
  /** All of whose pods are meant, whichever there are. */
  readonly namespaces: readonly string[];
  /** Those that are known, in these namespaces and elsewhere, up to `mostCounted`; none are listed beside `all`. */
  readonly workloads: Split;
  /** Whether there may be others: more than are counted, or such as nobody sees or a placeholder hides. */
  readonly mayBeMore: boolean;
  readonly addresses: boolean;
}

/** Nobody looks through a longer list, and each is asked about. */
export const mostCounted = 200;

/** Whom the rules of a policy admit in a direction, whatever others say. */
export function admittedBy(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): Counterparts {
  return endsOf(cluster, [{ home: policy.namespace, rules: policy.resource[direction].filter(hasPorts) }]);
}

/** Whether a rule has a port that the API server accepts; without one it admits nobody. */
function hasPorts({ ports }: Rule): boolean {
  return ports === 'all' || ports.some(({ isValid }) => isValid);
}

/**
 * Who may call a workload (ingress), or whom it may call (egress), policies of both ends considered. Where nothing holds
 * it back that is everyone, and what holds others back is not asked. Pods on the network of their node, which most
 * network plugins take for the node, are not counted as possible ones.
 */
export function counterpartsOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Counterparts {
  const isolated = isIsolated(cluster, workload, direction);
  const restricted = isRestricted(cluster, workload, direction);
  if (isolated === 'no' && !restricted) return everyone;
  const me = partyOf(cluster, workload);
  // A name that no port of the pods has admits nobody.
  const admits = (rule: Rule): boolean =>
    hasPorts(rule) && (direction === 'egress' || !isEmpty(rulePorts(rule, me).may));
  const ends = endsOf(
    cluster,
    isolatedBy(cluster, workload, direction).map(({ policy, namespace: home }) => ({
      home,
      rules: policy[direction].filter(admits),
    })),
  );
  if (ends.all && !restricted) return ends;
  const { workloads, denied, isCut } = allowedAmong(cluster, workload, direction, candidatesOf(cluster, ends));
  const outside = outsideReach(cluster, workload, direction);
  return {
    ...ends,
    all: undefined,
    namespaces: ends.namespaces.filter((name) => !denied.has(name)),
    workloads,
    mayBeMore: ends.mayBeMore || isCut || isolated === 'maybe',
    addresses: ends.everyoneOn.length > 0 ? ends.addresses : outside.some(({ must }) => !isEmpty(must)),
  };
}

/** Those that policies may let through by something else than their labels are all. */
function candidatesOf(cluster: ClusterModel, { workloads, addresses }: Counterparts): readonly WorkloadInstance[] {
  const { ipBlockMatchesPods } = cluster.configured;
  const isByMore = cluster.clusterPolicies.length > 0 || (addresses && ipBlockMatchesPods === 'yes');
  return isByMore ? distinctWorkloads(cluster) : [...workloads.sure, ...workloads.unsure];
}

const nobody: Counterparts = {
  all: undefined,
  everyoneOn: [],
  namespaces: [],
  workloads: { sure: [], unsure: [] },
  mayBeMore: false,
  addresses: false,
};
const everyone: Counterparts = { ...nobody, all: 'everyone', addresses: true };

/** Rules, and the namespace of their policy. */
interface Homed {
  readonly home: string;
  readonly rules: readonly Rule[];
}

/** Whom the peers of rules mean. */
function endsOf(cluster: ClusterModel, all: readonly Homed[]): Counterparts {
  const toEveryone = all.flatMap(({ rules }) => rules.filter(({ peers }) => peers === 'everyone'));
  if (toEveryone.some(({ ports }) => ports === 'all')) return everyone;
  const peers = all.flatMap(({ home, rules }) =>
    rules.flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers.map((peer) => ({ home, peer })))),
  );
  const selectors = peers.flatMap(({ home, peer }) => (peer.type === 'selector' ? [{ home, peer }] : []));
  const ofAllPods = selectors.filter(({ peer }) => (peer.podSelector?.requirements ?? []).length === 0);
  const isHidden = peers.some(({ peer }) => peer.type === 'hidden');
  const ends = {
    ...nobody,
    everyoneOn: toEveryone.flatMap(({ ports }) => (ports === 'all' ? [] : ports)),
    addresses: peers.some(({ peer }) => peer.type === 'ipBlock'),
  };
  if (ofAllPods.some(({ peer }) => peer.namespaceSelector?.requirements.length === 0))
    return { ...ends, all: 'pods', mayBeMore: isHidden };
  const { workloads, isCut } = firstMatches(cluster, selectors);
  const namespaces = ofAllPods.flatMap(({ home, peer }) =>
    peer.namespaceSelector ? (namesOf(peer.namespaceSelector) ?? []) : [home],
  );
  const mayBeMore = isHidden || isCut || selectors.some(({ home, peer }) => mayMeanOthers(cluster, home, peer));
  return { ...ends, namespaces: [...new Set(namespaces)], workloads, mayBeMore };
}

/** Whether the pods that a peer asks for by labels may be such as are not known here. */
function mayMeanOthers(cluster: ClusterModel, home: string, peer: SelectorPeer): boolean {
  if ((peer.podSelector?.requirements ?? []).length === 0) return false;
  const { known, mayBeMore } = knownIn(cluster, peerNamespaces(cluster, home, peer));
  return !known || mayBeMore;
}

/** The first workloads that any of the peers matches; `isCut` where there are others. */
function firstMatches(
  cluster: ClusterModel,
  selectors: readonly { readonly home: string; readonly peer: SelectorPeer }[],
): { readonly workloads: Split; readonly isCut: boolean } {
  const found = new Map<string, { readonly workload: WorkloadInstance; isSure: boolean }>();
  for (const { home, peer } of selectors) {
    for (const { facts, verdict } of peerNamespaces(cluster, home, peer)) {
      const namespace = cluster.namespaces.get(facts.name);
      if (!namespace) continue;
      const { must, may } = selectIn(namespace, peer.podSelector);
      const surely = new Set(verdict === 'yes' ? must : []);
      for (const ordinal of may) {
        const workload = namespace.workloads[ordinal] as WorkloadInstance;
        const known = found.get(workload.key);
        if (known) known.isSure ||= surely.has(ordinal);
        else if (found.size === mostCounted) return { workloads: splitOf([...found.values()]), isCut: true };
        else found.set(workload.key, { workload, isSure: surely.has(ordinal) });
      }
    }
  }
  return { workloads: splitOf([...found.values()]), isCut: false };
}

function splitOf(found: readonly { readonly workload: WorkloadInstance; readonly isSure: boolean }[]): Split {
  const list = (isSure: boolean): WorkloadInstance[] =>
    found.filter((each) => each.isSure === isSure).map(({ workload }) => workload);
  return { sure: list(true), unsure: list(false) };
}

interface Allowed {
  readonly workloads: Split;
  /** The namespaces of those that are not surely allowed. */
  readonly denied: ReadonlySet<string>;
  /** Whether not all were asked about. */
  readonly isCut: boolean;
}

function allowedAmong(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  candidates: readonly WorkloadInstance[],
): Allowed {
  const policies = policiesOf(cluster);
  const me = partyOf(cluster, workload);
  const workloads: { readonly sure: WorkloadInstance[]; readonly unsure: WorkloadInstance[] } = {
    sure: [],
    unsure: [],
  };
  const denied = new Set<string>();
  for (const [index, other] of candidates.entries()) {
    if (workloads.sure.length === mostCounted || index === mostAsked) return { workloads, denied, isCut: true };
    if (other.key === workload.key) continue;
    const party = partyOf(cluster, other);
    const { must, may } = direction === 'ingress' ? access(party, me, policies) : access(me, party, policies);
    if (!isEmpty(must)) {
      workloads.sure.push(other);
      continue;
    }
    denied.add(other.namespace);
    if (!isEmpty(may) && other.resource.hostNetwork === 'no') workloads.unsure.push(other);
  }
  return { workloads, denied, isCut: false };
}

/** A policy of the cluster may let anybody in, so that all are asked about until there are many. */
const mostAsked = 2000;
