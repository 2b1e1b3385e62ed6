import { callsOf } from '../../calls/calls.ts';
import { remembered } from '../../calls/remembered.ts';
import { placeIn } from '../../model/instance.ts';
import { isPlaceholder } from '../../model/labels.ts';
import { listed } from '../../model/listed.ts';
import { memo } from '../../model/memo.ts';
import type { Direction, Rule, SelectorPeer } from '../../model/policy.ts';
import { gate } from '../../policy/access.ts';
import { formatPorts, intersectPorts, isEmpty } from '../../policy/portSet.ts';
import { rulePorts } from '../../policy/rulePorts.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import {
  distinct,
  isolatedBy,
  type PolicyInstance,
  partyOf,
  peerMatches,
  peerNamespaces,
  policiesOf,
  selectedBy,
  selectedCount,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import type { Report } from '../rule.ts';
import type { View } from '../view.ts';
import { heldBack, nameSeenFrom } from './heldBack.ts';
import { isServicePort, opensServicePort } from './servicePorts.ts';

/**
 * The peers of a rule that name workloads to whom it lets the pods of its policy talk, while what isolates those surely
 * does not: a report for each such workload.
 */
export function* oneSidedReports(policy: PolicyInstance, rule: Rule, view: View): Iterable<Report> {
  const { peers, direction } = rule;
  for (const peer of peers === 'everyone' ? [] : peers) {
    if (peer.type !== 'selector') continue;
    const blocked = pairsIn(view.read(blockedPairs, policy, rule, peer));
    const pairs = blocked.filter(({ near, far }) => !view.read(isTold, policy, rule, near, far));
    for (const far of new Set(pairs.map((pair) => pair.far))) {
      const own = pairs.filter((pair) => pair.far === far).map(({ near }) => near);
      const holders = view.read(isolatedBy, far, opposite(direction)).map(({ instance }) => instance);
      const names = [...new Set(holders.map(({ resource }) => resource.name))];
      const holder = `${names.length > 1 ? 'policies' : 'policy'} ${listed(names.slice(0, mostNames), 'and')}`;
      const does = names.length > 1 ? 'do' : 'does';
      const who = nameSeenFrom(policy.namespace, far);
      const these = listed(
        own.map(({ resource }) => resource.name),
        'and',
      );
      const on = ` on ${view.read(portsBetween, rule, direction === 'ingress' ? (own[0] as WorkloadInstance) : far)}`;
      yield {
        at: peer.node,
        message:
          direction === 'ingress'
            ? `This admits ${who} to ${these}${on}, and ${holder} ${does} not let ${far.resource.name} out to it. Both ends have to allow a connection: add an egress rule there.`
            : `This lets ${these} out to ${who}${on}, and ${holder} ${does} not admit it. Both ends have to allow a connection: add an ingress rule there.`,
        related: distinct(holders).map((each) => ({
          ...placeIn(each, each.resource.nameNode),
          message: `Policy ${each.resource.name} isolates ${far.resource.name}.`,
        })),
        data: {
          pairs: own.map((near) => {
            const [caller, target] = direction === 'ingress' ? [far, near] : [near, far];
            return { caller: caller.key, target: target.key };
          }),
        },
      };
    }
  }
}

interface Pair {
  /** The pods of the policy. */
  readonly near: WorkloadInstance;
  readonly far: WorkloadInstance;
}

function pairsIn(flat: readonly WorkloadInstance[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index < flat.length; index += 2)
    pairs.push({ near: flat[index] as WorkloadInstance, far: flat[index + 1] as WorkloadInstance });
  return pairs;
}

/** The pairs that are blocked, each as its near end and its far end; the same array as long as they are the same. */
function blockedPairs(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  peer: SelectorPeer,
): readonly WorkloadInstance[] {
  if (isPlaceholder(policy.namespace) || selectedCount(cluster, policy) > mostMeant) return nobody;
  // A peer for a group of pods does not say that each of them calls, or is called.
  const asksLabels = (peer.podSelector?.requirements.length ?? 0) > 0;
  const where = asksLabels ? peerNamespaces(cluster, policy.namespace, peer) : [];
  if (where.length > mostMeant) return nobody;
  const isFree = where.every(({ facts }) => {
    const namespace = cluster.namespaces.get(facts.name);
    return !namespace || !isolates(namespace.effective)[opposite(rule.direction)];
  });
  if (isFree) return nobody;
  return cutPairs(cluster, subjectOf(policy, rule, peer));
}

