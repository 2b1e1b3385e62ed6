import type { Call } from '../calls/call.ts';
import type { Direction } from '../model/policy.ts';
import { type Access, access, gate } from '../policy/access.ts';
import type { PodsParty } from '../policy/party.ts';
import { intersectPorts, isEmpty, subtractPorts, unionPorts } from '../policy/portSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { explain } from '../snapshot/explanation.ts';
import { clustersInView } from '../snapshot/fileQueries.ts';
import { isIsolated, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Value } from '../yaml/write.ts';
import { assumedController } from './assumedController.ts';
import { policiesAbout } from './editPolicy.ts';
import { applied, inTurn } from './edits.ts';
import { type Change, type FixOptions, type Refusal, refusal } from './fix.ts';
import { openDirection } from './openDirection.ts';
import { selectingLabels } from './podSelector.ts';

/** Who shall be let through to whom, and on which ports. */
export type Wish = Pick<Call, 'caller' | 'target' | 'ports' | 'forwarder'>;

/**
 * The change that lets a caller through: ingress at the target, and egress at the caller where that is isolated too.
 * It opens these ports between these two and nothing else. Refused where there is nothing to do, or where it cannot
 * be written.
 */
export function allow(snapshot: Snapshot, cluster: ClusterModel, wish: Wish, options: FixOptions): Change | Refusal {
  const reason = isOpen(cluster, wish)
    ? `${callerName(wish)} may call ${wish.target.resource.name} already.`
    : obstacleTo(cluster, wish);
  if (reason !== undefined) return refusal(reason);
  const made = inTurn(
    snapshot,
    closedDirections(cluster, wish).map((direction) => (current) => {
      const now = sameCluster(current, cluster, wish) ?? cluster;
      return open(current, now, asIn(now, wish), direction, options);
    }),
  );
  if (made?.type === 'change' && !opensJust(applied(snapshot, made), cluster, wish)) return cannotWrite;
  return made ?? cannotWrite;
}

const cannotWrite = refusal('The policies that decide this cannot be edited safely: write a new one by hand.');

/** Whether everything that is wished for is let through already. */
export function isOpen(cluster: ClusterModel, wish: Wish): boolean {
  return !lacks(wish, access(fromOf(cluster, wish), partyOf(cluster, wish.target), policiesOf(cluster)));
}

/** Why no policy can let a caller through, and it alone; undefined when one can. */
export function obstacleTo(cluster: ClusterModel, wish: Wish): string | undefined {
  for (const direction of closedDirections(cluster, wish)) {
    const { subject, other } = endsOf(wish, direction);
    const { name, hostNetwork } = subject.resource;
    if (hostNetwork !== 'no')
      return `${name} ${hostNetwork === 'yes' ? 'uses' : 'may use'} hostNetwork, and most network plugins apply no policy to it.`;
    const denial = tierDenial(cluster, wish, direction);
    if (denial !== undefined) return denial;
    if (isIsolated(cluster, subject, direction) === 'maybe') {
      return `Whether a policy isolates ${name} for ${direction} depends on what the manifests do not show.`;
    }
    if (other && other.resource.hostNetwork !== 'no') {
      return `${other.resource.name} ${other.resource.hostNetwork === 'yes' ? 'uses' : 'may use'} hostNetwork: its traffic comes from its node, which an ipBlock with the nodes’ addresses admits.`;
    }
    const peer = other && selectingLabels(cluster, other);
    if (peer?.type === 'refusal') return peer.reason;
    const selecting =
      policiesAbout(cluster, [subject], direction).length > 0 ? undefined : selectingLabels(cluster, subject);
    if (selecting?.type === 'refusal') return selecting.reason;
  }
  return undefined;
}

/** Why a cluster policy stands in the way; undefined where none does. */
function tierDenial(cluster: ClusterModel, wish: Wish, direction: Direction): string | undefined {
  // Nearly every cluster is without, and then there is nothing to explain.
  if (cluster.clusterPolicies.length === 0) return undefined;
  const { subject } = endsOf(wish, direction);
  for (const part of explain(cluster, fromOf(cluster, wish), partyOf(cluster, wish.target)).parts) {
    const ruling = part[direction];
    if (!ruling || ruling.verdict === 'allowed' || isEmpty(intersectPorts(part.ports, wish.ports))) continue;
    for (const step of ruling.steps) {
      if (step.type !== 'rule' || step.rule.action === 'accept' || step.rule.action === 'pass') continue;
      const { kind, name } = step.policy.policy.resource;
      const verb = step.isSure ? 'denies' : 'may deny';
      const denial = `Rule ${step.rule.rule.index + 1} of ${kind} ${name} ${verb} it`;
      return step.tier === 'admin'
        ? `${denial}, which no NetworkPolicy can undo.`
        : `${denial}. A NetworkPolicy that allows it would isolate ${subject.resource.name} for ${direction} from all others too.`;
    }
  }
  return undefined;
}

