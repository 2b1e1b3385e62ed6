import type { Direction } from '../model/policy.ts';
import { externalAccess } from '../policy/access.ts';
import { addressRanges } from '../policy/addressSet.ts';
import { formatPorts, isEmpty, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinct,
  distinctWorkloads,
  isolatedBy,
  partyOf,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { groupedByPorts, type Reach, reachOf } from './reach.ts';
import { unknownReasons } from './reasons.ts';
import { joined, type Line, linkTo, listed, nameFrom, type Segment } from './text.ts';

/** Who may call a workload, whom it may call, and which policies say so. */
export function workloadCard(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const { kind, name } = workload.resource;
  return [[{ strong: `${kind} ${name} in ${workload.namespace}` }], ...reachLines(cluster, workload)];
}

/** The same without its headline. */
export function reachLines(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const host: Line[] = workload.resource.hostNetwork
    ? [['It uses hostNetwork: most network plugins apply no policy to it.']]
    : [];
  return [...host, ...directionLines(cluster, workload, 'ingress'), ...directionLines(cluster, workload, 'egress')];
}

function directionLines(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Line[] {
  const policies = policyLinks(cluster, workload, direction);
  if (policies.length === 0) return [[notIsolated[direction]]];
  const reach = reachOf(cluster, workload, direction);
  const others = distinctWorkloads(cluster).length - 1;
  const sure = [...groupedByPorts(reach, ({ must }) => must)].map(([words, members]) => [
    ...membersWords(members, others, workload.namespace),
    ` on ${words}`,
  ]);
  const parts = [...sure, ...outsideParts(cluster, workload, direction)];
  const sentence: Segment[] = parts.length > 0 ? [`${verbs[direction]} `, ...joined(parts), '.'] : [nobody[direction]];
  return [
    [...sentence, ` Isolated for ${direction} by `, ...listed(policies), '.'],
    ...unknownLines(cluster, reach, direction),
  ];
}

const notIsolated = {
  ingress: 'Ingress: not isolated, everything may call it.',
  egress: 'Egress: not isolated, it may call everything.',
};
const nobody = { ingress: 'Nobody may call it.', egress: 'It may call nobody.' };
const verbs = { ingress: 'May be called by', egress: 'May call' };

/** Links to the policies that isolate a workload. */
function policyLinks(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Segment[] {
  const verdicts = new Map(isolatedBy(cluster, workload, direction).map(({ policy, verdict }) => [policy, verdict]));
  const policies = cluster.namespaces.get(workload.namespace)?.policies ?? [];
  return distinct(policies.filter(({ resource }) => verdicts.has(resource))).map((policy) =>
    linkTo(policy, `${verdicts.get(policy.resource) === 'maybe' ? 'perhaps ' : ''}${policy.resource.name}`),
  );
}

function membersWords(members: readonly Reach[], others: number, home: string): Segment[] {
  if (members.length === others && others > 3) return [`all ${others} other workloads here`];
  return listed(members.map(({ other }) => linkTo(other, nameFrom(home, other))));
}

/** `any address outside the cluster on TCP 443` */
function outsideParts(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Segment[][] {
  return externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster)).map(({ addresses, must, may }) => {
    const isSure = !isEmpty(must);
    return [
      `${isSure ? '' : 'perhaps '}${rangesWords(addressRanges(addresses))} on ${formatPorts(isSure ? must : may)}`,
    ];
  });
}

/** What is neither surely open nor surely closed, and why. */
function unknownLines(cluster: ClusterModel, reach: readonly Reach[], direction: Direction, home: string): Line[] {
  return [...groupedByPorts(reach, ({ must, may }) => subtractPorts(may, must))].map(([words, members]) => {
    const reasons = new Set(members.slice(0, mostAsked).flatMap(({ from, to }) => unknownReasons(cluster, from, to)));
    const names = listed(members.map(({ other }) => linkTo(other, nameFrom(home, other))));
    return [
      `${direction === 'ingress' ? 'Perhaps called by ' : 'Perhaps it may call '}`,
      ...names,
      ` on ${words}: ${[...reasons].join('; ')}.`,
    ];
  });
}

/** Members of a group share their reason most of the time. */
const mostAsked = 5;

/** `any address outside the cluster`, or ranges. */
function rangesWords(ranges: readonly (readonly [string, string])[]): string {
  const everyV4 = ranges.some(([low, high]) => low === '0.0.0.0' && high === '255.255.255.255');
  const everyV6 = ranges.some(([low, high]) => low === '::' && high.startsWith('ffff:ffff'));
  if (everyV4 && everyV6) return 'any address outside the cluster';
  const shown = ranges.slice(0, 3).map(([low, high]) => (low === high ? low : `${low} to ${high}`));
  return `${shown.join(', ')}${ranges.length > 3 ? ` and ${ranges.length - 3} more ranges` : ''}`;
}