/** Whether some policy isolates anybody in a direction. */
const isolates = memo((policies: readonly PolicyInstance[]): Readonly<Record<Direction, boolean>> => {
  const isIn = (direction: Direction) => policies.some(({ resource }) => resource.isolates[direction] !== 'no');
  return { ingress: isIn('ingress'), egress: isIn('egress') };
});

interface Subject {
  readonly policy: PolicyInstance;
  readonly rule: Rule;
  readonly peer: SelectorPeer;
}

/** The same for the same three: several instances of a policy share its peers. */
function subjectOf(policy: PolicyInstance, rule: Rule, peer: SelectorPeer): Subject {
  const known = subjectsOf(policy);
  const subject = known.get(peer) ?? { policy, rule, peer };
  known.set(peer, subject);
  return subject;
}

const subjectsOf = memo((_: PolicyInstance) => new Map<SelectorPeer, Subject>());

const cutPairs: (cluster: ClusterModel, subject: Subject) => readonly WorkloadInstance[] = remembered(
  (cluster, { policy, rule, peer }) => {
    const near = selectedBy(cluster, policy).must;
    const far = peerMatches(cluster, policy.namespace, peer).must;
    if (far.length > mostMeant) return [];
    const isolating = far.flatMap((other) => ['and', ...isolatedBy(cluster, other, opposite(rule.direction))]);
    const facts = [...near, ...far].map(({ namespace }) => cluster.namespaces.get(namespace)?.facts);
    return [cluster.configured, cluster.clusterPolicies, ...near, 'and', ...far, ...isolating, ...facts];
  },
  (cluster, { policy, rule, peer }) => {
    const near = distinct(selectedBy(cluster, policy).must);
    const far = distinct(peerMatches(cluster, policy.namespace, peer).must);
    if (far.length > mostMeant) return nobody;
    const pairs = far.flatMap((other) => {
      // Pods of one workload have a rule of their own.
      const mates = near.filter(({ key }) => key !== other.key);
      return mates.every((own) => isBlocked(cluster, rule, own, other)) ? mates.flatMap((own) => [own, other]) : [];
    });
    return pairs.length > 0 ? pairs : nobody;
  },
);

const nobody: readonly WorkloadInstance[] = [];
const mostMeant = 5;

/** Whether the rule opens something, of which the policies of the far end surely let nothing through. */
function isBlocked(cluster: ClusterModel, rule: Rule, near: WorkloadInstance, far: WorkloadInstance): boolean {
  if (isolatedBy(cluster, far, opposite(rule.direction)).length === 0) return false;
  const [own, other] = [partyOf(cluster, near), partyOf(cluster, far)];
  const { must: opened } = rulePorts(rule, rule.direction === 'ingress' ? own : other);
  const { may } = gate(other, opposite(rule.direction), own, policiesOf(cluster));
  return !isEmpty(opened) && isEmpty(intersectPorts(opened, may));
}

/**
 * Whether something else says that the call is held back: its own rule where it is known, and a port of a Service that
 * one of the two ends opens in the stead of the one of the pods.
 */
function isTold(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  near: WorkloadInstance,
  far: WorkloadInstance,
): boolean {
  const [caller, target] = rule.direction === 'ingress' ? [far, near] : [near, far];
  if (callsOf(cluster, caller).some((call) => call.target.key === target.key && heldBack(cluster, call))) return true;
  if (rule.ports !== 'all' && rule.ports.some((entry) => isServicePort(cluster, policy, rule, entry))) return true;
  const { must: opened } = rulePorts(rule, partyOf(cluster, target));
  return opensServicePort(cluster, far, opposite(rule.direction), [partyOf(cluster, near)], opened);
}

function portsBetween(cluster: ClusterModel, rule: Rule, target: WorkloadInstance): string {
  return formatPorts(rulePorts(rule, partyOf(cluster, target)).must);
}

function opposite(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}

const mostNames = 3;
