import { outsideCallsOf } from '../calls/outside.ts';
import type { Direction } from '../model/policy.ts';
import { formatPorts, subtractPorts } from '../policy/portSet.ts';
import { outsideCall } from '../reports/needed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinctWorkloads,
  isIsolated,
  isolatedBy,
  isRestricted,
  restrictedBy,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { otherEndWords } from './callEnds.ts';
import { policiesWords, policyLinks } from './policyLinks.ts';
import { groupedByPorts, outsideReach, type Reach, reachEnds, reachName, workloadReach } from './reach.ts';
import { unknownReasons } from './reasons.ts';
import { joined, type Line, type Link, linkTo, listed, listedOf, type Segment } from './text.ts';
import { unrestricted } from './words.ts';

/** Who may call a workload, whom it may call, which policies say so, and which hosts they keep it from. */
export function workloadCard(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const { kind, name } = workload.resource;
  return [
    [{ strong: `${kind} ${name} in ${workload.namespace}` }],
    ...reachLines(cluster, workload),
    ...blockedHostsLine(cluster, workload),
  ];
}

/** No rule warns of a host outside of the cluster, whose addresses nobody knows. */
function blockedHostsLine(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const isFree = isIsolated(cluster, workload, 'egress') === 'no' && !isRestricted(cluster, workload, 'egress');
  if (isFree || workload.resource.hostNetwork === 'yes') return [];
  const hosts = outsideCallsOf(cluster, workload).filter(({ to }) => to.type === 'host');
  const blocked = hosts.map((call) => outsideCall(cluster, call)).filter(({ verdict }) => verdict === 'denied');
  if (blocked.length === 0) return [];
  const words = blocked.map(({ to, ports, evidence: [evidence] }): Segment => {
    const text = `${'kind' in to ? otherEndWords(to) : to.resource.name} on ${formatPorts(ports)}`;
    return evidence ? { text, to: evidence } : text;
  });
  return [['Policies block its calls to ', ...listed(words), ', outside of the cluster.']];
}

/** The same without its headline, of both directions or of one. */
export function reachLines(cluster: ClusterModel, workload: WorkloadInstance, direction?: Direction): Line[] {
  const ingress = isolating(cluster, workload, 'ingress');
  const egress = isolating(cluster, workload, 'egress');
  if (workload.resource.hostNetwork === 'yes') {
    const policies = new Map([...ingress, ...egress].map((link) => [link.text, link]));
    const which = policies.size === 0 ? ['no policy'] : policiesWords([...policies.values()]);
    const verb = policies.size === 0 ? 'apply ' : 'do not apply ';
    return [[`It uses hostNetwork: most network plugins ${verb}`, ...which, ' to it.']];
  }
  return [
    ...(direction === 'egress' ? [] : directionLines(cluster, workload, 'ingress', ingress)),
    ...(direction === 'ingress' ? [] : directionLines(cluster, workload, 'egress', egress)),
  ];
}

function isolating(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Link[] {
  const verdicts = new Map(isolatedBy(cluster, workload, direction).map(({ policy, verdict }) => [policy, verdict]));
  return policyLinks(cluster, workload.namespace, verdicts);
}

function directionLines(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  policies: readonly Link[],
): Line[] {
  const restricting = restrictedBy(cluster, workload, direction).map((policy) => linkTo(policy));
  if (policies.length === 0 && restricting.length === 0) return [[notIsolated[direction]]];
  const workloads = workloadReach(cluster, workload, direction);
  const reach = [...workloads, ...outsideReach(cluster, workload, direction)];
  const sure = [...groupedByPorts(reach, ({ must }) => must)].map(([words, members]) => [
    ...membersWords(members, workload, workloads, distinctWorkloads(cluster).length - 1),
    ` on ${words}`,
  ]);
  const unknown = unknownLines(cluster, workload, reach, direction);
  const isolated: Segment[] = [
    ...(policies.length > 0 ? [`Isolated for ${direction} by `, ...policiesWords(policies)] : []),
    ...(restricting.length > 0
      ? [policies.length > 0 ? ', and restricted by ' : `Restricted for ${direction} by `]
      : []),
    ...listed(restricting),
    '.',
  ];
  if (sure.length > 0) return [[`${verbs[direction]} `, ...joined(sure), '. ', ...isolated], ...unknown];
  return unknown.length > 0 ? [isolated, ...unknown] : [[`${nobody[direction]} `, ...isolated]];
}

const notIsolated = {
  ingress: `Ingress: not isolated, ${unrestricted.ingress}.`,
  egress: `Egress: not isolated, ${unrestricted.egress}.`,
};
const nobody = { ingress: 'Nobody may call it.', egress: 'It may call nobody.' };
const verbs = { ingress: 'May be called by', egress: 'May call' };
const perhaps = { ingress: 'Perhaps called by', egress: 'Perhaps it may call' };

/** Names; all other workloads together where they are many. */
function membersWords(
  members: readonly Reach[],
  { namespace }: WorkloadInstance,
  workloads: readonly Reach[],
  others: number,
): Segment[] {
  const isAll = others > 3 && workloads.length === others && isWithin(workloads, members);
  const rest = isAll ? members.filter((member) => 'addresses' in member) : members;
  return [
    ...(isAll ? [`all ${others} other workloads here${rest.length > 0 ? ' and ' : ''}`] : []),
    ...namesWords(rest, namespace),
  ];
}

function isWithin(some: readonly Reach[], all: readonly Reach[]): boolean {
  const known = new Set(all);
  return some.every((each) => known.has(each));
}

/** `web, cart and every address outside the cluster` */
function namesWords(members: readonly Reach[], home: string): Segment[] {
  const isOutside = (member: Reach): boolean => 'addresses' in member;
  const lists = [members.filter((member) => !isOutside(member)), members.filter(isOutside)];
  return joined(
    lists.filter(({ length }) => length > 0).map((list) => listedOf(list, (member) => reachName(member, home))),
    ' and ',
  );
}

/** What is neither surely open nor surely closed, and why. */
function unknownLines(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  reach: readonly Reach[],
  direction: Direction,
): Line[] {
  return [...groupedByPorts(reach, ({ must, may }) => subtractPorts(may, must))].map(([words, members]) => {
    const reasons = new Set(
      members.slice(0, mostAsked).flatMap((member) => {
        const { from, to } = reachEnds(cluster, workload, direction, member);
        return unknownReasons(cluster, from, to);
      }),
    );
    const names = namesWords(members, workload.namespace);
    return [`${perhaps[direction]} `, ...names, ` on ${words}: ${[...reasons].join('; ')}.`];
  });
}

/** Members of a group share their reason most of the time. */
const mostAsked = 5;
