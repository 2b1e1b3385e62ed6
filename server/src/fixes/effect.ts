import { memo } from '../model/memo.ts';
import type { Direction, SelectorPeer } from '../model/policy.ts';
import { type Access, access, type ExternalAccess, externalAccess, nothing } from '../policy/access.ts';
import { partitionAddresses } from '../policy/addressPartition.ts';
import { type AddressSet, everyAddress, intersectAddresses, isNoAddress } from '../policy/addressSet.ts';
import { matchSubject } from '../policy/clusterPeers.ts';
import type { Selecting } from '../policy/policies.ts';
import { isEmpty, noPorts, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import { clusterPolicyText, type RulePart, ruleParts } from '../policy/ruleParts.ts';
import { tierOrders } from '../policy/tierOrder.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { contentOf } from '../snapshot/content.ts';
import {
  distinct,
  distinctWorkloads,
  ingressControllerOf,
  isolatedBy,
  partyOf,
  peerMatches,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The connections between the workloads that are known, and with the outside, that a change opens and closes. */
export interface Effect {
  readonly opened: readonly Connection[];
  readonly closed: readonly Connection[];
}

export interface Connection {
  readonly from: End;
  readonly to: End;
  /** Those that were not allowed before, or are not any more; what is only perhaps allowed counts too. */
  readonly ports: PortSet;
}

export type FormerKey = (cluster: ClusterModel, workload: WorkloadInstance) => string;

export type End = WorkloadInstance | 'outside' | 'ingress controller';

/**
 * What becomes of connections from one state of the workspace to the next. Only those ends are looked at whose policies
 * admit something else, and for them only whom that is about. Of a pair that is in several clusters the first counts.
 * Undefined where that would take too long, or where a cluster comes or goes.
 * @param formerKey The key before of a workload that has another name now.
 */
export function effectOf(before: Snapshot, after: Snapshot, formerKey: FormerKey = sameKey): Effect | undefined {
  const opened = new Map<string, Connection>();
  const closed = new Map<string, Connection>();
  const note = (from: End, to: End, { added, lost }: Difference): void => {
    const key = `${keyOf(from)} ${keyOf(to)}`;
    if (!isEmpty(added) && !opened.has(key)) opened.set(key, { from, to, ports: added });
    if (!isEmpty(lost) && !closed.has(key)) closed.set(key, { from, to, ports: lost });
  };
  const budget = { pairs: mostPairs };
  for (const cluster of new Set([...before.clusters, ...after.clusters])) {
    if (before.clusters.includes(cluster) && after.clusters.includes(cluster)) continue;
    const was = sameCluster(before, cluster);
    const is = sameCluster(after, cluster);
    if (!was || !is) return undefined;
    if (cluster === is && !compare(was, is, note, budget, formerKey)) return undefined;
  }
  return { opened: [...opened.values()], closed: [...closed.values()] };
}

/** Each takes some microseconds. */
const mostPairs = 6_000;

/** A cluster in another state of the workspace. */
export function sameCluster({ clusters }: Snapshot, { folder, name }: ClusterModel): ClusterModel | undefined {
  return clusters.find((cluster) => cluster.folder.uri === folder.uri && cluster.name === name);
}

function keyOf(end: End): string {
  return typeof end === 'string' ? end : end.key;
}

/** The ports that are let through after and not before, and those that are not any more. */
interface Difference {
  readonly added: PortSet;
  readonly lost: PortSet;
}

function difference(was: Access, is: Access): Difference {
  return { added: beyond(is, was), lost: beyond(was, is) };
}

/** What one lets through, surely or perhaps, beyond another. */
function beyond(one: Access, other: Access): PortSet {
  return unionPorts(subtractPorts(one.must, other.must), subtractPorts(one.may, other.may));
}

type Note = (from: End, to: End, difference: Difference) => void;

/** Notes what differs between two states of a cluster; false where that are too many pairs. */
function compare(
  before: ClusterModel,
  after: ClusterModel,
  note: Note,
  budget: { pairs: number },
  formerKey: FormerKey,
): boolean {
  const earlier = earlierIn(before, after, formerKey);
  const [lookupBefore, lookupAfter] = [policiesOf(before), policiesOf(after)];
  const done = new Set<string>();
  for (const { workload, direction, others } of affected(before, after, earlier)) {
    const [partyBefore, partyAfter] = [partyOf(before, earlier(workload)), partyOf(after, workload)];
    const met = others === 'everyone' ? distinctWorkloads(after) : others;
    budget.pairs -= met.length;
    if (budget.pairs < 0) return false;
    for (const other of met) {
      if (other === workload) continue;
      const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
      const key = `${from.key} ${to.key}`;
      if (done.size === done.add(key).size) continue;
      const [otherBefore, otherAfter] = [partyOf(before, earlier(other)), partyOf(after, other)];
      const [was, is] =
        direction === 'ingress'
          ? [access(otherBefore, partyBefore, lookupBefore), access(otherAfter, partyAfter, lookupAfter)]
          : [access(partyBefore, otherBefore, lookupBefore), access(partyAfter, otherAfter, lookupAfter)];
      note(from, to, difference(was, is));
    }
    if (direction === 'ingress' && after.configured.ingressControllers.length > 0) {
      const was = access(ingressControllerOf(before), partyBefore, lookupBefore);
      const is = access(ingressControllerOf(after), partyAfter, lookupAfter);
      note('ingress controller', workload, difference(was, is));
    }
    if (others !== 'everyone') continue;
    const was = externalAccess(partyBefore, direction, lookupBefore);
    const is = externalAccess(partyAfter, direction, lookupAfter);
    budget.pairs -= was.length + is.length;
    if (direction === 'ingress') note('outside', workload, outerDifference(was, is));
    else note(workload, 'outside', outerDifference(was, is));
  }
  return true;
}

/** A workload of one state of a cluster as the state before knows it; the same where that does not have it. */
export function earlierIn(
  before: ClusterModel,
  after: ClusterModel,
  formerKey: FormerKey = sameKey,
): (workload: WorkloadInstance) => WorkloadInstance {
  return (workload) => {
    const [was, is] = [before, after].map(({ namespaces }) => namespaces.get(workload.namespace)?.workloads);
    return was === is ? workload : (byKey(before).get(formerKey(after, workload)) ?? workload);
  };
}

const sameKey: FormerKey = (_, { key }) => key;

/** The ports that some address outside gains, and those that some address loses. */
function outerDifference(before: readonly ExternalAccess[], after: readonly ExternalAccess[]): Difference {
  const parts = partitionAddresses(
    everyAddress,
    [...before, ...after].map(({ addresses }) => addresses),
  );
  const differences = parts.map((part) => difference(within(before, part), within(after, part)));
  return {
    added: differences.map(({ added }) => added).reduce(unionPorts, noPorts),
    lost: differences.map(({ lost }) => lost).reduce(unionPorts, noPorts),
  };
}

function within(parts: readonly ExternalAccess[], addresses: AddressSet): Access {
  return parts.find((part) => !isNoAddress(intersectAddresses(part.addresses, addresses))) ?? nothing;
}

/** A workload whose policies admit something else in a direction, and whom that is about. */
interface Affected {
  readonly workload: WorkloadInstance;
  readonly direction: Direction;
  readonly others: readonly WorkloadInstance[] | 'everyone';
}

const directions: readonly Direction[] = ['ingress', 'egress'];

function* affected(
  before: ClusterModel,
  after: ClusterModel,
  earlier: (workload: WorkloadInstance) => WorkloadInstance,
): Iterable<Affected> {
  const retiered = changedSubjects(before, after);
  for (const [name, is] of after.namespaces) {
    const was = before.namespaces.get(name);
    if (was === is && !retiered) continue;
    const isSameNamespace = was !== undefined && JSON.stringify(was.facts.labels) === JSON.stringify(is.facts.labels);
    const compared = comparison(after);
    for (const workload of distinctWorkloadsOf(is.workloads)) {
      const former = earlier(workload);
      const isSame = isSameNamespace && !differs(former, workload);
      for (const direction of directions) {
        if (!isSame || retiered?.(workload)) {
          yield { workload, direction, others: 'everyone' };
          continue;
        }
        const lists = [isolatedBy(before, former, direction), isolatedBy(after, workload, direction)] as const;
        if (areSame(...lists)) continue;
        const others = compared(workload, direction, lists[0], lists[1]);
        if (others === 'everyone' || others.length > 0) yield { workload, direction, others };
      }
    }
  }
}

function areSame(was: readonly Selecting[], is: readonly Selecting[]): boolean {
  return was === is || (was.length === is.length && was.every((selecting, index) => selecting === is[index]));
}

const distinctWorkloadsOf = memo((workloads: readonly WorkloadInstance[]) => distinct(workloads));

function differs({ resource }: WorkloadInstance, other: WorkloadInstance): boolean {
  return resource !== other.resource && contentOf(resource.root) !== contentOf(other.resource.root);
}

/** Whom it is about what one list of policies admits to a workload and another does not; kept for lists that are the same. */
function comparison(after: ClusterModel) {
  const known = new Map<string, Affected['others']>();
  const numbers = new Map<Selecting, number>();
  const numberOf = (selecting: Selecting): number => {
    const number = numbers.get(selecting) ?? numbers.size;
    numbers.set(selecting, number);
    return number;
  };
  return (
    workload: WorkloadInstance,
    direction: Direction,
    was: readonly Selecting[],
    is: readonly Selecting[],
  ): Affected['others'] => {
    const { ports, hiddenPorts } = workload.resource;
    const serving = direction === 'ingress' ? [ports, hiddenPorts].map((each) => each.map(asked)) : [];
    const text = JSON.stringify([direction, was.map(numberOf), is.map(numberOf), serving]);
    let others = known.get(text);
    if (!others) {
      others = admittedOtherwise(after, workload, direction, was, is);
      known.set(text, others);
    }
    return others;
  };
}

function asked({ name, port, protocol }: { name?: unknown; port: unknown; protocol?: unknown }): unknown[] {
  return [name, port, protocol];
}

function admittedOtherwise(
  after: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  was: readonly Selecting[],
  is: readonly Selecting[],
): Affected['others'] {
  const destination = direction === 'ingress' ? partyOf(after, workload) : undefined;
  const partsOf = ({ policy }: Selecting): RulePart[] =>
    policy[direction].flatMap((rule) => ruleParts(rule, destination));
  if (isSurelyIsolated(was) !== isSurelyIsolated(is)) return 'everyone';
  // What policies admit that are in both is the same.
  const [gone, come] = [was.filter((each) => !is.includes(each)), is.filter((each) => !was.includes(each))];
  // What perhaps isolates may do so alone: what each of those admits counts by itself.
  const unsure = (list: readonly Selecting[]): string =>
    list
      .flatMap((each) => (each.verdict === 'maybe' ? textsOf(partsOf(each)) : []))
      .sort()
      .join();
  if (unsure(gone) !== unsure(come)) return 'everyone';
  const surely = (list: readonly Selecting[]): RulePart[] =>
    list.flatMap((each) => (each.verdict === 'yes' ? partsOf(each) : []));
  const [partsBefore, partsAfter] = [surely(gone), surely(come)];
  const peers = new Map<string, SelectorPeer>();
  for (const { peer, text } of [...without(partsBefore, partsAfter), ...without(partsAfter, partsBefore)]) {
    if (typeof peer === 'string' || peer.type !== 'selector') return 'everyone';
    peers.set(text, peer);
  }
  if (peers.size === 0) return [];
  // Workloads and namespaces that are others themselves are compared with everyone.
  return distinct([...peers.values()].flatMap((peer) => peerMatches(after, workload.namespace, peer).may));
}

const byKey = memo(
  (cluster: ClusterModel): ReadonlyMap<string, WorkloadInstance> =>
    new Map(distinctWorkloads(cluster).map((workload) => [workload.key, workload])),
);

function isSurelyIsolated(list: readonly Selecting[]): boolean {
  return list.some(({ verdict }) => verdict === 'yes');
}

function textsOf(parts: readonly RulePart[]): string {
  return JSON.stringify([...new Set(parts.map(({ text }) => text))].sort());
}

function without(parts: readonly RulePart[], others: readonly RulePart[]): RulePart[] {
  const texts = new Set(others.map(({ text }) => text));
  return parts.filter(({ text }) => !texts.has(text));
}

/** Whether a workload is the subject of a cluster policy that is another; undefined where none is. */
function changedSubjects(
  before: ClusterModel,
  after: ClusterModel,
): ((workload: WorkloadInstance) => boolean) | undefined {
  if (before.clusterPolicies === after.clusterPolicies) return undefined;
  const policiesIn = ({ clusterPolicies }: ClusterModel) => distinct(clusterPolicies).map(({ resource }) => resource);
  const [was, is] = [policiesIn(before), policiesIn(after)];
  const ordersOf = (policies: typeof was): string =>
    JSON.stringify(
      (['admin', 'baseline'] as const).map((tier) =>
        tierOrders(policies, tier).map((order) => order.map(clusterPolicyText)),
      ),
    );
  if (ordersOf(was) === ordersOf(is)) return undefined;
  const counting = [...was, ...is];
  return (workload) => counting.some((policy) => matchSubject(policy, partyOf(after, workload)).verdict !== 'no');
}