/** The directions in which policies hold something back. */
function closedDirections(cluster: ClusterModel, wish: Wish): Direction[] {
  const from = fromOf(cluster, wish);
  const to = partyOf(cluster, wish.target);
  const lookup = policiesOf(cluster);
  const closed: Direction[] = lacks(wish, gate(to, 'ingress', from, lookup)) ? ['ingress'] : [];
  if (lacks(wish, gate(from, 'egress', to, lookup))) closed.push('egress');
  return closed;
}

function lacks({ ports }: Wish, { must }: Access): boolean {
  return !isEmpty(subtractPorts(ports, must));
}

function open(
  snapshot: Snapshot,
  cluster: ClusterModel,
  wish: Wish,
  direction: Direction,
  options: FixOptions,
): Change | Refusal {
  const { subject, other } = endsOf(wish, direction);
  const peer = peerValue(cluster, subject, other, wish.forwarder);
  if (!peer) return cannotWrite;
  const destination = partyOf(cluster, wish.target);
  return openDirection(snapshot, cluster, { subject, direction, peer, ports: wish.ports, destination }, options);
}

/** Whose policies open a direction, and the other end; undefined for an ingress controller. */
function endsOf({ caller, target }: Wish, direction: Direction) {
  return direction === 'ingress' || !caller ? { subject: target, other: caller } : { subject: caller, other: target };
}

/** The other end as one peer: its pods, and its namespace where that is another. */
function peerValue(
  cluster: ClusterModel,
  subject: WorkloadInstance,
  other: WorkloadInstance | undefined,
  forwarder: Wish['forwarder'],
): Value | undefined {
  const inNamespace = (name: string): Value => ({ matchLabels: { [nameLabel]: name } });
  if (!other) {
    const { workload, podLabels } = assumedController(cluster, forwarder);
    const pods = podLabels && { podSelector: { matchLabels: podLabels } };
    return { namespaceSelector: inNamespace(workload.namespace), ...pods };
  }
  const selecting = selectingLabels(cluster, other);
  if (selecting.type === 'refusal') return undefined;
  const podSelector = { matchLabels: selecting.labels };
  if (other.namespace === subject.namespace) return { podSelector };
  return { namespaceSelector: inNamespace(other.namespace), podSelector };
}

/** Whether a changed workspace lets just what is wished for through, besides what it let through before. */
function opensJust(changed: Snapshot, before: ClusterModel, wish: Wish): boolean {
  const cluster = sameCluster(changed, before, wish);
  if (!cluster) return false;
  const now = asIn(cluster, wish);
  const between = (where: ClusterModel, ends: Wish): Access =>
    access(fromOf(where, ends), partyOf(where, ends.target), policiesOf(where));
  const was = between(before, wish);
  const is = between(cluster, now);
  return !lacks(now, is) && isEmpty(subtractPorts(is.must, unionPorts(was.may, wish.ports)));
}

/** A cluster in another state of the workspace. */
function sameCluster(snapshot: Snapshot, { name }: ClusterModel, { target }: Wish): ClusterModel | undefined {
  return clustersInView(snapshot, target.uri, name)[0];
}

/** The same workloads as another state of the cluster knows them. */
function asIn(cluster: ClusterModel, { caller, target, ...wish }: Wish): Wish {
  const same = (workload: WorkloadInstance): WorkloadInstance =>
    cluster.namespaces.get(workload.namespace)?.workloads.find(({ key }) => key === workload.key) ?? workload;
  return { ...wish, caller: caller && same(caller), target: same(target) };
}

function fromOf(cluster: ClusterModel, { caller, forwarder }: Wish): PodsParty {
  return partyOf(cluster, caller ?? assumedController(cluster, forwarder).workload);
}

function callerName({ caller }: Wish): string {
  return caller ? caller.resource.name : 'The ingress controller';
}
