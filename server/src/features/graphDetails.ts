import { allPorts } from '../policy/portSet.ts';
import { type NeededCall, neededOf } from '../reports/needed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { explain, policyOf } from '../snapshot/explanation.ts';
import { isolatedBy, partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { explanationOutline, type Outline, type OutlineItem } from './explanation.ts';
import { callItems } from './neededOutline.ts';
import { counted, joined, linkTo } from './text.ts';
import { unrestricted } from './words.ts';

/** An end of an edge: the workloads that it stands for, or undefined for whoever is outside of the cluster. */
export type GraphEnd = readonly WorkloadInstance[] | undefined;

/**
 * What an edge rests on: the calls between its ends with their evidence, and for two workloads why policies let them
 * through or do not. Of one end alone: the policies that isolate an end, and its calls.
 */
export function graphDetails(cluster: ClusterModel, ...ends: readonly [from: GraphEnd, to?: GraphEnd]): Outline {
  const [first, second] = ends;
  const own = first ?? second ?? [];
  const keys = new Set(own.map(({ key }) => key));
  const calls = neededOf(cluster, ({ key }) => keys.has(key)).calls.filter(
    (call) => ends.length === 1 || (isAt(call.from, first) && isAt(call.to, second)),
  );
  const [source, target] = [first?.length === 1 ? first[0] : undefined, second?.length === 1 ? second[0] : undefined];
  return [
    ...callsItems(calls),
    ...(source && target
      ? [
          blank,
          ...explanationOutline(
            cluster,
            explain(cluster, partyOf(cluster, source), partyOf(cluster, target)),
            allPorts,
          ),
        ]
      : own.length === 1
        ? [blank, ...own.flatMap((workload) => isolationItems(cluster, workload))]
        : []),
  ];
}

const blank: OutlineItem = { depth: 0, line: [] };

/** Of very many calls those that come first. */
const most = 40;

function isAt(end: NeededCall['from'], asked: GraphEnd): boolean {
  return 'key' in end ? asked?.some(({ key }) => key === end.key) === true : asked === undefined;
}

function callsItems(calls: readonly NeededCall[]): OutlineItem[] {
  if (calls.length === 0) return [{ depth: 0, line: ['Nothing in the manifests tells of a call.'] }];
  const ordered = calls.toSorted((left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict));
  const left = calls.length - most;
  return [
    { depth: 0, line: [{ strong: counted(calls.length, 'call') }] },
    ...ordered.slice(0, most).flatMap((call) => [{ depth: 1, line: [words[call.verdict]] }, ...callItems(call)]),
    ...(left > 0 ? [{ depth: 1, line: [`and ${left} more`] }] : []),
  ];
}

const order: readonly NeededCall['verdict'][] = ['denied', 'unknown', 'nowhere', 'allowed'];

const words: Readonly<Record<NeededCall['verdict'], string>> = {
  denied: 'Blocked',
  unknown: 'Cannot be told',
  nowhere: 'Leads nowhere',
  allowed: 'Allowed',
};

function isolationItems(cluster: ClusterModel, workload: WorkloadInstance): OutlineItem[] {
  return (['ingress', 'egress'] as const).map((direction) => {
    const policies = isolatedBy(cluster, workload, direction).flatMap((selecting) => {
      const look = policyOf(cluster, selecting);
      return look ? [[linkTo(look)]] : [];
    });
    const isolated = direction === 'ingress' ? 'Isolated for ingress by ' : 'Isolated for egress by ';
    return {
      depth: 1,
      line:
        policies.length > 0
          ? [isolated, ...joined(policies, ', ')]
          : [`Not isolated for ${direction}: ${unrestricted[direction]}.`],
    };
  });
}
